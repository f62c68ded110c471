/** Is a call answered only for our page and good input, and does every failure reach the page whole? */
import { describe, expect, it, vi } from 'vitest'
import { answerCall, type Handlers, type RegisterOptions, registerCalls, type Sender, senderTrusted } from '../../src-main/ipc/register'
import { AppError, BugError, CancelledError, ERROR_CODES, fromEnvelope } from '../../src-shared/errors'
import { CALL_NAMES } from '../../src-shared/ipc/contract'

const registered = vi.hoisted(() => new Map<string, (event: unknown, input: unknown) => Promise<unknown>>())
vi.mock('electron', () => ({
  ipcMain: { handle: (name: string, handler: (event: unknown, input: unknown) => Promise<unknown>) => registered.set(name, handler) },
}))

const WINDOW = 7
const page = 'app://counterpoint/index.html'
const frame = (url: string, parent: object | null = null) => ({ url, parent }) as NonNullable<Sender['senderFrame']>
const ours: Sender = { sender: { id: WINDOW }, senderFrame: frame(page) }

function setUp(handlers: Partial<Handlers> = {}) {
  const warned: string[] = []
  const called: string[] = []
  const all = Object.fromEntries(
    CALL_NAMES.map((name) => [
      name,
      () => {
        called.push(name)
        return null
      },
    ]),
  )
  const options: RegisterOptions = {
    handlers: { ...all, ...handlers } as Handlers,
    windowContentsId: () => WINDOW,
    logger: { info: () => undefined, warn: (text) => void warned.push(text), error: () => undefined },
  }
  return { options, warned, called }
}

describe('registration', () => {
  it('is for every call of the contract and no other', () => {
    registerCalls(setUp().options)
    expect([...registered.keys()]).toEqual([...CALL_NAMES])
  })
  it('asks who sends, whatever the call', async () => {
    const { options, called } = setUp()
    registerCalls(options)
    for (const [, [, sender]] of WRONG_SENDERS.entries())
      for (const handler of registered.values())
        expect(await handler(sender, {})).toMatchObject({ ok: false, error: { message: 'refused' } })
    expect(called).toEqual([])
  })
})

const WRONG_SENDERS: [string, Sender][] = [
  ['another window', { sender: { id: WINDOW + 1 }, senderFrame: frame(page) }],
  ['a frame inside the page', { sender: { id: WINDOW }, senderFrame: frame(page, {}) }],
  ['a frame that is gone', { sender: { id: WINDOW }, senderFrame: null }],
  ['another origin', { sender: { id: WINDOW }, senderFrame: frame('https://example.org/') }],
  ['another host of the scheme', { sender: { id: WINDOW }, senderFrame: frame('app://counterpoint.example.org/index.html') }],
  ['an empty document', { sender: { id: WINDOW }, senderFrame: frame('about:blank') }],
  ['a data document', { sender: { id: WINDOW }, senderFrame: frame('data:text/html,x') }],
]

describe('sender', () => {
  it('is our window, top frame, our page', () => {
    expect(senderTrusted(ours, WINDOW)).toBe(true)
    expect(senderTrusted(ours, null)).toBe(false)
  })
  it.each(WRONG_SENDERS)('is refused for every call when it is %s', async (_words, sender) => {
    const { options, called, warned } = setUp()
    for (const name of CALL_NAMES) {
      expect(await answerCall(name, sender, {}, options)).toEqual({ ok: false, error: { kind: 'bug', message: 'refused' } })
    }
    expect(called).toEqual([])
    expect(warned).toHaveLength(CALL_NAMES.length)
  })
})

describe('input', () => {
  it('that does not fit is PARAM_INVALID and reaches no handler', async () => {
    const { options, called } = setUp()
    for (const name of CALL_NAMES) {
      for (const wrong of [undefined, null, [], 'text', { surprise: 1 }]) {
        expect(await answerCall(name, ours, wrong, options), name).toMatchObject({
          ok: false,
          error: { kind: 'app', code: 'PARAM_INVALID' },
        })
      }
    }
    expect(called).toEqual([])
  })
  it.each(['../../etc/passwd', '/etc/passwd', 'C:\\x', '', 'A', 'a'.repeat(65), 'a\0', 7, null])('%j is no id', async (runId) => {
    const { options, called } = setUp()
    expect(await answerCall('run:open', ours, { runId }, options)).toMatchObject({ ok: false, error: { code: 'PARAM_INVALID' } })
    expect(called).toEqual([])
  })
  it('names the field that is wrong', async () => {
    const { options } = setUp()
    const result = await answerCall('settings:set', ours, { theme: 'pink', radiological: true }, options)
    expect(result).toMatchObject({ ok: false, error: { details: { parameter: 'theme', found: 'pink' } } })
  })
  it('is given as a copy that the schema made, never the very object that was sent', async () => {
    const sent = { theme: 'dark', radiological: false }
    const got: unknown[] = []
    const { options } = setUp({ 'settings:set': (input) => got.push(input) as never })
    await answerCall('settings:set', ours, sent, options)
    expect(got).toEqual([sent])
    expect(got[0]).not.toBe(sent)
  })
  it('that fits is given to the handler as checked', async () => {
    const { options } = setUp({ 'run:cancel': ({ runId }) => (runId === 'r-1' ? null : Promise.reject(new Error('other id'))) })
    expect(await answerCall('run:cancel', ours, { runId: 'r-1' }, options)).toEqual({ ok: true, value: null })
  })
})

describe('failures', () => {
  const failing = (error: unknown) => setUp({ 'scan:recent': () => Promise.reject(error) })

  it.each(ERROR_CODES)('%s arrives with its details', async (code) => {
    const { options } = failing(new AppError(code, { file: 'scan.nii', found: 3, known: false, expected: null }))
    const result = await answerCall('scan:recent', ours, {}, options)
    if (result.ok) throw new Error('not a failure')
    const arrived = fromEnvelope(structuredClone(result.error))
    expect(arrived).toBeInstanceOf(AppError)
    expect(arrived).toMatchObject({ code, details: { file: 'scan.nii', found: 3, known: false, expected: null } })
  })
  it('a cancel stays a cancel and is not logged', async () => {
    const { options, warned } = failing(new CancelledError())
    expect(await answerCall('scan:recent', ours, {}, options)).toEqual({ ok: false, error: { kind: 'cancelled' } })
    expect(warned).toEqual([])
  })
  it.each([new BugError('index out of range'), new TypeError('index out of range'), 'index out of range'])(
    'a defect keeps its message',
    async (error) => {
      const { options, warned } = failing(error)
      expect(await answerCall('scan:recent', ours, {}, options)).toEqual({
        ok: false,
        error: { kind: 'bug', message: 'index out of range' },
      })
      expect(warned).toHaveLength(1)
    },
  )
  it('folders and stacks stay in the main process', async () => {
    const details = {
      file: '/media/secret/study/sub-01.nii',
      windows: 'C:\\Data\\secret\\sub-01.nii',
      folder: '/media/secret/study/',
      words: 'x / y',
    }
    const { options } = failing(new AppError('FILE_UNREADABLE', details))
    const told = JSON.stringify(await answerCall('scan:recent', ours, {}, options))
    expect(told).not.toMatch(/secret|stack/)
    expect(told).toContain('"words":"x / y"')
    const bug = failing(new Error("EMFILE: too many open files, open '/media/secret/study/sub-01.nii'"))
    expect(await answerCall('scan:recent', ours, {}, bug.options)).toMatchObject({
      error: { message: "EMFILE: too many open files, open 'sub-01.nii'" },
    })
  })
  it('thrown before any promise are told too', async () => {
    const { options } = setUp({
      'scan:recent': () => {
        throw new AppError('ENGINE_BUSY')
      },
    })
    expect(await answerCall('scan:recent', ours, {}, options)).toMatchObject({ ok: false, error: { code: 'ENGINE_BUSY' } })
  })
})
