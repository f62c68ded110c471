/** What of a failure is told to the page? Pure. */
import { isAbsolute, win32 } from 'node:path'
import { type ErrorEnvelope, toEnvelope } from '../../src-shared/errors'

/** The envelope without what the page has no business with: stacks, and folders in front of file names. */
export function envelopeForPage(error: unknown): ErrorEnvelope {
  return forPage(toEnvelope(error))
}

/** The same for an envelope that came from the engine. */
export function forPage(envelope: ErrorEnvelope): ErrorEnvelope {
  switch (envelope.kind) {
    case 'cancelled':
      return envelope
    case 'bug':
      return { kind: 'bug', message: envelope.message.replace(/'[^']*[\\/]([^'\\/]+)'/g, "'$1'") }
    case 'app':
      return {
        kind: 'app',
        code: envelope.code,
        details: Object.fromEntries(Object.entries(envelope.details).map(([key, value]) => [key, withoutFolders(value)])),
      }
  }
}

function withoutFolders<Value>(value: Value): Value | string {
  if (typeof value !== 'string' || !(isAbsolute(value) || win32.isAbsolute(value))) return value
  return value.split(/[\\/]/).findLast((part) => part !== '') ?? value
}
