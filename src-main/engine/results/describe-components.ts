/** What does each row of the component table say? */
import { type Triple, voxelToMm } from '../../../src-shared/affine'
import type { ComponentRow } from '../../../src-shared/model/run'
import type { Affine } from '../../../src-shared/model/scan'
import type { RunContext } from '../run-context'
import { findCutCoordinates } from './cut-coordinates'
import { keepLarge, type MapValues, peakIndex } from './map-values'
import { shapeOfDistribution } from './measures'
import { melodicShares, type SharesBasis } from './melodic-shares'
import type { Arrangement } from './order-and-sign'
import { bandShares, type Spectra } from './spectra'

/** As plot_stat_map asks for cut coordinates of a map that is thresholded already. */
const ANYTHING_LEFT = 1e-6

interface FinishedMaps {
  /** C rows x V, final scale, order and sign. */
  readonly maps: MapValues
  /** Linear voxel indices of the mask, i fastest, ascending: V. */
  readonly maskVoxels: Uint32Array
  readonly shape: Triple
  readonly affine: Affine
  /** |values| below it are left out when cut coordinates are looked for. */
  readonly threshold: number
  readonly arrangement: Arrangement
  /** Iq, as found; null for a single run. */
  readonly stability: Float64Array | null
  /** Percent, as found. */
  readonly explainedVariance: Float64Array
  readonly spectra: Spectra
  readonly shares: SharesBasis
}

/** One row per component, in the order of the maps. Lets others run after each. */
export async function describeComponents(finished: FinishedMaps, ctx: RunContext): Promise<ComponentRow[]> {
  const { order, flipped } = finished.arrangement
  const voxels = finished.maskVoxels.length
  const melodic = melodicShares(finished.explainedVariance, finished.shares)
  const rows: ComponentRow[] = []
  for (const [index, originalIndex] of order.entries()) {
    const map = finished.maps.subarray(index * voxels, (index + 1) * voxels)
    const peak = peakIndex(map)
    const peakVoxel = toVoxel(finished.maskVoxels[peak] ?? 0, finished.shape)
    rows.push({
      index,
      originalIndex,
      signFlipped: flipped[index] ?? false,
      explainedVariancePercent: finished.explainedVariance[originalIndex] ?? 0,
      ...shapeOfDistribution(map),
      ...melodic[originalIndex],
      ...bandShares(finished.spectra, index),
      peakVoxel,
      peakMm: voxelToMm(finished.affine, ...peakVoxel),
      peakValue: map[peak] ?? 0,
      cutMm: cutOf(map, finished),
      ...(finished.stability ? { stability: finished.stability[originalIndex] } : {}),
      label: '',
    })
    ctx.report('results', (index + 1) / order.length)
    await ctx.breathe()
  }
  return rows
}

/** Of what is above the display threshold; of the whole map when nothing is. */
function cutOf(values: MapValues, { maskVoxels: voxels, shape, affine, threshold }: FinishedMaps): Triple {
  const shown = keepLarge({ values, voxels }, threshold, 'at least')
  if (shown.voxels.length === 0) return findCutCoordinates({ values, voxels }, shape, affine, null)
  return findCutCoordinates(shown, shape, affine, ANYTHING_LEFT)
}

function toVoxel(index: number, [columns, rows]: Triple): Triple {
  return [index % columns, Math.floor(index / columns) % rows, Math.floor(index / (columns * rows))]
}
