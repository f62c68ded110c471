/**
 * What has to be known of a scan, from one reading, so that the effect of removing any components can be told at once?
 * T time points, C components, V voxels of the mask.
 */
import type { RunDetail } from '../../../src-shared/model/run'
import { type Dense, denseOf } from '../maths/dense'
import { pseudoInverse } from '../maths/pseudo-inverse'
import type { RunContext } from '../run-context'
import { readRunMask } from '../write/read-images'
import { invalidRun } from '../write/read-tables'
import { findShares } from './find-shares'
import { gramOfColumns, unitColumns } from './regressors'
import { checkScanIsSame, type SourceScan } from './source-scan'

export interface PreviewStatistics {
  readonly scanFileName: string
  readonly isScanOfRun: boolean
  readonly mixing: Dense
  /** T x C, mean 0 and length 1. */
  readonly courses: Dense
  /** courses' courses: C x C. */
  readonly gram: Dense
  /** pinv(courses) data: C rows of V. */
  readonly shares: Float32Array
  /** Per voxel, V: mean over time, and sum of squared distances from it; NaN where a value is no finite number. */
  readonly mean: Float64Array
  readonly squares: Float64Array
  readonly leftAlone: number
  readonly varying: number
  readonly carpet: {
    /** Places in the mask, brightest first. */
    readonly voxels: Uint32Array
    /** rows x T values of the scan. */
    readonly values: Float32Array
  }
}

/** More rows than this are finer than a screen shows. */
const CARPET_ROWS = 400

/** @throws AppError as openSourceScan, readRunMask and streamVolumes, DATA_SCAN_CHANGED; CancelledError */
export async function previewStatistics(
  runFolder: string,
  detail: Omit<RunDetail, 'runId'>,
  source: SourceScan,
  ctx: RunContext,
): Promise<PreviewStatistics> {
  const { shape } = source.scan.layout
  const expected = detail.grid.shape
  if (shape.some((size, axis) => size !== expected[axis]))
    throw invalidRun(source.scan.header.fileName, 'shape', shape.join(' x '), expected.join(' x '))
  const { voxels } = await readRunMask(runFolder, expected, detail.voxelsInMask, ctx.signal)
  const mixing = denseOf(detail.mixing, detail.components.length)
  const courses = unitColumns(mixing)
  const rows = Math.min(CARPET_ROWS, voxels.length)
  let places = new Uint32Array(0)
  const values = new Float32Array(rows * mixing.rows)
  let sha256 = ''
  const found = await findShares(
    {
      scan: source.scan,
      weights: pseudoInverse(courses),
      wanted: voxels,
      skipped: detail.record.preparation.droppedVolumes,
      checkContent(hash) {
        sha256 = hash
        checkScanIsSame(source, hash)
      },
      watch({ first, count, volumes }) {
        if (first === 0) places = spreadByBrightness(volumes[0], rows)
        for (let m = 0; m < count; m++) for (let row = 0; row < rows; row++) values[row * mixing.rows + first + m] = volumes[m][places[row]]
      },
    },
    ctx,
  )
  return {
    scanFileName: source.scan.header.fileName,
    isScanOfRun: sha256 === detail.record.input.sha256,
    mixing,
    courses,
    gram: gramOfColumns(courses),
    shares: Float32Array.from(found.shares),
    mean: found.reference.map((value, v) => value + found.sums[v] / mixing.rows),
    squares: found.squares,
    leftAlone: found.leftAlone,
    varying: found.varying,
    carpet: { voxels: places, values },
  }
}

/** Places of `rows` values spread evenly over the ranks of the volume, largest first. */
function spreadByBrightness(volume: Float64Array, rows: number): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from(volume, (_, place) => place)
  const bright = volume.map((value) => (Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY))
  order.sort((a, b) => bright[b] - bright[a] || a - b)
  return Uint32Array.from({ length: rows }, (_, row) => order[Math.floor(((row + 0.5) * order.length) / rows)])
}
