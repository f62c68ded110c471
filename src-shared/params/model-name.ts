/** What is a model called in sentences? */
import { PARAMETERS, type RunParameters } from './parameters'

/** As the form has it: "FastICA". */
export function modelName(model: RunParameters['model']): string {
  return PARAMETERS.model.choices.find(({ value }) => value === model)?.label ?? model
}
