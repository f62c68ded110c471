/** What of a run do figures need? */
import type { Millimetres } from '../affine'
import type { Affine } from '../model/scan'

export const AXES = ['x', 'y', 'z'] as const
export type Axis = (typeof AXES)[number]

interface FigureComponent {
  /** Place in the maps, from 0. */
  readonly index: number
  readonly label: string
  /** nilearn's cut coordinates, mm. */
  readonly cutMm: Millimetres
}

/** An image with its place in space. */
export interface Volume {
  readonly shape: readonly [number, number, number]
  readonly affine: Affine
  /** Whole grid, i fastest, finite. */
  readonly values: Float32Array
}

export interface FigureRun {
  readonly shape: readonly [number, number, number]
  readonly affine: Affine
  /** What lies under the maps: the mean image, or another on any grid; null for nothing. */
  readonly background: Volume | null
  /** Linear indices of the mask, i fastest, ascending: V. */
  readonly maskVoxels: Uint32Array
  /** C rows x V, in the order of maskVoxels. */
  readonly maps: Float32Array
  readonly components: readonly FigureComponent[]
  /** Stands before the number of a component; IC when not given. */
  readonly componentPrefix?: string
  /** T rows x C columns, any unit. */
  readonly mixing: readonly (readonly number[])[]
  /** Volumes with which further scans begin, where the time courses of several stand one behind the other. */
  readonly scanBorders?: readonly number[]
  readonly repetitionTimeSeconds: number | null
  /** F rows x C columns, power. */
  readonly spectra: readonly (readonly number[])[]
  readonly frequencies: readonly number[]
  readonly frequencyUnit: 'Hz' | 'cycles/volume'
  /** 'z', or what else a value of the maps is. */
  readonly statistic: string
  readonly displayThreshold: number
  /** "native space" unless the header or the file name says more. */
  readonly spaceName: string
}

/** Voxels of the mask, V values, of one component. */
export function mapOf(run: FigureRun, index: number): Float32Array {
  const voxels = run.maskVoxels.length
  return run.maps.subarray(index * voxels, (index + 1) * voxels)
}
