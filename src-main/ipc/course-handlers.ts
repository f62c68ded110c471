/** What happens when the page wants confounds, motion parameters or events beside the time courses of a run? */
import { basename, dirname } from 'node:path'
import { parseCourseFile } from '../../src-shared/course/course-file'
import { visibleText } from '../../src-shared/visible-text'
import type { Dialogs } from '../app/dialogs'
import { CourseFiles } from '../runs/course-files'
import { readSmallText } from '../runs/read-small-text'
import type { RunLibrary } from '../runs/run-library'
import type { HandlersOf } from './register'

/** Hundreds of columns of a long scan. */
const BYTES_AT_MOST = 64 * 1024 * 1024

export function courseHandlers({ runs, dialogs }: { readonly runs: RunLibrary; readonly dialogs: Dialogs }) {
  const files = new CourseFiles(runs)
  return {
    'course:offers': ({ runId }) => files.offers(runId),
    async 'course:read'({ runId, fileId }) {
      const { mixing, record } = runs.openDetail(runId)
      const dropped = record.preparation.droppedVolumes
      // A run lies beside its scan as a rule, and so do the confounds.
      const path = fileId === null ? await dialogs.pickCourse(dirname(runs.folderOf(runId))) : files.pathOf(runId, fileId)
      if (path === null) return null
      const file = parseCourseFile(await readSmallText(path, BYTES_AT_MOST, 'FORMAT_TABLE_INVALID'), visibleText(basename(path)), {
        volumes: mixing.length,
        dropped,
        droppedSeconds: dropped * (record.repetitionTimeSeconds ?? 0),
      })
      return { fileId: files.idOf(runId, path), file }
    },
    async 'course:remember'({ runId, fileIds, columns }) {
      await files.remember(runId, fileIds, columns)
      return null
    },
  } satisfies HandlersOf<'course'>
}
