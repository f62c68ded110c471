/** Does the engine that runs the desktop tests keep Electron's rules, those that Counterpoint leans on? True of Electron and of the stand-in. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import {
  answerMessageBox,
  answerOpenDialog,
  answerSaveDialog,
  dropFiles,
  expect,
  type LaunchOptions,
  launchApp,
  type RunningApp,
  test,
  utilityPid,
} from '../support/launch-app'

const APP = path.resolve(import.meta.dirname, '../standin/conformance-app')

/** What the conformance app keeps for these tests (main.mjs, page.js, preload.cjs). */
interface Api {
  invoke(channel: string, value?: unknown): Promise<unknown>
  sendAndWait(value: unknown): Promise<unknown[]>
  givePort(name: string): void
  pathOf(file: File): string
  callBack(f: (value: number) => number): number
  callBackLater(f: (value: string) => Promise<string>): Promise<string>
  typeOf(value: unknown): string
  throwHere(): void
  nested: { list: unknown[]; text: string }
  facts: Record<string, unknown>
}
interface Seen {
  workerMessages: unknown[]
  workerPort: MessagePort | null
  ownPort: MessagePort | null
  portMessages: unknown[]
  violations: string[]
}
declare global {
  var api: Api
  var seen: Seen
  var events: unknown[]
  var asked: Record<'permissions' | 'navigations' | 'windows' | 'downloads' | 'refused', string[]>
  var inlineRan: boolean | undefined
}

const start = (options: LaunchOptions = {}) => launchApp({ app: APP, ...options })
const mainEvents = (running: RunningApp) => running.app.evaluate(() => globalThis.events)
const whatWasAsked = (running: RunningApp) => running.app.evaluate(() => globalThis.asked)

test.describe('one window', () => {
  let running: RunningApp
  test.beforeAll(async () => {
    running = await start()
    await expect(running.window.locator('#log')).toContainText('ready')
  })
  test.afterAll(() => running.close())

  test('the app knows its name, version and folders', async () => {
    const facts = await running.app.evaluate(({ app }) => [
      app.getName(),
      app.getVersion(),
      app.isPackaged,
      app.getPath('userData'),
      app.getPath('home'),
    ])
    expect(facts).toEqual(['Conformance', '3.2.1', false, running.userData, running.home])
    expect(await running.app.evaluate(({ app }) => app.getAppPath())).toBe(APP)
  })

  test('start-up events come in order', async () => {
    await expect.poll(() => mainEvents(running)).toContain('loaded')
    const events = await mainEvents(running)
    const order = ['ready before whenReady: false', 'ready', 'web-contents-created', 'window ready-to-show', 'window show']
    expect(events.filter((event) => order.includes(String(event)))).toEqual(order)
  })

  test('the window has its size, title and address', async () => {
    const window = await running.app.browserWindow(running.window)
    expect(await window.evaluate((each) => [each.isVisible(), each.webContents.getURL()])).toEqual([true, 'app://conformance/index.html'])
    await expect.poll(() => window.evaluate((each) => each.getTitle())).toBe('Conformance page')
    await window.evaluate((each) => each.setTitle('Another title'))
    expect(await window.evaluate((each) => [each.getTitle(), each.isDestroyed()])).toEqual(['Another title', false])
  })

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
    expect(
      await running.window.evaluate(() => ['require', 'process', 'module'].map((name) => typeof Reflect.get(globalThis, name))),
    ).toEqual(['undefined', 'undefined', 'undefined'])
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

  test('the page is secure and isolated', async () => {
    const facts = await running.window.evaluate(() => [isSecureContext, crossOriginIsolated, typeof SharedArrayBuffer])
    expect(facts).toEqual([true, true, 'function'])
  })

  test('the content security policy is enforced', async () => {
    expect(await running.window.evaluate(() => globalThis.inlineRan)).toBeUndefined()
    // Playwright's own evaluations are not bound by the policy, a script element of the page is.
    const outcome = await running.window.evaluate(async () => {
      const style = document.createElement('style')
      style.textContent = 'body { color: red }'
      document.head.append(style)
      const fetched = await fetch('https://example.invalid/x').then(
        () => 'fetched',
        () => 'refused',
      )
      const image = new Image()
      const loaded = new Promise((resolve) => {
        image.onload = () => resolve('loaded')
        image.onerror = () => resolve('refused')
      })
      image.src = 'https://example.invalid/x.png'
      return [fetched, await loaded, style.sheet?.cssRules.length ?? 0]
    })
    expect(outcome).toEqual(['refused', 'refused', 0])
    const violations = await running.window.evaluate(() => globalThis.seen.violations)
    for (const directive of ['connect-src', 'img-src', 'style-src-elem']) expect(violations).toContain(directive)
  })

  test('a request refused by onBeforeRequest never leaves', async () => {
    let received = 0
    const server = http.createServer((_request, response) => {
      received += 1
      response.setHeader('access-control-allow-origin', '*')
      response.end('reached')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/leak`
    // The policy of this page allows this address, so that only the request filter stands in the way.
    const outcome = await running.window.evaluate(
      (address) =>
        fetch(address).then(
          (response) => response.text(),
          () => 'refused',
        ),
      url,
    )
    server.close()
    expect(outcome).toBe('refused')
    expect(received).toBe(0)
    expect((await whatWasAsked(running)).refused).toContain(url)
  })

  test('protocol.handle sees method and body and may answer 404', async () => {
    const answers = await running.window.evaluate(async () => {
      const posted = await fetch('/echo', { method: 'POST', body: 'abc' })
      const missing = await fetch('/nothing-here')
      return [await posted.text(), missing.status]
    })
    expect(answers).toEqual(['POST abc', 404])
  })

  test('permissions follow the handlers', async () => {
    const states = await running.window.evaluate(async () => {
      const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state
      const position = new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : 'failed'),
        ),
      )
      const camera = navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        (error: Error) => error.name,
      )
      return {
        notifications: await Notification.requestPermission(),
        position: await position,
        camera: await camera,
        midi: await state('midi'),
      }
    })
    expect(states).toMatchObject({ notifications: 'denied', position: 'denied', midi: 'denied' })
    expect(['NotAllowedError', 'NotFoundError']).toContain(states.camera)
  })

  test('navigation, new windows and downloads are refused by main', async () => {
    await running.window.locator('#away').click({ noWaitAfter: true })
    await expect.poll(async () => (await whatWasAsked(running)).navigations).toEqual(['https://example.invalid/away'])
    await running.window.locator('#outside').click()
    await running.window.evaluate(() => window.open('https://example.invalid/opened'))
    await expect
      .poll(async () => (await whatWasAsked(running)).windows)
      .toEqual(['https://example.invalid/outside', 'https://example.invalid/opened'])
    await running.window.locator('#download').click()
    await expect.poll(async () => (await whatWasAsked(running)).downloads).toEqual(['file.bin'])
    await expect(running.window.locator('#log')).toContainText('ready')
    expect(running.app.windows()).toHaveLength(1)
  })

  test('chosen and dropped files have their real paths', async () => {
    const file = path.join(running.home, 'a scan ü.nii')
    writeFileSync(file, 'x')
    await running.window.getByLabel('File').setInputFiles(file)
    await expect(running.window.locator('#log')).toContainText(`chosen ${file}`)
    await dropFiles(running.window, '#drop', [file])
    await expect(running.window.locator('#log')).toContainText(`dropped ${file}`)
    expect(await running.window.evaluate(() => globalThis.api.pathOf(new File(['x'], 'made.nii')))).toBe('')
  })

  test('menu items do what they say', async () => {
    await running.app.evaluate(({ Menu }) => {
      for (const id of ['open', 'check', 'off']) Menu.getApplicationMenu()?.getMenuItemById(id)?.click()
    })
    const events = await mainEvents(running)
    expect(events).toEqual(expect.arrayContaining(['chose open', 'checked true']))
    expect(events).not.toContain('chose a disabled item')
    const found = await running.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('nothing') ?? null)
    expect(found).toBeNull()
  })

  test('dialogs can be answered by a test', async () => {
    await answerOpenDialog(running.app, ['/somewhere/scan.nii'])
    await answerSaveDialog(running.app, null)
    await answerMessageBox(running.app, 1)
    const answers = await running.app.evaluate(async ({ dialog }) => [
      await dialog.showOpenDialog({}),
      await dialog.showSaveDialog({}),
      (await dialog.showMessageBox({ message: 'Really?' })).response,
    ])
    expect(answers).toEqual([{ canceled: false, filePaths: ['/somewhere/scan.nii'] }, { canceled: true, filePath: '' }, 1])
  })

  test('the theme of main is the theme of the page', async () => {
    const dark = () => running.window.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    for (const theme of ['dark', 'light'] as const) {
      await running.app.evaluate(({ nativeTheme }, source) => {
        nativeTheme.themeSource = source
      }, theme)
      await expect.poll(dark).toBe(theme === 'dark')
      expect(await running.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(theme === 'dark')
    }
  })

  test('text can be put on the clipboard and a picture be taken', async () => {
    const [text, size] = await running.app.evaluate(async ({ clipboard, BrowserWindow }) => {
      clipboard.writeText('42 mm')
      const picture = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
      return [clipboard.readText(), picture?.getSize()] as const
    })
    expect(text).toBe('42 mm')
    expect(size?.width).toBeGreaterThanOrEqual(900)
  })

  test('a second start hands its arguments to the first and ends', async () => {
    const executable = await running.app.evaluate(({ app }) => app.getPath('exe'))
    const args = ['--no-sandbox', APP, `--user-data-dir=${running.userData}`, '/data/scan.nii.gz']
    const second = spawnSync(executable, args, { encoding: 'utf8', timeout: 30_000, cwd: running.home, env: process.env })
    expect(second.status).toBe(0)
    const told = ['second-instance', '/data/scan.nii.gz', running.home, { from: 'conformance' }]
    await expect.poll(() => mainEvents(running)).toContainEqual(told)
  })

  test('a reload brings the page back with its bridge', async () => {
    await running.window.reload()
    await expect(running.window.locator('#log')).toContainText('ready')
    expect(await running.window.evaluate(() => globalThis.api.invoke('echo', 'again'))).toBe('again')
  })

  test('the console shows no errors but those that were provoked', () => {
    const provoked = /example\.invalid|Content Security Policy|ERR_BLOCKED_BY_CLIENT|404|inline|127\.0\.0\.1/
    expect(running.errors.filter((error) => !provoked.test(error))).toEqual([])
  })
})

test.describe('utility process', () => {
  let running: RunningApp
  test.beforeEach(async () => {
    running = await start()
    await expect(running.window.locator('#log')).toContainText('ready')
    await running.window.evaluate(() => globalThis.api.invoke('fork', {}))
    await expect.poll(() => running.window.evaluate(() => globalThis.seen.workerMessages.length)).toBeGreaterThan(0)
  })
  test.afterEach(() => running.close())
  const lastMessage = () => running.window.evaluate(() => globalThis.seen.workerMessages.at(-1))

  test('has parentPort, arguments, threads with shared memory, and a port to the page', async () => {
    expect(await lastMessage()).toEqual({ type: 'utility', hasSend: 'undefined', memory: 41 })
    expect(await mainEvents(running)).toEqual(expect.arrayContaining(['worker spawned true', 'worker says arguments first second']))
    expect(await utilityPid(running.app, 'conformance worker')).toBeGreaterThan(0)
    await running.window.evaluate(() => globalThis.seen.workerPort?.postMessage(new Map([['k', 'v']])))
    await expect
      .poll(() => running.window.evaluate(() => (globalThis.seen.portMessages.at(-1) as { echo?: Map<string, string> })?.echo?.get('k')))
      .toBe('v')
    await running.window.evaluate(() => globalThis.seen.workerPort?.postMessage({ floats: 2_000_000 }))
    const floats = () => {
      const last = globalThis.seen.portMessages.at(-1)
      return last instanceof Float32Array ? [last.length, last[1_999_999]] : null
    }
    await expect.poll(() => running.window.evaluate(floats)).toEqual([2_000_000, 999])
  })

  test('its messages keep their order', async () => {
    await running.window.evaluate(() => globalThis.api.invoke('ask-worker', { kind: 'count', to: 200 }))
    await expect.poll(lastMessage).toEqual({ index: 199 })
    const indexes = await running.window.evaluate(() =>
      globalThis.seen.workerMessages.slice(1).map((message) => (message as { index: number }).index),
    )
    expect(indexes).toEqual(Array.from({ length: 200 }, (_, index) => index))
  })

  test('its own end is told with its code', async () => {
    await running.window.evaluate(() => globalThis.api.invoke('ask-worker', { kind: 'exit', code: 7 }))
    await expect.poll(lastMessage).toEqual({ exit: 7 })
    expect(await mainEvents(running)).toContain('worker exited 7 undefined')
    await expect.poll(() => mainEvents(running)).toContain('gone 7 conformance worker')
  })

  test('a crash is told with a code that is not zero', async () => {
    await running.window.evaluate(() => globalThis.api.invoke('ask-worker', { kind: 'throw' }))
    await expect.poll(lastMessage).toMatchObject({ exit: expect.any(Number) })
    expect(((await lastMessage()) as { exit: number }).exit).not.toBe(0)
  })

  test('being killed is told', async () => {
    const pid = await utilityPid(running.app, 'conformance worker')
    expect(pid).not.toBeNull()
    process.kill(pid ?? 0, 'SIGKILL')
    await expect.poll(lastMessage).toMatchObject({ exit: expect.any(Number) })
    expect(((await lastMessage()) as { exit: number }).exit).not.toBe(0)
    expect(await utilityPid(running.app, 'conformance worker')).toBeNull()
    expect(await running.window.evaluate(() => globalThis.api.invoke('echo', 'alive'))).toBe('alive')
  })
})

test('quitting asks every window, then will-quit, then quit', async () => {
  const running = await start({ env: { CONFORMANCE_TELL: '1' } })
  await expect(running.window.locator('#log')).toContainText('ready')
  const { output } = running
  await running.app.evaluate(({ BrowserWindow, app }) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.once('close', (event) => event.preventDefault())
    app.quit()
  })
  expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const before = output().length
  const process = running.app.process()
  await running.close()
  const told = output()
    .slice(before)
    .match(/event .*/g)
  expect(told).toEqual(['event before-quit', 'event window close', 'event window closed', 'event will-quit', 'event quit'])
  expect(process.exitCode).toBe(0)
})

test('closing the last window is told, and storage survives a restart', async () => {
  const first = await start({ env: { CONFORMANCE_NO_QUIT: '1' } })
  await first.window.evaluate(() => localStorage.setItem('key', 'kept'))
  const closed = first.app.waitForEvent('close')
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {})
  await closed // without a listener that keeps it, an app without windows ends
  const second = await start({ userData: first.userData })
  expect(await second.window.evaluate(() => localStorage.getItem('key'))).toBe('kept')
  await second.close()
  await first.close()
})

test('a crash of the page is told and can be reloaded', async () => {
  const running = await start()
  await expect(running.window.locator('#log')).toContainText('ready')
  const reason = running.app.evaluate(
    ({ BrowserWindow }) =>
      new Promise((resolve) =>
        BrowserWindow.getAllWindows()[0]?.webContents.once('render-process-gone', (_event, details) => resolve(details.reason)),
      ),
  )
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  expect(['crashed', 'killed']).toContain(await reason)
  await running.close()
})
