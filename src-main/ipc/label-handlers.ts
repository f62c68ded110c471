/** What happens when the page wants labels saved in the run, or read from and written to the files of other programs? */
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../src-shared/errors'
import type { Labels } from '../../src-shared/labels/palette'
import { readLabels } from '../../src-shared/labels/read-labels'
import { LABEL_FILE_NAMES, labelsText } from '../../src-shared/labels/write-labels'
import type { Dialogs } from '../app/dialogs'
import { writeRunLabels } from '../engine/write/run-labels'
import { writeBeside } from '../runs/copy-out'
import { readSmallText } from '../runs/read-small-text'
import type { RunLibrary } from '../runs/run-library'
import type { HandlersOf } from './register'
import { shownName } from './shown-name'

/** Label files are small; anything larger is something else. */
const BYTES_AT_MOST = 4 * 1024 * 1024

export function labelHandlers({ runs, dialogs }: { readonly runs: RunLibrary; readonly dialogs: Dialogs }) {
  /** @throws AppError PARAM_INVALID when there is not one entry per component */
  function checked(runId: string, labels: readonly Labels[]): readonly Labels[] {
    const count = runs.openDetail(runId).components.length
    if (labels.length === count) return labels
    throw new AppError('PARAM_INVALID', { parameter: 'labels', found: labels.length, expected: `${count}, one per component` })
  }
  return {
    async 'labels:save'({ runId, labels }) {
      const saved = await writeRunLabels(runs.folderOf(runId), checked(runId, labels))
      runs.setLabels(runId, { given: labels, problem: null })
      return saved
    },
    async 'labels:read'({ runId }) {
      const { components } = runs.openDetail(runId)
      const path = await dialogs.pickLabels(runs.folderOf(runId))
      if (path === null) return null
      const fileName = basename(path)
      return {
        fileName: shownName(path),
        ...readLabels(await readSmallText(path, BYTES_AT_MOST, 'FORMAT_LABELS_INVALID'), fileName, components.length),
      }
    },
    async 'labels:write'({ runId, form, labels }) {
      const text = labelsText(form, checked(runId, labels))
      const target = await dialogs.saveLabels(LABEL_FILE_NAMES[form])
      if (target === null) return null
      await writeBeside(target, (temporary) => writeFile(temporary, text))
      return { savedAs: shownName(target) }
    },
  } satisfies HandlersOf<'labels'>
}
