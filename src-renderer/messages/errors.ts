/** Which sentences say what went wrong and what to do? */
import { errorWords } from '../../src-shared/error-messages'
import { AppError, type ErrorEnvelope, fromEnvelope } from '../../src-shared/errors'
import { visibleText } from '../../src-shared/visible-text'
import { messages } from './en'

interface Explanation {
  readonly what: string
  readonly todo: string
}

/** Sentences for anything that was thrown or came as an envelope; what has no code is a defect and says so. */
export function explain(problem: unknown): Explanation {
  const error = isEnvelope(problem) ? fromEnvelope(problem) : problem
  if (error instanceof AppError) return errorWords(error.code, error.details)
  return messages.errors.bug(visibleText(error instanceof Error ? error.message : String(error)))
}

function isEnvelope(problem: unknown): problem is ErrorEnvelope {
  return typeof problem === 'object' && problem !== null && !(problem instanceof Error) && 'kind' in problem
}
