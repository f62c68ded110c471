/** How does a call of the page reach its handler? Sender, then input, then handler, then a result that keeps its error. The only user of ipcMain. */
import { ipcMain, type WebFrameMain } from 'electron'
import type { z } from 'zod'
import { AppError, CancelledError } from '../../src-shared/errors'
import { CALL_NAMES, CALLS, type CallName, type CallOutput, type CallResult } from '../../src-shared/ipc/contract'
import { type Logger, withCauses } from '../app/logger'
import { isOwnPage } from '../app/security-policy'
import { envelopeForPage } from './envelope'

/** One handler per call, given checked input. */
export type Handlers<Names extends CallName = CallName> = {
  readonly [Name in Names]: (input: z.output<(typeof CALLS)[Name]['input']>) => CallOutput<Name> | Promise<CallOutput<Name>>
}
/** The handlers of one noun: `'scan'` -> every `scan:...`. */
export type HandlersOf<Noun extends string> = Handlers<Extract<CallName, `${Noun}:${string}`>>

/** Who sent a call: a web contents (by id) and a frame in it. */
export interface Sender {
  readonly sender: { readonly id: number }
  readonly senderFrame: Pick<WebFrameMain, 'url' | 'parent'> | null
}

/** Only the top frame of our own window, showing our own page, is answered. */
export function senderTrusted(event: Sender, windowContentsId: number | null): boolean {
  const frame = event.senderFrame
  return (
    windowContentsId !== null && event.sender.id === windowContentsId && frame !== null && frame.parent === null && isOwnPage(frame.url)
  )
}

export interface RegisterOptions {
  readonly handlers: Handlers
  /** Id of the web contents of our window; null while there is none. */
  readonly windowContentsId: () => number | null
  readonly logger: Logger
}

export function registerCalls(options: RegisterOptions): void {
  for (const name of CALL_NAMES) {
    ipcMain.handle(name, (event, input: unknown) => answerCall(name, event, input, options))
  }
}

/** Never throws: what goes wrong is in the result, with its code and details. */
export async function answerCall(name: CallName, event: Sender, input: unknown, options: RegisterOptions): Promise<CallResult<unknown>> {
  const { handlers, windowContentsId, logger } = options
  if (!senderTrusted(event, windowContentsId())) {
    logger.warn(`refused ${name} from ${event.senderFrame?.url.slice(0, 200) ?? 'a frame that is gone'}`)
    return { ok: false, error: { kind: 'bug', message: 'refused' } }
  }
  const checked = CALLS[name].input.safeParse(input)
  if (!checked.success) return { ok: false, error: envelopeForPage(inputProblem(checked.error, input)) }
  try {
    const handler = handlers[name] as (input: unknown) => unknown
    return { ok: true, value: await handler(checked.data) }
  } catch (error) {
    if (!(error instanceof CancelledError)) logger.warn(`${name}: ${withCauses(error)}`)
    return { ok: false, error: envelopeForPage(error) }
  }
}

function inputProblem(error: z.ZodError, input: unknown): AppError {
  const issue = error.issues[0]
  const path = issue?.path ?? []
  const found = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input)
  const plain = typeof found === 'string' ? found.slice(0, 60) : typeof found === 'number' || typeof found === 'boolean' ? found : null
  return new AppError('PARAM_INVALID', {
    parameter: path.join('.') || 'input',
    ...(plain === null ? {} : { found: plain }),
    // zod says "Too big: expected number to be <=100"; the sentence begins with what is before.
    expected: issue?.message.replace(/^.*?expected /, '') ?? 'valid input',
  })
}
