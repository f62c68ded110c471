/** What are a model and its components called? */
import { isIca, type Model } from './model-kinds'
import { PARAMETERS } from './parameters'

/** As the form has it: "FastICA". */
export function modelName(model: Model): string {
  return PARAMETERS.model.choices.find(({ value }) => value === model)?.label ?? model
}

/** What is put before the number of a component: only independent components are called IC. */
export const componentPrefix = (model: Model): string => (isIca(model) ? 'IC' : model === 'pca' ? 'PC' : 'C')
/** "IC 3" for the component with index 2. */
export const componentName = (index: number, model: Model): string => `${componentPrefix(model)} ${index + 1}`
