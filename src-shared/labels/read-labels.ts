/** Which program wrote this label file, and what does it say about the components of a run? */
import { badLabels, parseFixFile } from './fix-file'
import { parseClassificationTable, parseList } from './lists'
import { type Labels, nothingKnown } from './palette'

/** Forms in which labels leave and enter. */
export const LABEL_FORMS = ['fix', 'aroma', 'tedana', 'accepted', 'rejected'] as const
export type LabelForm = (typeof LABEL_FORMS)[number]

interface LabelsRead {
  readonly form: LabelForm
  /** One per component of the run. */
  readonly labels: readonly Labels[]
}

/** By its name where that is a program's own, else by its content. */
function formOf(text: string, fileName: string): LabelForm {
  const name = fileName.toLowerCase()
  if (/(^|[_.-])accepted\.txt$/.test(name)) return 'accepted'
  if (/(^|[_.-])rejected\.txt$/.test(name)) return 'rejected'
  if (/classified_motion_ics|aromanoiseics/.test(name)) return 'aroma'
  const [first = ''] = text.split(/[\r\n]/, 1)
  if (first.includes('\t') && /(^|\t)\s*classification\s*(\t|$)/i.test(first)) return 'tedana'
  return /^\s*\d+(\s*,\s*\d+)*\s*$/.test(text) ? 'aroma' : 'fix'
}

/**
 * Reads labels written by FIX, Melview, FSLeyes, ICA-AROMA, fMRIPrep, tedana, Rica or Counterpoint for a run of `count` components.
 *
 * @param fileName without folders: some forms are told apart by their names alone (lists that count from 0 or from 1)
 * @throws AppError FORMAT_LABELS_INVALID, also when the file speaks of components that the run has not
 */
export function readLabels(text: string, fileName: string, count: number): LabelsRead {
  const form = formOf(text, fileName)
  switch (form) {
    case 'accepted':
      return { form, labels: parseList(text, fileName, { from: 0, label: 'Signal' }, count) }
    case 'rejected':
      return { form, labels: parseList(text, fileName, { from: 0, label: 'Unclassified noise' }, count) }
    case 'aroma':
      return { form, labels: parseList(text, fileName, { from: 1, label: 'Movement' }, count) }
    case 'tedana':
      return { form, labels: parseClassificationTable(text, fileName, count) }
    case 'fix':
      return { form, labels: forRun(parseFixFile(text, fileName).labels, text, fileName, count) }
  }
}

/** Labels of a FIX file for the components of a run. A list of noise alone ends at its last noise component: all after it are what those before it are. */
export function forRun(labels: readonly Labels[], text: string, file: string, count: number): Labels[] {
  if (labels.length > count) throw badLabels(file, '(whole file)', `${labels.length} components`, `${count}`)
  const isList = text.trim().split(/[\r\n]+/).length <= 2
  const after: Labels = isList && /\[/.test(text) ? ['Signal'] : []
  return Array.from({ length: count }, (_, index) => {
    const own = labels[index] ?? after
    return nothingKnown(own) ? [] : own
  })
}

/** Labels after reading a file: a list changes the components that it names, any other form says something of all of them. */
export function afterReading(current: readonly Labels[], { form, labels }: LabelsRead): readonly Labels[] {
  const isList = form === 'aroma' || form === 'accepted' || form === 'rejected'
  return isList ? current.map((own, index) => (labels[index]?.length ? labels[index] : own)) : labels
}
