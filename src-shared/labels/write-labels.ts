/** How do labels read in the form of another program, and what is the file called there? */
import { fixFileText } from './fix-file'
import { aromaListText, classificationTable, zeroBasedListText } from './lists'
import type { Labels } from './palette'
import type { LabelForm } from './read-labels'

/** The name that the program itself gives. */
export const LABEL_FILE_NAMES: Readonly<Record<LabelForm, string>> = {
  fix: 'labels.txt',
  aroma: 'classified_motion_ICs.txt',
  tedana: 'manual_classification.tsv',
  accepted: 'accepted.txt',
  rejected: 'rejected.txt',
}

/** The text of a label file. @param labels one per component */
export function labelsText(form: LabelForm, labels: readonly Labels[]): string {
  switch (form) {
    case 'fix':
      return fixFileText(labels)
    case 'aroma':
      return aromaListText(labels)
    case 'tedana':
      return classificationTable(labels)
    case 'accepted':
    case 'rejected':
      return zeroBasedListText(labels, form)
  }
}
