/** Conformance: do utility processes, quitting and crashes go by Electron's rules? */
import { mainEvents, start } from '../support/conformance'
import { expect, type RunningApp, test, utilityPid } from '../support/launch-app'

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
