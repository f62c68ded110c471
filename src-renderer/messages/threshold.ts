/** Every text beside the threshold and the colour bar, in English. */
import type { NoMixture } from '../../src-shared/mixture/mixture'

/** Why no mixture was fitted, short enough for a line. */
const NO_MIXTURE_WORDS: Readonly<Record<NoMixture, string>> = {
  constant: 'One value everywhere',
  sparse: 'Too many exact zeros to fit',
  'few-voxels': 'Too few voxels to fit',
  'not-z': 'Not z, no model',
}

export const threshold = {
  name: 'Threshold and scale',
  field: 'Threshold',
  max: 'Colour scale up to',
  maxUnit: 'max',
  show: 'Show',
  sides: 'Sides',
  twoSided: 'Two-sided',
  oneSided: 'One',
  fade: 'Below the threshold',
  hard: 'Hard',
  soft: 'Soft',
  basis: 'What all components share',
  valueUnit: 'value',
  clusters: 'Clusters from',
  clustersLeast: 'Smallest cluster shown',
  clustersUnit: 'Unit of cluster size',
  voxels: 'voxels',
  mixture: 'model',
  probability: 'Probability of being active, mixture model',
  fitting: 'Being fitted…',
  noMixture: (problem: NoMixture | null, plain: string) =>
    `${problem ? NO_MIXTURE_WORDS[problem] : 'No tail beyond the noise'}: plain z ≥ ${plain}`,
  hasOwn: (range: string) => `Has a range of its own: ${range}`,
  ownRange: (threshold: string, limit: string) => `threshold ${threshold}, scale up to ${limit}`,
  ownOnBar: (component: string, shared: string) => `${component} only; all others ${shared}`,
  own: (component: string) => `Only for ${component}`,
  percentileShare: (unit: string, value: string, share: string) => `${unit} ≥ ${value}, ${share}`,
  upper: 'Threshold for positive values',
  lower: 'Threshold for negative values',
  histogram: (component: string, share: string) =>
    `Histogram of ${component} (log count) over the colour scale; ${share} of the voxels pass the threshold.`,
  share: (share: string) => `${share} of voxels`,
  nothing: 'No voxel',
  tooSmall: 'No cluster',
  lowerTo: (value: string) => `Lower to ${value}`,
  lowerToAbout: (component: string, strongest: string) => `For ${component} alone: its strongest voxel has ${strongest}`,
  allClusters: 'Show small ones',
  exampleUnit: 'example scale',
}
