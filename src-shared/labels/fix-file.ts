/** How does the label file of FIX, Melview and FSLeyes read, and when is it refused? */
import { AppError } from '../errors'
import { visibleText } from '../visible-text'
import { isNoise, type Labels, UNKNOWN } from './palette'

export interface FixFile {
  /** The first line: the folder of the maps, relative to the file; null when the file does not say. */
  readonly directory: string | null
  /** Per component, in order of their numbers; as many as the file speaks of. */
  readonly labels: readonly Labels[]
  /** Probability of being signal that a classifier has written; null for components without. */
  readonly probabilities: readonly (number | null)[]
}

/** What is wrong with a label file, in which line. */
export function badLabels(file: string, field: string, found: string | number, expected: string): AppError {
  return new AppError('FORMAT_LABELS_INVALID', { file, field, found: typeof found === 'string' ? found.slice(0, 60) : found, expected })
}

/** More components than any decomposition has; a number beyond is a slip, not a component. */
const COMPONENTS_AT_MOST = 10_000

/** Whole numbers from 1 between commas or white space, as "[2, 5]" or "2,5". @throws AppError FORMAT_LABELS_INVALID */
function componentNumbers(text: string, file: string, field: string): number[] {
  const words = text.replace(/^[\s[\]]+|[\s[\]]+$/g, '').split(/\s*,\s*/)
  return words.filter((word) => word !== '').map((word) => componentNumber(word, file, field))
}

function componentNumber(word: string, file: string, field: string): number {
  const number = /^\d+$/.test(word) ? Number(word) : Number.NaN
  if (number >= 1 && number <= COMPONENTS_AT_MOST) return number
  throw badLabels(file, field, word, 'numbers of components, counted from 1')
}

/** "1, Signal, False", "2, Movement, Cardiac, True, 0.134000": number, labels, and what may follow them. */
function componentLine(line: string, file: string, field: string) {
  const [number = '', ...rest] = line.split(',').map((token) => token.trim())
  if (rest.length < 2) throw badLabels(file, field, line, 'a number, a label, and True or False, between commas')
  const last = rest.at(-1) ?? ''
  const isProbability = rest.length > 1 && /^([01](\.\d*)?|\.\d+)(e-?\d+)?$/i.test(last) && Number(last) <= 1
  const isMissing = /^nan$/i.test(last)
  if (isProbability || isMissing) rest.pop()
  if (/^(true|false)$/i.test(rest.at(-1) ?? '') && rest.length > 1) rest.pop()
  const labels = rest.filter((label) => label !== '')
  return {
    number: componentNumber(number, file, field),
    labels: labels.length === 0 ? [UNKNOWN] : labels,
    probability: isProbability ? Number(last) : null,
  }
}

/** One line, alone or after the folder: a list of noise components, in brackets as FIX writes it or bare as ICA-AROMA does. */
function listOnly(lines: readonly string[], file: string): FixFile {
  const list = lines.at(-1) ?? ''
  const isFix = list.startsWith('[')
  const noise = new Set(componentNumbers(list, file, `line ${lines.length}`))
  const [listed, other] = isFix ? ['Unclassified noise', 'Signal'] : ['Movement', UNKNOWN]
  const labels = Array.from({ length: Math.max(0, ...noise) }, (_, index) => [noise.has(index + 1) ? listed : other])
  return { directory: lines.length > 1 ? (lines[0] ?? null) : null, labels, probabilities: labels.map(() => null) }
}

/**
 * Reads a label file by the rules of fslpy (fsl.data.fixlabels, loadLabelFile): at least three parts between commas in a line, a last part
 * True or False is not a label and not believed, a probability may follow it, components that are left out are Unknown, and the list in the last
 * line has to name exactly the components that are noise. One or two lines are a list of noise alone.
 *
 * @param file name for the sentence of an error
 * @throws AppError FORMAT_LABELS_INVALID
 */
export function parseFixFile(text: string, file: string): FixFile {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) throw badLabels(file, '(whole file)', 'empty', 'labels')
  if (lines.length <= 2) return listOnly(lines, file)
  const [first = '', ...rest] = lines
  const hasDirectory = first.split(',').length < 3
  const last = lines.length
  const noise = new Set(componentNumbers(rest.at(-1) ?? '', file, `line ${last}, the list of noise components`))
  const found = new Map<number, { labels: Labels; probability: number | null }>()
  const body = (hasDirectory ? rest : lines).slice(0, -1)
  for (const [place, line] of body.entries()) {
    const field = `line ${place + (hasDirectory ? 2 : 1)}`
    const { number, ...said } = componentLine(line, file, field)
    if (found.has(number)) throw badLabels(file, field, `component ${number} again`, 'one line per component')
    found.set(number, said)
  }
  const count = Math.max(...found.keys())
  const labels = Array.from({ length: count }, (_, index) => found.get(index + 1)?.labels ?? [UNKNOWN])
  for (const number of noise) {
    if (number > count) throw badLabels(file, `line ${last}`, `component ${number}`, `components 1 to ${count}`)
  }
  for (const [index, own] of labels.entries()) {
    const number = index + 1
    if (isNoise(own) === noise.has(number)) continue
    const words = `component ${number}: ${own.join(', ')}`
    throw badLabels(
      file,
      `line ${last}`,
      words,
      noise.has(number) ? 'a noise label, because it is listed as noise' : 'that it is listed as noise',
    )
  }
  return {
    directory: hasDirectory ? first : null,
    labels,
    probabilities: labels.map((_, index) => found.get(index + 1)?.probability ?? null),
  }
}

/** What else than labels a file that is written again has said. */
type FixFileExtras = Partial<Pick<FixFile, 'directory' | 'probabilities'>>

/**
 * The text of a label file: folder of the maps ('.': this one), one line "number, label, ..., is noise" per component counted from 1 (with the
 * probability where there is one), and the list of the noise components. A component without a label is "Unknown".
 *
 * @param labels for each component, in order, its labels; commas and line ends inside become underscores and spaces, because they separate; what is hidden is spelt out
 */
export function fixFileText(labels: readonly Labels[], { directory, probabilities }: FixFileExtras = {}): string {
  const noise: number[] = []
  const lines = labels.map((given, index) => {
    const cleaned = given
      .map((label) =>
        visibleText(label.replace(/[\r\n]+/g, ' '))
          .replace(/,/g, '_')
          .trim(),
      )
      .filter((label) => label !== '')
    const names = cleaned.length === 0 ? [UNKNOWN] : cleaned
    const probability = probabilities?.[index] ?? null
    if (isNoise(names)) noise.push(index + 1)
    const flag = isNoise(names) ? 'True' : 'False'
    return [index + 1, ...names, flag, ...(probability === null ? [] : [probability.toFixed(6)])].join(', ')
  })
  return `${[directory || '.', ...lines, `[${noise.join(', ')}]`].join('\n')}\n`
}
