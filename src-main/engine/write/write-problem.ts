/** Which expected failure is an error that the system gave while writing? */
import { basename } from 'node:path'
import { AppError, CancelledError } from '../../../src-shared/errors'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const UNWRITABLE = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EIO',
  'ENAMETOOLONG',
  'ENODEV',
  'ENXIO',
  'EBUSY',
  'EINVAL',
  'ELOOP',
])

/** AppError for what a user can do something about; anything else is returned as it is. `path` names the file in the sentence, without its folders. */
export function writeProblem(error: unknown, path: string): unknown {
  if (error instanceof AppError || error instanceof CancelledError) return error
  const code = (error as NodeJS.ErrnoException | null)?.code
  const details = { file: basename(path), ...(code ? { found: code } : {}) }
  if (code && FULL.has(code)) return new AppError('FILE_DISK_FULL', details, { cause: error })
  if (code === 'EEXIST' || code === 'ENOTEMPTY') return new AppError('FILE_EXISTS', details, { cause: error })
  if (code && UNWRITABLE.has(code)) return new AppError('FILE_UNWRITABLE', details, { cause: error })
  return error
}
