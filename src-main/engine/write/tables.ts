/** How do the tables of a run read as tab-separated text? */
import type { ComponentRow, ConfoundCorrelations, DimensionCurves, EstimatePlace } from '../../../src-shared/model/run'
import { tableCell } from '../../../src-shared/visible-text'
import type { Dense } from '../maths/dense'
import type { MapMeasures } from '../results/measure-maps'

/** What a cell without a value says, as in BIDS. */
export const NOT_AVAILABLE = 'n/a'

type Cell = string | number | boolean | null

/** Numbers in the shortest form that reads back as the same float64; names as cells. */
function cellText(cell: Cell): string {
  if (cell === null || (typeof cell === 'number' && Number.isNaN(cell))) return NOT_AVAILABLE
  return typeof cell === 'string' ? tableCell(cell) : String(cell)
}

/** One header line, then one line per row; lines end with \n. */
function tableText(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [columns.map(cellText).join('\t')]
  for (const row of rows) lines.push(row.map(cellText).join('\t'))
  return `${lines.join('\n')}\n`
}

/** Column names of mixing.tsv: `ica_00`, ...; counted from 0 as in maps.nii.gz, as wide as the last one needs. */
export function componentColumns(count: number): string[] {
  const width = Math.max(2, String(count - 1).length)
  return Array.from({ length: count }, (_, index) => `ica_${String(index).padStart(width, '0')}`)
}

function* rowsOf(matrix: Dense, first?: ArrayLike<number>): Generator<number[]> {
  for (let r = 0; r < matrix.rows; r++) {
    const row = Array.from(matrix.data.subarray(r * matrix.cols, (r + 1) * matrix.cols))
    yield first ? [first[r], ...row] : row
  }
}

/** mixing.tsv. @param mixing T x C, mixing_ of scikit-learn in the order and sign of the maps, in the units of the prepared data */
export function mixingTable(mixing: Dense): string {
  return tableText(componentColumns(mixing.cols), rowsOf(mixing))
}

/** Name of the first column of spectra.tsv. */
export const FREQUENCY_COLUMNS = { Hz: 'frequency_hz', 'cycles/volume': 'frequency_cycles_per_volume' } as const

/** spectra.tsv. @param spectra F x C power @param frequencies F, in `unit` */
export function spectraTable(spectra: Dense, frequencies: Float64Array, unit: keyof typeof FREQUENCY_COLUMNS): string {
  return tableText([FREQUENCY_COLUMNS[unit], ...componentColumns(spectra.cols)], rowsOf(spectra, frequencies))
}

/** Columns of dimension.tsv after the first, and where each comes from. */
export const DIMENSION_COLUMNS = {
  cumulative_variance_percent: 'cumulativeVariance',
  laplace_log_evidence: 'laplace',
  aic: 'aic',
  bic: 'bic',
  mdl: 'mdl',
} as const satisfies Record<string, keyof DimensionCurves>

/** dimension.tsv: one row per number of components, 1 and up. */
export function dimensionTable(curves: DimensionCurves): string {
  const columns = Object.values(DIMENSION_COLUMNS).map((curve) => curves[curve])
  const rows = curves.laplace.map((_, index) => [index + 1, ...columns.map((column) => column[index])])
  return tableText(['n_components', ...Object.keys(DIMENSION_COLUMNS)], rows)
}

/** Columns of components.tsv in their order, and where each comes from. */
const COMPONENT_COLUMNS: readonly (readonly [string, (row: ComponentRow) => Cell])[] = [
  ['component', (row) => row.index + 1],
  ['volume', (row) => row.index],
  ['original_index', (row) => row.originalIndex],
  ['sign_flipped', (row) => row.signFlipped],
  ['explained_variance_percent', (row) => row.explainedVariancePercent],
  ['melodic_explained_variance_percent', (row) => row.melodicExplainedPercent],
  ['melodic_total_variance_percent', (row) => row.melodicTotalPercent],
  ['kurtosis', (row) => row.kurtosis],
  ['skewness', (row) => row.skewness],
  ['low_frequency_percent', (row) => row.lowFrequencyPercent],
  ['high_frequency_percent', (row) => row.highFrequencyPercent],
  ['peak_i', (row) => row.peakVoxel[0]],
  ['peak_j', (row) => row.peakVoxel[1]],
  ['peak_k', (row) => row.peakVoxel[2]],
  ['peak_x_mm', (row) => row.peakMm[0]],
  ['peak_y_mm', (row) => row.peakMm[1]],
  ['peak_z_mm', (row) => row.peakMm[2]],
  ['peak_value', (row) => row.peakValue],
  ['cut_x_mm', (row) => row.cutMm[0]],
  ['cut_y_mm', (row) => row.cutMm[1]],
  ['cut_z_mm', (row) => row.cutMm[2]],
]

/** Of repeated runs. */
const STABILITY_COLUMN = ['stability', (row: ComponentRow): Cell => row.stability ?? null] as const
const LABEL_COLUMN = ['label', (row: ComponentRow): Cell => row.label || NOT_AVAILABLE] as const

/** Columns of stability.tsv. */
export const STABILITY_COLUMNS = ['run', 'found_as', 'component', 'similarity_to_centrotype', 'x', 'y'] as const

/** stability.tsv: one row per component of each repeated run; runs and components count from 1. */
export function stabilityTable(estimates: readonly EstimatePlace[]): string {
  return tableText(
    STABILITY_COLUMNS,
    estimates.map(({ run, found, component, similarity, x, y }) => [
      run + 1,
      found + 1,
      component === null ? null : component + 1,
      similarity,
      x,
      y,
    ]),
  )
}

/**
 * components.tsv: one row per component; `component` counts from 1 as users do, `volume` from 0 as maps.nii.gz does.
 *
 * @param withLabels in tables that leave the run; in the run folder labels change, and stand in labels.txt alone
 */
export function componentsTable(components: readonly ComponentRow[], { withLabels }: { readonly withLabels: boolean }): string {
  const hasStability = components.some((row) => row.stability !== undefined)
  const columns = [...COMPONENT_COLUMNS, ...(hasStability ? [STABILITY_COLUMN] : []), ...(withLabels ? [LABEL_COLUMN] : [])]
  return tableText(
    columns.map(([name]) => name),
    components.map((row) => columns.map(([, cell]) => cell(row))),
  )
}

/** clusters.tsv: one row per cluster at the display threshold; components and clusters count from 1, the highest peak of a component first. */
export function clustersTable(measures: readonly MapMeasures[], zoomsMm: readonly [number, number, number]): string {
  const voxelMm3 = zoomsMm.reduce((product, size) => product * size, 1)
  const columns = ['component', 'cluster', 'voxels', 'volume_mm3', 'peak_value', ...CLUSTER_PLACES]
  const rows = measures.flatMap(({ clusters }, component) =>
    clusters.map(({ voxel, mm, value, clusterCm3, centreMm }, index) => {
      const volume = 1000 * (clusterCm3 ?? 0)
      return [component + 1, index + 1, Math.round(volume / voxelMm3), volume, value, ...voxel, ...mm, ...(centreMm ?? mm)]
    }),
  )
  return tableText(columns, rows)
}
const CLUSTER_PLACES = ['peak_i', 'peak_j', 'peak_k', 'peak_x_mm', 'peak_y_mm', 'peak_z_mm', 'centre_x_mm', 'centre_y_mm', 'centre_z_mm']

const TAIL_COLUMNS = ['weight', 'shape', 'scale', 'cut', 'voxels'] as const
const tailColumns = <Side extends string>(side: Side) => TAIL_COLUMNS.map((name) => `${side}_${name}` as const)
/** Columns of mixture.tsv. */
export const MIXTURE_COLUMNS = [
  'component',
  'noise_weight',
  'noise_mean',
  'noise_deviation',
  ...tailColumns('positive'),
  ...tailColumns('negative'),
  'distance',
  'problem',
] as const

/** mixture.tsv: one row per component, the Gaussian and the gamma densities of its map; n/a where there is no tail, or no mixture at all. */
export function mixtureTable(measures: readonly MapMeasures[]): string {
  const rows = measures.map(({ outcome, cuts, active }, component) => {
    const { mixture, problem } = outcome
    const of = (side: 'positive' | 'negative'): Cell[] => {
      const found = mixture?.[side] ?? null
      if (!found || !cuts) return [null, null, null, null, mixture ? 0 : null]
      return [found.weight, found.shape, found.scale, cuts[side], active[side]]
    }
    const noise = mixture ? [mixture.noise.weight, mixture.noise.mean, mixture.noise.deviation] : [null, null, null]
    return [component + 1, ...noise, ...of('positive'), ...of('negative'), mixture?.distance ?? null, problem ?? NOT_AVAILABLE]
  })
  return tableText(MIXTURE_COLUMNS, rows)
}

/** Column of confound_correlations.tsv that says whether a confound was taken out of the data. */
export const TAKEN_OUT_COLUMN = 'taken_out'

/** confound_correlations.tsv: one row per column of the confounds table, one column per component. */
export function confoundsTable({ columns, takenOut, r }: ConfoundCorrelations): string {
  const out = new Set(takenOut)
  return tableText(
    ['confound', TAKEN_OUT_COLUMN, ...componentColumns(r.length)],
    columns.map((name, column) => [name, out.has(name), ...r.map((row) => row[column] ?? null)]),
  )
}
