/** Whatever the page sends, does a handler see only what the contract allows, and does every call end in an answer? */
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { answerCall, type Handlers, type Sender } from '../../src-main/ipc/register'
import { CALL_NAMES, CALLS, type CallName } from '../../src-shared/ipc/contract'
import { defaultParameters } from '../../src-shared/params/parameters'
import { fuzz } from '../support/fuzz'
import { prototypesAreClean } from '../unit/write/mutate-text'

vi.mock('electron', () => ({ ipcMain: {} }))

const PAGE = 'app://counterpoint/index.html'
const ours: Sender = { sender: { id: 7 }, senderFrame: { url: PAGE, parent: null } as Sender['senderFrame'] }

/** Keys and values that the calls know, and those that do harm elsewhere. */
const keys = fc.constantFrom(
  'runId',
  'scanId',
  'path',
  'parameters',
  'name',
  'what',
  'picture',
  'preset',
  'theme',
  'labels',
  '__proto__',
  'constructor',
  'x',
)
const values = fc.oneof(
  fc.constantFrom<unknown>(
    'r1',
    '../../etc/passwd',
    '/etc/passwd',
    'C:\\x',
    '\0',
    '',
    'maps',
    'dark',
    null,
    true,
    -1,
    1e308,
    Number.NaN,
    [],
    {},
  ),
  fc.constantFrom<unknown>(
    defaultParameters(),
    { ...defaultParameters(), nComponents: 1e9 },
    { ...defaultParameters(), maskFile: '/etc/passwd' },
  ),
  fc.anything({ maxDepth: 2, withNullPrototype: true, withTypedArray: true, withMap: true, withBigInt: true }),
)
const objects = fc.array(fc.tuple(keys, values), { maxLength: 6 }).map((entries) => {
  const made: Record<string, unknown> = {}
  for (const [key, value] of entries) Object.defineProperty(made, key, { value, enumerable: true, configurable: true })
  return made
})
const inputs = fc.oneof({ weight: 4, arbitrary: objects }, { weight: 1, arbitrary: fc.anything() })

const { runs, timeoutMs } = fuzz(3000)
it(
  'hostile inputs are refused by name, or are what the schema allows',
  async () => {
    const seen: { name: CallName; input: unknown }[] = []
    const handlers = Object.fromEntries(CALL_NAMES.map((name) => [name, (input: unknown) => void seen.push({ name, input })]))
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const options = { handlers: handlers as unknown as Handlers, windowContentsId: () => 7, logger: silent }
    let refused = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...CALL_NAMES), inputs, async (name, input) => {
        seen.length = 0
        const answer = await answerCall(name, ours, input, options)
        if (answer.ok) {
          expect(seen).toHaveLength(1)
          expect(CALLS[name].input.safeParse(seen[0]?.input).success).toBe(true)
          // Ids are names of ours: nothing that a file system could take for a place.
          for (const [key, value] of Object.entries((seen[0]?.input ?? {}) as object)) {
            if (/Id$/.test(key)) expect(value).toMatch(/^[0-9a-z-]{1,64}$/)
          }
        } else {
          refused++
          expect(seen).toEqual([])
          expect(answer.error).toMatchObject({ kind: 'app', code: 'PARAM_INVALID' })
          expect(JSON.stringify(answer.error)).not.toContain('    at ')
        }
        expect(prototypesAreClean()).toBe(true)
      }),
      runs,
    )
    expect(refused).toBeGreaterThan(runs.numRuns / 2)
    expect(refused).toBeLessThan(runs.numRuns)
  },
  timeoutMs,
)
