/** Every text about labels in English. */
import type { LabelKind } from '../../src-shared/labels/palette'
import type { LabelForm } from '../../src-shared/labels/read-labels'

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

export const labels = {
  title: 'Labels',
  ofMany: (n: number) => `of ${n} picked components`,
  noise: 'counts as noise',
  notNoise: 'does not count as noise',
  some: 'some of them',
  /** What does not fit on a button. */
  short: { 'Unclassified noise': 'Noise' } as Readonly<Record<string, string>>,
  name: 'Name or further label',
  nameHint: 'Name',
  add: 'Add',
  remove: (label: string) => `Remove ${label}`,
  more: 'More labels',
  moreShort: 'More',
  files: 'Label files',
  filesShort: 'Files',
  undo: 'Undo label',
  redo: 'Redo label',
  saved: 'Saved',
  saving: 'Saving…',
  keptAs: (name: string) => `The labels.txt that was there could not be read; it is kept as ${name}.`,
  failed: 'Labels are kept in this window only.',
  again: 'Try again',
  problem: (field: string, found: string) =>
    `labels.txt of this run could not be used (${field}: ${found}). It is left as it is until you label; then it is kept under another name.`,
  read: {
    label: 'Read labels…',
    help: 'FIX, Melview, FSLeyes, ICA-AROMA, tedana or Rica. Can be undone.',
    done: (name: string, n: number) => `Read ${name}: ${count(n, 'component', 'components')} labelled.`,
  },
  write: {
    done: (name: string) => `Labels written to ${name}.`,
    forms: {
      fix: { label: 'Write for FIX and FSLeyes…', help: 'All labels, and the list of noise components.' },
      aroma: { label: 'Write for ICA-AROMA…', help: 'Numbers of the noise components, counted from 1.' },
      tedana: { label: 'Write for tedana and Rica…', help: 'Table of accepted and rejected components.' },
      accepted: { label: 'Write accepted list…', help: 'Signal, counted from 0: ica_reclassify --manacc.' },
      rejected: { label: 'Write rejected list…', help: 'Noise, counted from 0: ica_reclassify --manrej.' },
    } satisfies Record<LabelForm, { label: string; help: string }>,
  },
  kinds: {
    signal: 'Signal',
    motion: 'Motion',
    vascular: 'Vascular',
    'white-matter': 'White matter',
    artefact: 'Artefact',
    unsure: 'Unsure',
  } satisfies Record<LabelKind, string>,
  none: 'Not labelled',
  counted: (labelled: number, all: number) => `${labelled} of ${all} labelled`,
  next: 'Next',
  nextRest: 'not labelled',
} as const
