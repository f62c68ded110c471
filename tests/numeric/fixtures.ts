/** What did numpy, scipy, nilearn and scikit-learn give for small inputs, function by function? (tests/gold/unit_fixtures.json) */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Affine } from '../../src-shared/model/scan'

export const goldFile = (relative: string): string => fileURLToPath(new URL(`../gold/${relative}`, import.meta.url))

/** In C order: last index fastest. Non-finite numbers are strings. */
export interface StoredArray {
  readonly shape: readonly number[]
  readonly dtype: string
  readonly data: readonly (number | boolean | string)[]
}

export interface UnitFixtures {
  readonly gaussian_filter1d: readonly { input: StoredArray; sigma: number; output: StoredArray; output_f32: StoredArray; radius: number }[]
  readonly smooth_array: readonly { input: StoredArray; affine: Affine; fwhm: number | number[] | 'fast'; output: StoredArray }[]
  readonly morphology: readonly { op: 'erosion' | 'dilation'; iterations: number; input: StoredArray; output: StoredArray }[]
  readonly largest_component: readonly { input: StoredArray; labels: StoredArray; output: StoredArray; note: string }[]
  readonly compute_epi_mask: {
    readonly input: StoredArray
    readonly smoothed_mean: StoredArray
    readonly cases: readonly {
      kwargs: { opening?: number; lower_cutoff?: number; upper_cutoff?: number; connected?: boolean; exclude_zeros?: boolean }
      mask: StoredArray
    }[]
  }
  readonly compute_background_mask_default: StoredArray
  readonly standardize_signal: readonly {
    input: StoredArray
    detrend: boolean
    standardize: 'zscore_sample' | 'psc' | null
    output: StoredArray
  }[]
  readonly find_xyz_cut_coords: readonly {
    map: StoredArray
    affine: Affine
    activation_threshold: number | null
    xyz: [number, number, number]
  }[]
  readonly sym_decorrelation: { readonly input: StoredArray; readonly output: StoredArray }
  readonly fastica_tiny: FastIcaFixture
}

export interface FastIcaFixture {
  readonly X_time_by_voxel: StoredArray
  readonly true_sources: StoredArray
  readonly runs: readonly {
    readonly params: {
      readonly n_components: number | null
      readonly random_state: number
      readonly max_iter: number
      readonly tol: number
      readonly whiten: 'unit-variance' | 'arbitrary-variance'
      readonly algorithm?: 'parallel' | 'deflation'
      readonly fun?: 'logcosh' | 'exp' | 'cube'
      readonly fun_args?: { readonly alpha: number }
    }
    readonly n_iter: number
    readonly warnings: readonly string[]
    readonly w_init: StoredArray
    readonly mean_: StoredArray
    readonly whitening_: StoredArray
    readonly unmixing: StoredArray
    readonly components_: StoredArray
    readonly mixing_: StoredArray
    readonly sources_first10vox: StoredArray
  }[]
  readonly singular_values: readonly number[]
  readonly example_normalised_axis0_first10vox: StoredArray
}

export const fixtures = JSON.parse(readFileSync(goldFile('unit_fixtures.json'), 'utf8')) as UnitFixtures

/** As float64 in C order; "nan", "inf" and "-inf" become what they say. */
export function numbers(array: StoredArray): Float64Array {
  const named: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY }
  return Float64Array.from(array.data, (value) => (typeof value === 'string' ? (named[value] ?? Number(value)) : Number(value)))
}

/** From numpy's order (k fastest) to ours (i fastest) for a grid of this shape; extra dimensions come out as separate volumes. */
export function toVolumes(data: Float64Array, shape: readonly number[]): Float64Array[] {
  const [columns = 1, rows = 1, planes = 1, volumes = 1] = shape
  return Array.from({ length: volumes }, (_, t) => {
    const volume = new Float64Array(columns * rows * planes)
    let voxel = 0
    for (let k = 0; k < planes; k++) {
      for (let j = 0; j < rows; j++) {
        for (let i = 0; i < columns; i++) volume[voxel++] = data[((i * rows + j) * planes + k) * volumes + t] ?? Number.NaN
      }
    }
    return volume
  })
}

export function shape3(shape: readonly number[]): [number, number, number] {
  return [shape[0] ?? 1, shape[1] ?? 1, shape[2] ?? 1]
}

/** Largest absolute difference; infinite when lengths differ or something is NaN in one only. */
export function maxDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) return Number.POSITIVE_INFINITY
  let largest = 0
  for (let index = 0; index < left.length; index++) {
    const difference = Math.abs((left[index] ?? Number.NaN) - (right[index] ?? Number.NaN))
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
  }
  return largest
}

/** Pearson's r. */
export function correlation(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const count = left.length
  let meanLeft = 0
  let meanRight = 0
  for (let index = 0; index < count; index++) {
    meanLeft += (left[index] ?? 0) / count
    meanRight += (right[index] ?? 0) / count
  }
  let both = 0
  let squaresLeft = 0
  let squaresRight = 0
  for (let index = 0; index < count; index++) {
    const a = (left[index] ?? 0) - meanLeft
    const b = (right[index] ?? 0) - meanRight
    both += a * b
    squaresLeft += a * a
    squaresRight += b * b
  }
  return both / Math.sqrt(squaresLeft * squaresRight)
}
