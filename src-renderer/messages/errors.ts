/** Which sentences say what went wrong and what to do? */
import { AppError, BugError, type ErrorEnvelope, fromEnvelope } from '../../src-shared/errors'
import { messages } from './en'

export interface Explanation {
  readonly what: string
  readonly todo: string
}

/** Sentences for anything that was thrown or came as an envelope. */
export function explain(problem: unknown): Explanation {
  const error = isEnvelope(problem) ? fromEnvelope(problem) : problem
  if (error instanceof AppError) return { what: error.message, todo: '' }
  if (error instanceof BugError || error instanceof Error) return messages.errors.bug(error.message)
  return messages.errors.bug(String(error))
}

function isEnvelope(problem: unknown): problem is ErrorEnvelope {
  return typeof problem === 'object' && problem !== null && !(problem instanceof Error) && 'kind' in problem
}
