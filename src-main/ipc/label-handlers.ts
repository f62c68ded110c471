/** What happens when the page wants labels saved in the run, or read from and written to the files of other programs? */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../src-shared/errors'
import type { Labels } from '../../src-shared/labels/palette'
import { readLabels } from '../../src-shared/labels/read-labels'
import { LABEL_FILE_NAMES, labelsText } from '../../src-shared/labels/write-labels'
import type { Dialogs } from '../app/dialogs'
import { writeRunLabels } from '../engine/write/run-labels'
import { writeBeside } from '../runs/copy-out'
import { fileProblem } from '../runs/file-problem'
import type { RunLibrary } from '../runs/run-library'
import type { HandlersOf } from './register'

/** Label files are small; anything larger is something else. */
const BYTES_AT_MOST = 4 * 1024 * 1024

async function readSmall(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > BYTES_AT_MOST) {
      const file = basename(path)
      throw new AppError('FORMAT_LABELS_INVALID', { file, field: '(whole file)', found: `${size} bytes`, expected: 'a short text' })
    }
    return await readFile(path, 'utf8')
  } catch (error) {
    throw fileProblem(error, path, 'read')
  }
}

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
      return { fileName, ...readLabels(await readSmall(path), fileName, components.length) }
    },
    async 'labels:write'({ runId, form, labels }) {
      const text = labelsText(form, checked(runId, labels))
      const target = await dialogs.saveLabels(LABEL_FILE_NAMES[form])
      if (target === null) return null
      await writeBeside(target, (temporary) => writeFile(temporary, text))
      return { savedAs: basename(target) }
    },
  } satisfies HandlersOf<'labels'>
}
