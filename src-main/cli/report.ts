/** How does `counterpoint report` write the report of a run? */
import { resolve } from 'node:path'
import { AppError } from '../../src-shared/errors'
import { FONT_FAMILIES } from '../../src-shared/figure/font-families'
import { cancelledBySignals } from './cancelled-by-signals'
import type { CommandStreams } from './commands'
import { shownPath } from './shown-path'
import { parseWords } from './words'

const OPTIONS = { out: { type: 'string' }, overwrite: { type: 'boolean' }, 'font-family': { type: 'string' } } as const

export async function execute(words: readonly string[], { stdout }: CommandStreams): Promise<number> {
  const { values, scan: runFolder } = parseWords(words, OPTIONS, { name: 'RUN', expected: 'a run folder' })
  if (!values.out || !/\.html?$/i.test(values.out)) {
    throw new AppError('PARAM_INVALID', {
      parameter: '--out',
      ...(values.out ? { found: `"${values.out}"` } : {}),
      expected: 'a file ending in .html',
    })
  }
  const outPath = resolve(values.out)
  const fontFamily = FONT_FAMILIES.find((name) => name === (values['font-family'] ?? 'Inter'))
  if (!fontFamily)
    throw new AppError('PARAM_INVALID', {
      parameter: '--font-family',
      found: `"${values['font-family']}"`,
      expected: FONT_FAMILIES.join(', '),
    })
  const { writeReport } = await import('../engine/report/write-report')
  await cancelledBySignals((signal) => writeReport({ runFolder, outPath, overwrite: values.overwrite === true, fontFamily }, signal))
  stdout.write(`${shownPath(outPath, stdout)}\n`)
  return 0
}

export function help(): string {
  return [
    'counterpoint report RUN --out FILE.html [--overwrite] [--font-family F]',
    '',
    'Writes one HTML file about a run: summary, methods with references, parameters, convergence, warnings, all components at a',
    'glance and one by one with map, time course, spectrum, peaks and measures, and provenance. It needs no network and prints well.',
    '',
    '  --out FILE.html  Must not exist.',
    '  --overwrite      Replace it if it does.',
    `  --font-family F  Letters of the page: ${FONT_FAMILIES.join(', ')} [Inter].`,
  ].join('\n')
}
