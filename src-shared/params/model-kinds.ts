/** What kind of model is it: of what are its components made, does it search, and how many scans does it take? */
import type { RunParameters } from './parameters'

export type Model = RunParameters['model']

/** Models that look for maps first; their time courses are regressed on the maps. */
const MAP_MODELS = ['canica', 'dictionary-learning', 'dual-regression'] as const satisfies readonly Model[]
type MapModel = (typeof MAP_MODELS)[number]
/** Models that turn whitened voxels until they are independent. */
export type IcaModel = Exclude<Model, MapModel | 'pca'>

export const isMapModel = (model: Model): model is MapModel => MAP_MODELS.some((name) => name === model)
/** Models whose components are independent. */
export const isIca = (model: Model): boolean => model !== 'pca' && model !== 'dictionary-learning' && model !== 'dual-regression'
/** Models that search step by step and may not settle. */
export const isIterative = (model: Model): boolean => model !== 'pca' && model !== 'dual-regression'
/** Models that take each of several scans for itself: one run per scan. */
export const runsOneByOne = (model: Model): boolean => model === 'dual-regression'
/** Models that take several scans of one grid together. */
export const takesSeveralScans = (model: Model): boolean => model === 'canica' || model === 'dictionary-learning'
