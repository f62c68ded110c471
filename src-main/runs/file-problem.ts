/** Which expected failure is an error that the system gave for a file? Pure. */
import { basename } from 'node:path'
import { AppError, CancelledError, type ErrorCode } from '../../src-shared/errors'

const BY_SYSTEM_CODE: Readonly<Record<string, { readonly read: ErrorCode; readonly write: ErrorCode }>> = {
  ENOENT: { read: 'FILE_NOT_FOUND', write: 'FILE_UNWRITABLE' },
  ENOTDIR: { read: 'FILE_NOT_FOUND', write: 'FILE_UNWRITABLE' },
  ENAMETOOLONG: { read: 'FILE_NOT_FOUND', write: 'FILE_UNWRITABLE' },
  EACCES: { read: 'FILE_UNREADABLE', write: 'FILE_UNWRITABLE' },
  EPERM: { read: 'FILE_UNREADABLE', write: 'FILE_UNWRITABLE' },
  EBUSY: { read: 'FILE_UNREADABLE', write: 'FILE_UNWRITABLE' },
  EISDIR: { read: 'FILE_UNREADABLE', write: 'FILE_UNWRITABLE' },
  EIO: { read: 'FILE_UNREADABLE', write: 'FILE_UNWRITABLE' },
  EROFS: { read: 'FILE_UNREADABLE', write: 'FILE_UNWRITABLE' },
  ENOSPC: { read: 'FILE_DISK_FULL', write: 'FILE_DISK_FULL' },
  EDQUOT: { read: 'FILE_DISK_FULL', write: 'FILE_DISK_FULL' },
  EEXIST: { read: 'FILE_EXISTS', write: 'FILE_EXISTS' },
  ENOTEMPTY: { read: 'FILE_EXISTS', write: 'FILE_EXISTS' },
}

/** AppError with the file's name (no folders) for what the user can do something about; any other error as it is. */
export function fileProblem(error: unknown, path: string, doing: 'read' | 'write'): Error {
  if (error instanceof AppError || error instanceof CancelledError) return error
  const systemCode = (error as NodeJS.ErrnoException | null)?.code
  const found = systemCode === undefined ? undefined : BY_SYSTEM_CODE[systemCode]
  if (found && systemCode) {
    return new AppError(found[doing], { file: basename(path), found: systemCode }, { cause: error })
  }
  return error instanceof Error ? error : new Error(String(error))
}
