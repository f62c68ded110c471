/** What does each kind of work of a run cost on the machine that the estimates were fitted on? */
import type { IcaModel } from '../params/model-kinds'
import type { RunParameters } from '../params/parameters'

/**
 * Nanoseconds on one thread, and seconds where said, fitted to the stages of the runs of `tests/bench/estimates.mjs` (docs/performance.md) on a machine
 * with two processors, whose speed is the 1 of `slowness`. V voxels in the mask, T volumes, C components.
 */
export const COST = {
  /** Seconds: loading what a run needs, each further thread, and what a stage takes whatever the scan (first use of its code, the wait for the disk). */
  start: 0.02,
  thread: 0.02,
  read: 0.045,
  whiten: 0.02,
  decompose: 0.03,
  results: 0.025,
  write: 0.05,
  /** Per byte of the file: read and hashed; per byte of it that is unpacked (one stream cannot be divided among threads), and per byte that comes out. */
  fileByte: 1.3,
  packedByte: 3.5,
  unpackedByte: 2.2,
  /** Per stored value: scaled, gathered and added to the mean; and per tap of the Gaussian along the three axes, in float32 and float64. */
  value: 4,
  smoothTap: 0.015,
  smoothTapFloat64: 0.05,
  /** Per voxel of the grid: sorting the mean image, opening and the largest part. */
  maskVoxel: 250,
  /** Per value in the mask: mean, deviation, scaling; one column regressed out; one section of a filter, forwards and backwards. */
  standardiseValue: 2.2,
  confound: 0.65,
  section: 4,
  /** Per value in the mask and direction that variance normalisation looks at. */
  noiseDirection: 0.45,
  /** Per voxel of the mask: how smooth the noise is. */
  smoothness: 1130,
  /** Per multiply-add of the T x T products; per T cubed of all eigenvectors, and of eigenvalues with only the vectors that are needed. */
  gramProduct: 0.06,
  eigenCube: 4.8,
  eigenvaluesCube: 2.3,
  /** Per multiply-add of C x T times T x V. */
  whitenProduct: 0.19,
  /** One pass of a search, per voxel: contrast function per component, products per pair; what threads wait for each other. */
  contrast: 3.2,
  pair: 0.15,
  meeting: 1.5e5,
  /** Per estimate of repeated searches: its value in every voxel; and the cube of their number, compared, clustered and laid out. */
  estimateValue: 60,
  estimateCube: 15,
  /** Per value of the maps that a start of CanICA found. */
  startValue: 60,
  /** Dictionary: one voxel coded, and per pair of atoms; one batch, per pair of atoms. */
  codedVoxel: 2000,
  codedPair: 24,
  batchPair: 1000,
  /** Per value in the mask and map that the volumes are regressed on. */
  regression: 2.3,
  /** Per value of the maps: scaling and measures; the scale across components; compressing and writing, in float32 and from float64. */
  mapValue: 35,
  acrossValue: 220,
  writtenValue: 100,
  writtenValueFloat64: 150,
  /** Clusters and mixture model: per value of the maps, and seconds per component. */
  measuredValue: 140,
  measured: 0.008,
} as const

/** One iteration of a search: passes over the voxels, and per C cubed the algebra between them; seconds until it goes. */
export const SEARCH: Readonly<Record<IcaModel, { readonly passes: number; readonly cube: number; readonly start: number }>> = {
  fastica: { passes: 1, cube: 6, start: 0 },
  'picard-o': { passes: 0.9, cube: 250, start: 0.04 },
  picard: { passes: 1, cube: 250, start: 0.04 },
  infomax: { passes: 0.9, cube: 60, start: 0.04 },
}
/** Of the contrast function, beside logcosh. */
export const CONTRAST_SHARE: Readonly<Record<RunParameters['fun'], number>> = { logcosh: 1, exp: 1.1, cube: 0.4 }
/** float64 has half as many numbers in a vector, and takes more of them for tanh. */
export const FLOAT64_FACTOR = 2.2
