/** How do the accepted and rejected components of ICA-AROMA, tedana and Rica read and write? */

import { tableCell } from '../visible-text'
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
    const tags = own.filter((label) => label !== UNKNOWN)
    return [tedanaName(index, labels.length), classificationOf(own), tags.length > 0 ? tableCell(tags.join(', ')) : 'n/a'].join('\t')
  })
  return `${['Component\tclassification\tclassification_tags', ...rows].join('\n')}\n`
}

/**
 * Reads tedana's metrics, Rica's manual_classification.tsv, or the metrics of fMRIPost-AROMA: a column classification, with classification_tags when
 * there. The column Component counts from 0 and IC from 1; fMRIPost-AROMA has neither, its rows are the components in order.
 * Accepted is Signal; rejected is Unclassified noise (AROMA: Movement) unless tags say more; anything else (ignored, unclassified) says nothing;
 * tags are kept.
 *
 * @throws AppError FORMAT_LABELS_INVALID
 */
export function parseClassificationTable(text: string, file: string, count: number): Labels[] {
  const [head = [], ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('\t').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
  const column = (name: string) => head.findIndex((cell) => cell.toLowerCase() === name)
  const [classification, tags] = [column('classification'), column('classification_tags')]
  const isAroma = tags < 0 && column('edge_fract') >= 0
  if (classification < 0) throw badLabels(file, 'classification', 'missing', 'a column of that name')
  const places = placesOfRows(rows, { component: column('component'), ic: column('ic'), isAroma }, file, count)
  const labels: Labels[] = Array.from({ length: count }, () => [])
  for (const [row, cells] of rows.entries()) {
    const place = places[row] ?? 0
    labels[place] = labelsOfRow(cells[classification] ?? '', tags < 0 ? '' : (cells[tags] ?? ''), isAroma ? 'Movement' : REJECTED)
  }
  return labels
}

/** Which component, counted from 0, each row of a table is about. */
function placesOfRows(
  rows: readonly (readonly string[])[],
  columns: { readonly component: number; readonly ic: number; readonly isAroma: boolean },
  file: string,
  count: number,
): number[] {
  const name = columns.component >= 0 ? 'Component' : 'IC'
  const at = columns.component >= 0 ? columns.component : columns.ic
  const from = columns.component >= 0 ? 0 : 1
  if (at < 0) {
    if (!columns.isAroma) throw badLabels(file, 'Component', 'missing', 'a column of that name')
    if (rows.length !== count) throw badLabels(file, 'rows', rows.length, `${count}, one per component`)
    return rows.map((_, row) => row)
  }
  const seen = new Set<number>()
  return rows.map((cells, row) => {
    const field = `line ${row + 2}, ${name}`
    const called = cells[at] ?? ''
    const digits = /(\d+)$/.exec(called)?.[1]
    const place = digits === undefined ? -1 : Number(digits) - from
    if (place < 0 || place >= count) throw badLabels(file, field, called, `components ${from} to ${count - 1 + from}`)
    if (seen.has(place)) throw badLabels(file, field, `${called} again`, 'one line per component')
    seen.add(place)
    return place
  })
}

function labelsOfRow(classification: string, tags: string, rejected: string): Labels {
  const given = tags.split(',').map(cleanLabel)
  const names = [...new Set(given.filter((tag) => tag !== '' && !/^(n\/a|nan)$/i.test(tag) && tag !== UNKNOWN))]
  switch (classification.trim().toLowerCase()) {
    case 'accepted':
      return isSignal(names) ? names : [ACCEPTED, ...names]
    case 'rejected': {
      const noise = names.filter((label) => label !== ACCEPTED)
      return noise.length > 0 ? noise : [rejected]
    }
    default:
      return names.length === 0 ? [] : [UNKNOWN, ...names.filter((label) => label !== ACCEPTED)]
  }
}
