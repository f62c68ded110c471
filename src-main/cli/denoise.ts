/** How does `counterpoint denoise` write a scan without some of a run's components? */
import { resolve } from 'node:path'
import { AppError } from '../../src-shared/errors'
import { DENOISE_METHODS, DENOISE_WEIGHTS, type DenoiseMethod, type DenoiseSummary } from '../../src-shared/model/denoise'
import type { Progress } from '../../src-shared/model/progress'
import { jsonLine, visibleText } from '../../src-shared/visible-text'
import { createRunContext } from '../engine/progress-tracker'
import { cancelledBySignals } from './cancelled-by-signals'
import type { CommandStreams } from './commands'
import { componentNumbers } from './component-numbers'
import { bar } from './run-display'
import { shownPath } from './shown-path'
import { parseWords } from './words'

const OPTIONS = {
  remove: { type: 'string' },
  labels: { type: 'string' },
  method: { type: 'string' },
  scan: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const

const NUMBERS = 'numbers as 2,5-7'

export async function execute(words: readonly string[], streams: CommandStreams): Promise<number> {
  const { values, scan: runFolder } = parseWords(words, OPTIONS, { name: 'RUN', expected: 'a run folder' })
  const method = methodOf(values.method)
  if (!values.out) throw new AppError('PARAM_INVALID', { parameter: '--out', expected: 'a file ending in .nii.gz or .nii' })
  const numbered = values.remove === undefined ? [] : componentNumbers('--remove', values.remove, NUMBERS).map((number) => number - 1)
  const labelled = values.labels === undefined ? [] : await componentsLabelled(runFolder, values.labels)
  if (values.remove === undefined && values.labels === undefined)
    throw new AppError('PARAM_INVALID', { parameter: '--remove', expected: `${NUMBERS}, or --labels noise` })
  const removed = [...new Set([...numbered, ...labelled])]
  const outPath = resolve(values.out)
  const scanPath = values.scan === undefined ? null : resolve(values.scan)
  const { denoiseScan } = await import('../engine/denoise/denoise-scan')
  const { stdout, stderr } = streams
  const onProgress = (progress: Progress) => {
    if (stderr.isTTY) stderr.write(`\r\x1b[2K${bar(progress, stderr.columns || 80)}`)
  }
  const summary = await cancelledBySignals(async (signal) => {
    const context = createRunContext({ signal, onProgress, weights: DENOISE_WEIGHTS })
    try {
      const done = await denoiseScan({ runFolder, scanPath, removed, method, outPath }, context)
      for (const warning of context.warnings) stderr.write(`warning ${warning.code}: ${visibleText(warning.message)}\n`)
      return done
    } finally {
      context.finish()
      if (stderr.isTTY) stderr.write('\r\x1b[2K')
    }
  })
  stdout.write(
    values.json === true
      ? `${jsonLine({ ...summary, outPath })}\n`
      : `${wordsOf(summary, removed.length)}\n${shownPath(outPath, stdout)}\n`,
  )
  return 0
}

/** Components with that label, or whose labels make them noise by the rule of FIX and FSLeyes; 0-based. */
async function componentsLabelled(runFolder: string, label: string): Promise<number[]> {
  const { readRunDetail } = await import('../engine/open-run')
  const { hasLabel, isNoise } = await import('../../src-shared/labels/palette')
  const { labels } = await readRunDetail(runFolder)
  const found = labels.given.flatMap((own, index) => ((label === 'noise' ? isNoise(own) : hasLabel(own, label)) ? [index] : []))
  if (found.length > 0) return found
  throw new AppError('PARAM_INVALID', {
    parameter: '--labels',
    found: `"${label}", which no component has`,
    expected: 'noise, or a label of the run',
  })
}

function methodOf(text: string | undefined): DenoiseMethod {
  if (text === undefined) return 'partial'
  const method = DENOISE_METHODS.find((name) => name === text)
  if (!method) throw new AppError('PARAM_INVALID', { parameter: '--method', found: `"${text}"`, expected: DENOISE_METHODS.join(' or ') })
  return method
}

function wordsOf({ varianceRemovedPercent, degreesOfFreedom, voxelsLeftAlone, isScanOfRun, scans }: DenoiseSummary, count: number): string {
  const parts = [
    `${count} component${count === 1 ? '' : 's'} removed`,
    `${varianceRemovedPercent.toFixed(1)} % of the variance gone`,
    `degrees of freedom ${degreesOfFreedom.before} to ${degreesOfFreedom.after}`,
  ]
  if (scans !== undefined) parts.unshift(`${scans} scans cleaned, each into a file of its own (scan-01, scan-02, ...)`)
  if (voxelsLeftAlone > 0) parts.push(`${voxelsLeftAlone} voxels without a finite value left alone`)
  if (!isScanOfRun) parts.push('not the scan that the run was made from')
  return parts.join(', ')
}

export function help(): string {
  return [
    'counterpoint denoise RUN --remove NUMBERS|--labels noise --out FILE [--method partial|full] [--scan FILE] [--json]',
    '',
    'Takes components out of a 4-D scan by regression, as fsl_regfilt does, and writes the rest as float32 with the same space and',
    'means over time. The scan is read in pieces and never held in memory. A JSON beside FILE tells what was done.',
    '',
    '  --remove NUMBERS  Components counted from 1: 2,5-7. At least one, and not all.',
    '  --labels noise    Those labelled as noise (FIX and FSLeyes: neither Signal nor Unknown), or a label of the run instead of noise.',
    '  --method partial  Takes out what only these components explain (all are fitted together). The default.',
    '  --method full     Takes out all that their time courses explain, also what they share with the others (fsl_regfilt -a).',
    '  --scan FILE       Another scan of as many volumes. Without it, that of the run, which must not have changed since; of a run of several',
    '                    scans each one, into FILE with _scan-01, _scan-02, ... before its ending. One of them by name cleans that one alone.',
    '  --out FILE        Ends in .nii.gz or .nii. Must not exist.',
    '  --json            One JSON object instead of text.',
  ].join('\n')
}
