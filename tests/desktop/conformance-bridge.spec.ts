/** Conformance: does the engine carry values, errors and ports between page and main process by Electron's rules? */
import { start } from '../support/conformance'
import { expect, type RunningApp, test } from '../support/launch-app'

let running: RunningApp
test.beforeAll(async () => {
  running = await start()
  await expect(running.window.locator('#log')).toContainText('ready')
})
test.afterAll(() => running.close())

test('the preload is sandboxed and the page has nothing of Node', async () => {
  const facts = await running.window.evaluate(() => globalThis.api.facts)
  expect(facts).toMatchObject({
    sandboxed: true,
    contextIsolated: true,
    type: 'renderer',
    events: 'function',
    fs: 'module not found: fs',
  })
  expect(facts.childProcess).toBe('module not found: node:child_process')
  expect(facts.electron).toMatch(/^\d+\.\d+\.\d+/)
  expect(await running.window.evaluate(() => ['require', 'process', 'module'].map((name) => typeof Reflect.get(globalThis, name)))).toEqual(
    ['undefined', 'undefined', 'undefined'],
  )
})

test('the exposed API is frozen, deep down', async () => {
  const result = await running.window.evaluate(() => {
    const { api } = globalThis
    const attempt = (change: () => void) => {
      try {
        change()
        return 'done'
      } catch (error) {
        return (error as Error).name
      }
    }
    return {
      frozen: [api, api.nested, api.nested.list].map((each) => Object.isFrozen(each)),
      change: attempt(() => Object.assign(api, { invoke: null })),
      replace: attempt(() => Object.defineProperty(globalThis, 'api', { value: null })),
      deep: api.nested.list[1],
    }
  })
  expect(result).toEqual({ frozen: [true, true, true], change: 'TypeError', replace: 'TypeError', deep: { deep: true } })
})

test('functions, promises and errors pass the bridge', async () => {
  const result = await running.window.evaluate(async () => {
    const { api } = globalThis
    let thrown = ''
    try {
      api.throwHere()
    } catch (error) {
      thrown = (error as Error).message
    }
    return [
      api.callBack((value) => value * 2),
      await api.callBackLater(async (word) => `${word}, answered`),
      thrown,
      api.typeOf(new Float32Array(2)),
    ]
  })
  expect(result).toEqual([41, 'asked, answered!', 'from the preload', '[object Float32Array]'])
  const refused = await running.window.evaluate(() => {
    try {
      return globalThis.api.typeOf(Symbol('no'))
    } catch (error) {
      return (error as Error).message
    }
  })
  expect(refused).toContain('could not be cloned')
})

test('values are copied between page and main process as by structured clone', async () => {
  const result = await running.window.evaluate(async () => {
    const sent = {
      map: new Map([['a', new Set([1, 2])]]),
      date: new Date(86_400_000),
      big: 12345678901234567890n,
      numbers: [Number.NaN, -0, Number.POSITIVE_INFINITY, undefined],
      floats: new Float32Array([1.5, -2]),
      bytes: new Uint8Array([1, 2, 3]).buffer,
      pattern: /a+/gi,
      text: 'ä\u0000😀',
      nested: { $: 'dollar', empty: {}, none: null },
    }
    const back = (await globalThis.api.invoke('echo', sent)) as typeof sent
    return {
      map: back.map.get('a')?.has(2),
      date: back.date instanceof Date && back.date.getTime(),
      big: back.big === sent.big,
      numbers: back.numbers.map((value) => (Object.is(value, -0) ? '-0' : String(value))),
      floats: [back.floats.constructor.name, ...back.floats],
      bytes: [back.bytes.constructor.name, back.bytes.byteLength],
      pattern: String(back.pattern),
      text: back.text === sent.text,
      nested: back.nested,
    }
  })
  expect(result).toEqual({
    map: true,
    date: 86_400_000,
    big: true,
    numbers: ['NaN', '-0', 'Infinity', 'undefined'],
    floats: ['Float32Array', 1.5, -2],
    bytes: ['ArrayBuffer', 3],
    pattern: '/a+/gi',
    text: true,
    nested: { $: 'dollar', empty: {}, none: null },
  })
})

test('a large array comes back whole', async () => {
  const result = await running.window.evaluate(async () => {
    const sent = Float64Array.from({ length: 500_000 }, (_, index) => index / 7)
    const back = (await globalThis.api.invoke('echo', { sent, after: 'it' })) as { sent: Float64Array; after: string }
    return [back.sent.length, back.sent.every((value, index) => value === sent[index]), back.after]
  })
  expect(result).toEqual([500_000, true, 'it'])
})

test('an error of a handler keeps its words only', async () => {
  const failure = (channel: string) =>
    running.window.evaluate(
      (name) =>
        globalThis.api.invoke(name).catch((error: Error & { code?: string }) => [error.message, error.name, error.code ?? 'no code']),
      channel,
    )
  expect(await failure('fail')).toEqual(["Error invoking remote method 'fail': TypeError: bad input", 'Error', 'no code'])
  expect(await failure('nobody')).toEqual([
    "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    'Error',
    'no code',
  ])
  expect(((await failure('give-function')) as string[])[0]).toContain('An object could not be cloned.')
})

test('a message is answered through event.reply', async () => {
  const [value, count] = await running.window.evaluate(() => globalThis.api.sendAndWait({ n: 7 }))
  expect(value).toEqual({ n: 7 })
  expect(count).toBeGreaterThan(3)
})

test('main knows the sender of a call', async () => {
  expect(await running.window.evaluate(() => globalThis.api.invoke('sender'))).toEqual({
    url: 'app://conformance/index.html',
    isWindow: true,
  })
})

test('a port from the page reaches main', async () => {
  await running.window.evaluate(() => globalThis.api.givePort('first'))
  await expect.poll(() => running.window.evaluate(() => globalThis.seen.ownPort !== null)).toBe(true)
  await running.window.evaluate(() => globalThis.seen.ownPort?.postMessage(new Map([['key', 1]])))
  await expect.poll(() => running.window.evaluate(() => JSON.stringify(globalThis.seen.portMessages))).toContain('"name":"first"')
  const [answer] = (await running.window.evaluate(() => globalThis.seen.portMessages)) as [{ name: string; isMap: boolean }]
  expect(answer).toMatchObject({ name: 'first', isMap: true })
})
