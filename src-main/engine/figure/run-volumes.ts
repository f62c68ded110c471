/** What of a run folder do figures draw? */
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import type { RunDetail } from '../../../src-shared/model/run'
import { readRunDetail } from '../open-run'
import { eachRunMap, readRunMask, readRunMean } from '../write/read-images'

/** NIfTI's codes of spaces that have names. */
const TALAIRACH = 3
const MNI = 4

/** A space is named only when the header or the BIDS entity `space-` of the file name says it. */
export function spaceNameOf({ record }: Pick<RunDetail, 'record'>): string {
  const { header } = record.input
  const named = /(?:^|_)space-([A-Za-z0-9]+)/.exec(header.fileName)?.[1]
  if (named && /^MNI/i.test(named)) return named
  const code = header.affineSource === 'sform' ? header.sformCode : header.affineSource === 'qform' ? header.qformCode : 0
  if (code === MNI) return 'MNI space'
  if (code === TALAIRACH) return 'Talairach space'
  return 'native space'
}

/** Reads everything that figures of a run need. @throws AppError as openRun; CancelledError */
export async function readFigureRun(runFolder: string, signal: AbortSignal): Promise<FigureRun> {
  const detail = await readRunDetail(runFolder)
  const { shape, affine } = detail.grid
  const [mean, { voxels }] = await Promise.all([
    readRunMean(runFolder, shape, signal),
    readRunMask(runFolder, shape, detail.voxelsInMask, signal),
  ])
  const maps = new Float32Array(detail.components.length * voxels.length)
  await eachRunMap(runFolder, shape, detail.components.length, voxels, signal, (index, values) => maps.set(values, index * voxels.length))
  return {
    shape,
    affine,
    background: { shape, affine, values: mean },
    maskVoxels: voxels,
    maps,
    components: detail.components.map(({ index, label, cutMm }) => ({ index, label, cutMm })),
    mixing: detail.mixing,
    repetitionTimeSeconds: detail.record.repetitionTimeSeconds,
    spectra: detail.spectra,
    frequencies: detail.frequencies,
    frequencyUnit: detail.frequencyUnit,
    statistic: detail.record.mapScale === 'z' ? 'z' : 'value',
    displayThreshold: detail.record.displayThreshold,
    spaceName: spaceNameOf(detail),
  }
}
