/** Which failures exist, how are they named, and how do they cross a process boundary without losing anything? */

/** Every expected failure, by family. The words for each are in error-messages.ts. */
export const ERROR_CODES = [
  'FILE_NOT_FOUND',
  'FILE_UNREADABLE',
  'FILE_TRUNCATED',
  'FILE_CHANGED',
  'FILE_UNWRITABLE',
  'FILE_DISK_FULL',
  'FILE_EXISTS',
  'FORMAT_NOT_NIFTI',
  'FORMAT_HEADER_INVALID',
  'FORMAT_DATATYPE_UNSUPPORTED',
  'FORMAT_PAIR_INCOMPLETE',
  'FORMAT_GZIP_CORRUPT',
  'FORMAT_RUN_FOLDER_INVALID',
  'FORMAT_RESULTS_UNKNOWN',
  'FORMAT_RESULTS_INVALID',
  'FORMAT_RESULTS_SEVERAL',
  'FORMAT_LABELS_INVALID',
  'FORMAT_TABLE_INVALID',
  'DATA_NOT_4D',
  'DATA_EXTRA_DIMENSIONS',
  'DATA_TOO_FEW_VOLUMES',
  'DATA_CONSTANT',
  'DATA_MASK_EMPTY',
  'DATA_MASK_MISMATCH',
  'DATA_IMAGE_ELSEWHERE',
  'DATA_SCAN_CHANGED',
  'DATA_TIME_COURSES_LENGTH',
  'DATA_TIME_COURSES_DEPENDENT',
  'DATA_CONFOUNDS_INVALID',
  'DATA_NO_COMPONENTS',
  'DATA_GRID_MISMATCH',
  'PARAM_INVALID',
  'PARAM_UNKNOWN',
  'ENGINE_CRASHED',
  'ENGINE_OUT_OF_MEMORY',
  'ENGINE_BUSY',
  'EXPORT_FAILED',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** Facts that the sentence for a code is filled with: file name, field, what was found, what was expected. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>

/** An expected failure: has a code, and details from which a sentence and an advice are made. */
export class AppError extends Error {
  override readonly name = 'AppError'
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(`${code} ${JSON.stringify(details)}`, options)
  }
}

/** The user asked to stop. Never logged or shown as an error. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
  constructor() {
    super('cancelled')
  }
}

/** Something that cannot happen did: a defect in Counterpoint, not in the user's data. */
export class BugError extends Error {
  override readonly name = 'BugError'
}

/** What crosses a process boundary instead of an Error object. */
export type ErrorEnvelope =
  | { readonly kind: 'app'; readonly code: ErrorCode; readonly details: ErrorDetails; readonly stack?: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'bug'; readonly message: string; readonly stack?: string }

export function toEnvelope(error: unknown): ErrorEnvelope {
  if (error instanceof CancelledError) return { kind: 'cancelled' }
  if (error instanceof AppError) {
    return { kind: 'app', code: error.code, details: error.details, ...(error.stack ? { stack: error.stack } : {}) }
  }
  if (error instanceof Error) {
    return { kind: 'bug', message: error.message, ...(error.stack ? { stack: error.stack } : {}) }
  }
  return { kind: 'bug', message: String(error) }
}

export function fromEnvelope(envelope: ErrorEnvelope): Error {
  switch (envelope.kind) {
    case 'cancelled':
      return new CancelledError()
    case 'app':
      return new AppError(envelope.code, envelope.details)
    case 'bug':
      return new BugError(envelope.message)
  }
}
