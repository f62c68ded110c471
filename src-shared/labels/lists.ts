/** How do the accepted and rejected components of ICA-AROMA, tedana and Rica read and write? */
import { badLabels } from './fix-file'
import { cleanLabel, isNoise, isSignal, type Labels, UNKNOWN } from './palette'

const REJECTED = 'Unclassified noise'
const ACCEPTED = 'Signal'

/** classified_motion_ICs.txt of ICA-AROMA: the noise components counted from 1, one line without brackets, empty when there are none. */
export function aromaListText(labels: readonly Labels[]): string {
  return labels.flatMap((own, index) => (isNoise(own) ? [index + 1] : [])).join(',')
}

/** accepted.txt and rejected.txt as Rica writes and tedana's ica_reclassify takes them: counted from 0, between commas. */
export function zeroBasedListText(labels: readonly Labels[], which: 'accepted' | 'rejected'): string {
  const belongs = which === 'rejected' ? isNoise : isSignal
  return labels.flatMap((own, index) => (belongs(own) ? [index] : [])).join(',')
}

/**
 * Reads a list of components (accepted.txt, rejected.txt: counted from 0; classified_motion_ICs.txt: from 1). An empty file is an empty list.
 *
 * @returns labels of `count` components: what the list says, nothing for the others
 * @throws AppError FORMAT_LABELS_INVALID for anything but whole numbers of components that exist
 */
export function parseList(text: string, file: string, list: { readonly from: 0 | 1; readonly label: string }, count: number): Labels[] {
  const labels: Labels[] = Array.from({ length: count }, () => [])
  for (const word of text.split(/[\s,;[\]]+/)) {
    if (word === '') continue
    const place = /^\d+$/.test(word) ? Number(word) - list.from : -1
    if (place < 0 || place >= count) throw badLabels(file, 'the list', word, `components ${list.from} to ${count - 1 + list.from}`)
    labels[place] = [list.label]
  }
  return labels
}

/** Names of components in tedana's tables: `ICA_00`, counted from 0, as wide as the last one needs. */
const tedanaName = (index: number, count: number) => `ICA_${String(index).padStart(Math.max(2, String(count - 1).length), '0')}`

function classificationOf(labels: Labels): string {
  if (isNoise(labels)) return 'rejected'
  return isSignal(labels) ? 'accepted' : 'unclassified'
}

/** manual_classification.tsv of Rica, in the columns of tedana's metrics: what is neither accepted nor rejected is unclassified; labels are tags. */
export function classificationTable(labels: readonly Labels[]): string {
  const rows = labels.map((own, index) => {
    const tags = own.filter((label) => label !== UNKNOWN).map((label) => label.replace(/[\t\r\n]+/g, ' '))
    return [tedanaName(index, labels.length), classificationOf(own), tags.length > 0 ? tags.join(', ') : 'n/a'].join('\t')
  })
  return `${['Component\tclassification\tclassification_tags', ...rows].join('\n')}\n`
}

/**
 * Reads tedana's metrics or Rica's manual_classification.tsv: the columns Component and classification, and classification_tags when there.
 * Accepted is Signal, rejected is Unclassified noise unless tags say more, anything else (ignored, unclassified) says nothing; tags are kept.
 *
 * @throws AppError FORMAT_LABELS_INVALID
 */
export function parseClassificationTable(text: string, file: string, count: number): Labels[] {
  const [head = [], ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('\t'))
  const column = (name: string) => head.findIndex((cell) => cell.trim().toLowerCase() === name)
  const [name, classification, tags] = [column('component'), column('classification'), column('classification_tags')]
  if (name < 0) throw badLabels(file, 'Component', 'missing', 'a column of that name')
  if (classification < 0) throw badLabels(file, 'classification', 'missing', 'a column of that name')
  const labels: Labels[] = Array.from({ length: count }, () => [])
  const seen = new Set<number>()
  for (const [place, row] of rows.entries()) {
    const field = `line ${place + 2}`
    const called = (row[name] ?? '').trim()
    const digits = /(\d+)$/.exec(called)?.[1]
    const index = digits === undefined ? -1 : Number(digits)
    if (index < 0 || index >= count) throw badLabels(file, `${field}, Component`, called, `components 0 to ${count - 1}`)
    if (seen.has(index)) throw badLabels(file, `${field}, Component`, `${called} again`, 'one line per component')
    seen.add(index)
    labels[index] = labelsOfRow(row[classification] ?? '', tags < 0 ? '' : (row[tags] ?? ''))
  }
  return labels
}

function labelsOfRow(classification: string, tags: string): Labels {
  const given = tags.split(',').map(cleanLabel)
  const names = [...new Set(given.filter((tag) => tag !== '' && !/^(n\/a|nan)$/i.test(tag) && tag !== UNKNOWN))]
  switch (classification.trim().toLowerCase()) {
    case 'accepted':
      return isSignal(names) ? names : [ACCEPTED, ...names]
    case 'rejected': {
      const noise = names.filter((label) => label !== ACCEPTED)
      return noise.length > 0 ? noise : [REJECTED]
    }
    default:
      return names.length === 0 ? [] : [UNKNOWN, ...names.filter((label) => label !== ACCEPTED)]
  }
}
