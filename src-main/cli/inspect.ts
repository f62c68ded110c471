/** What does `counterpoint inspect` show of a NIfTI file? */
import type { ScanHeader } from '../../src-shared/model/scan'
import { jsonLine, visibleText } from '../../src-shared/visible-text'
import { openImage } from '../engine/read/nifti-header'
import type { ValueStatistics } from '../engine/read/value-statistics'
import { assertWhole } from '../engine/read/whole-file'
import type { CommandStreams } from './commands'
import { parseWords } from './words'

const OPTIONS = { values: { type: 'boolean' }, json: { type: 'boolean' } } as const

/** The object that `--json` prints. */
interface Inspection
  extends Pick<
    ScanHeader,
    'shape' | 'zooms' | 'datatype' | 'endianness' | 'affine' | 'orientation' | 'repetitionTimeSeconds' | 'repetitionTimeSource' | 'warnings'
  > {
  readonly values?: ValueStatistics
}

export async function execute(words: readonly string[], { stdout }: CommandStreams): Promise<number> {
  const { values: options, scan: path } = parseWords(words, OPTIONS)
  const { header, inspection } = await inspect(path, options.values === true)
  stdout.write(`${options.json ? jsonLine(inspection) : summary(header, inspection)}\n`)
  return 0
}

/** Reads the header, and with `withValues` every voxel. Errors as openImage and streamVolumes. */
export async function inspect(path: string, withValues: boolean): Promise<{ header: ScanHeader; inspection: Inspection }> {
  const scan = await openImage(path)
  const { header } = scan
  const warnings = [...header.warnings]
  const onWarning = (warning: (typeof warnings)[number]) => void warnings.push(warning)
  let values: ValueStatistics | null = null
  if (withValues) values = await (await import('../engine/read/value-statistics')).valueStatistics(scan, { onWarning })
  else await assertWhole(scan, { onWarning })
  const inspection: Inspection = {
    shape: header.shape,
    zooms: header.zooms,
    datatype: header.datatype,
    endianness: header.endianness,
    affine: header.affine,
    orientation: header.orientation,
    repetitionTimeSeconds: header.repetitionTimeSeconds,
    repetitionTimeSource: header.repetitionTimeSource,
    warnings,
    ...(values ? { values } : {}),
  }
  return { header, inspection }
}

const AFFINE_NAMES = { sform: 'sform', qform: 'qform', base: 'neither sform nor qform: centred grid' } as const
const SPACES = ['unknown space', 'scanner space', 'aligned to another image', 'Talairach space', 'MNI space', 'another template']
const TR_NAMES = { header: 'header', 'bids-sidecar': 'BIDS sidecar', user: 'you', none: '' } as const

function summary(header: ScanHeader, { warnings, values }: Inspection): string {
  const round = (value: number) => String(Number(value.toPrecision(6)))
  const [, , , volumes] = header.shape
  const code = header.affineSource === 'sform' ? header.sformCode : header.affineSource === 'qform' ? header.qformCode : 0
  const tr = header.repetitionTimeSeconds
  const rows: [string, string][] = [
    [
      'file',
      `${visibleText(header.fileName)} (NIfTI-${header.niftiVersion}${header.gzipped ? ', gzipped' : ''}, ${(header.fileBytes / 2 ** 20).toFixed(1)} MiB)`,
    ],
    ['shape', `${header.shape.join(' x ')}${header.shape.length === 4 ? ` (${volumes} volumes)` : ''}`],
    ['voxel size', `${header.zooms.slice(0, 3).map(round).join(' x ')} mm`],
    ['repetition time', tr === null ? 'unknown' : `${round(tr)} s (${TR_NAMES[header.repetitionTimeSource]})`],
    ['datatype', `${header.datatype}, ${header.endianness}-endian`],
    ['scaling', header.scaling ? `value = stored x ${round(header.scaling.slope)} + ${round(header.scaling.intercept)}` : 'none'],
    ['orientation', `${header.orientation} (${AFFINE_NAMES[header.affineSource]}, ${SPACES[code] ?? SPACES[0]})`],
    ...header.affine.map((row, i): [string, string] => [i === 0 ? 'affine' : '', row.map((value) => round(value).padStart(11)).join(' ')]),
  ]
  if (values) {
    const range = values.min === null || values.max === null ? 'none finite' : `${round(values.min)} to ${round(values.max)}`
    rows.push(['values', `${range}, sum ${values.sum}, ${values.nNonFinite} not finite`])
    rows.push(['CRC-32', values.crc32Float64LittleEndianFortran.toString(16).padStart(8, '0')])
  }
  const lines = rows.map(([name, value]) => `${name.padEnd(16)} ${value}`)
  return [...lines, ...warnings.map((warning) => `warning ${warning.code}: ${warning.message}`)].join('\n')
}

export function help(): string {
  return [
    'counterpoint inspect SCAN [--values] [--json]',
    '',
    'Shows shape, voxel size, repetition time, datatype, affine and orientation of a NIfTI file, as a run would use them.',
    '',
    '  --values   also read every voxel: smallest, largest, sum, number of non-finite values, CRC-32',
    '  --json     one JSON object instead of text',
  ].join('\n')
}
