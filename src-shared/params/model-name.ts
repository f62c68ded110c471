/** What is a model called in sentences? */
import { PARAMETERS, type RunParameters } from './parameters'

/** As the form has it: "FastICA". */
export function modelName(model: RunParameters['model']): string {
  return PARAMETERS.model.choices.find(({ value }) => value === model)?.label ?? model
}

type Model = RunParameters['model']

/** Models that look for maps first; their time courses are regressed on the maps. */
const MAP_MODELS = ['canica', 'dictionary-learning', 'dual-regression'] as const satisfies readonly Model[]
type MapModel = (typeof MAP_MODELS)[number]
/** Models that turn whitened voxels until they are independent. */
export type IcaModel = Exclude<Model, MapModel | 'pca'>

export const isMapModel = (model: Model): model is MapModel => MAP_MODELS.some((name) => name === model)
/** Models whose components are independent. */
export const isIca = (model: Model): boolean => model !== 'pca' && model !== 'dictionary-learning' && model !== 'dual-regression'
/** What is put before the number of a component: only independent components are called IC. */
export const componentPrefix = (model: Model): string => (isIca(model) ? 'IC' : model === 'pca' ? 'PC' : 'C')
/** "IC 3" for the component with index 2. */
export const componentName = (index: number, model: Model): string => `${componentPrefix(model)} ${index + 1}`
/** Models that search step by step and may not settle. */
export const isIterative = (model: Model): boolean => model !== 'pca' && model !== 'dual-regression'
/** Models that take each of several scans for itself: one run per scan. */
export const runsOneByOne = (model: Model): boolean => model === 'dual-regression'
/** Models that take several scans of one grid together. */
export const takesSeveralScans = (model: Model): boolean => model === 'canica' || model === 'dictionary-learning'
