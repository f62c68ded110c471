/** How does a desktop test start the app, watch it and end it, on whichever engine runs? */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base, type ElectronApplication, _electron as electron, expect, type Page, type TestInfo } from '@playwright/test'
import { findEngine } from '../standin/engine.mjs'

export { expect }

const root = path.resolve(import.meta.dirname, '../..')

export interface LaunchOptions {
  /** Folder of the app; by default this project, or the packed app whose executable COUNTERPOINT_PACKED names. */
  readonly app?: string
  /** A packed app, instead of a folder. */
  readonly executable?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Folder of an earlier launch, to start again on the same data; by default a fresh one. */
  readonly userData?: string
  /** Files written into the user data folder beforehand, such as corrupt settings. */
  readonly userDataFiles?: Readonly<Record<string, string>>
  /** Errors on the console, in the page or of the page's scripts that this test is about. */
  readonly expectedErrors?: RegExp
}

export interface RunningApp {
  readonly app: ElectronApplication
  readonly window: Page
  readonly userData: string
  /** The user's home folder as the app sees it, empty at the start. */
  readonly home: string
  /** Console errors and uncaught exceptions of all windows, so far. */
  readonly errors: readonly string[]
  /** Addresses of all requests of all windows, so far. */
  readonly requests: readonly string[]
  /** What the main process wrote to its standard output and error, so far. */
  readonly output: () => string
  close(): Promise<void>
}

/** Which engine the tests of this run use. */
export const engine = () => findEngine({ download: false }).kind

/** Starts the app and waits for its first window. Folders made here are removed by `close`, except the user data that was given. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const folder = mkdtempSync(path.join(tmpdir(), 'counterpoint-test-'))
  const userData = options.userData ?? path.join(folder, 'user-data')
  const home = path.join(folder, 'home')
  for (const each of [userData, home]) mkdirSync(each, { recursive: true })
  for (const [name, text] of Object.entries(options.userDataFiles ?? {})) writeFileSync(path.join(userData, name), text)

  process.env.ELECTRON_OVERRIDE_DIST_PATH ??= findEngine({ download: false }).folder
  const packed = options.executable ?? (options.app ? undefined : process.env.COUNTERPOINT_PACKED)
  const target = packed ? { executablePath: packed, args: [] } : { args: [options.app ?? root] }
  const app = await electron.launch({
    ...target,
    args: [...target.args, `--user-data-dir=${userData}`, ...(options.args ?? [])],
    env: { ...definedEnvironment(), HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), ...options.env },
  })
  // A click waits for what it sets off: without a graphics card a large rendering takes seconds, on a busy machine many times as long.
  app.context().setDefaultTimeout(120_000)
  const watch = watchApp(app, options.expectedErrors)
  const window = await app.firstWindow()
  const close = async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { app, window, userData, home, ...watch, close }
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries)
}

function watchApp(app: ElectronApplication, expected: RegExp | undefined) {
  const errors: string[] = []
  const requests: string[] = []
  const chunks: string[] = []
  const fail = (text: string) => {
    if (!expected?.test(text)) errors.push(text)
  }
  const watchPage = (page: Page) => {
    page.on('pageerror', (error) => fail(`uncaught: ${error.stack ?? error.message}`))
    page.on('crash', () => fail('the page crashed'))
  }
  app.context().on('request', (request) => requests.push(request.url()))
  app.context().on('console', (message) => {
    if (message.type() === 'error') fail(`console: ${message.text()} (${message.location().url})`)
  })
  app.on('window', watchPage)
  for (const page of app.windows()) watchPage(page)
  for (const stream of [app.process().stdout, app.process().stderr]) stream?.on('data', (text) => chunks.push(String(text)))
  return { errors, requests, output: () => chunks.join('') }
}

interface Fixtures {
  /** `launchApp` that ends its apps after the test, keeps a picture of each window when it failed, and fails it on unexpected errors. */
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  launch: async ({}, use, info) => {
    const running: RunningApp[] = []
    await use(async (options) => {
      const started = await launchApp(options)
      running.push(started)
      return started
    })
    if (info.status !== info.expectedStatus) await keepEvidence(running, info)
    for (const each of running) await each.close()
    expect(running.flatMap((each) => each.errors)).toEqual([])
  },
})

async function keepEvidence(running: readonly RunningApp[], info: TestInfo): Promise<void> {
  for (const { app, output } of running) {
    for (const [index, page] of app.windows().entries()) {
      const picture = await page.screenshot({ timeout: 5000 }).catch(() => null)
      if (picture) await info.attach(`window-${index + 1}.png`, { body: picture, contentType: 'image/png' })
    }
    await info.attach('output.txt', { body: output(), contentType: 'text/plain' })
    // Asked at the end whether a run that still goes on is to be stopped, an app that nobody answers would never end.
    await answerMessageBox(app, 1).catch(() => undefined)
  }
}

/**
 * One app for all tests of a file, one after the other, where none of them needs a fresh one: starting and a first run cost more than most tests.
 * After a test that failed Playwright begins anew, with another app.
 * @param prepare what all tests begin from
 */
export function oneApp(prepare: (running: RunningApp) => Promise<unknown>): () => RunningApp {
  let running: RunningApp | null = null
  const present = () => {
    if (!running) throw new Error('the app has not been started')
    return running
  }
  test.beforeAll(async () => {
    running = await launchApp()
    await prepare(running)
  })
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  test.afterEach(async ({}, info) => {
    if (info.status !== info.expectedStatus) await keepEvidence([present()], info)
    expect(present().errors).toEqual([])
  })
  test.afterAll(() => running?.close())
  return present
}

/** Drops files from the desktop on a place of the page, as the system would. */
export async function dropFiles(page: Page, selector: string, files: readonly string[]): Promise<void> {
  const box = await page.locator(selector).first().boundingBox()
  if (!box) throw new Error(`nothing to drop on: ${selector}`)
  const devtools = await page.context().newCDPSession(page)
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, ...place, data: { items: [], files: [...files], dragOperationsMask: 1 } })
  }
  await devtools.detach()
}

/** Answers every open dialog from now on, the first ones in turn where several answers are given; without files the user closed it. */
export async function answerOpenDialog(app: ElectronApplication, ...answers: readonly (readonly string[])[]): Promise<void> {
  await app.evaluate(({ dialog }, given) => {
    const left = [...given]
    dialog.showOpenDialog = async () => {
      const chosen = (left.length > 1 ? left.shift() : left[0]) ?? []
      return { canceled: chosen.length === 0, filePaths: [...chosen] }
    }
  }, answers)
}

/** Answers every save dialog from now on; null: the user closed it. */
export async function answerSaveDialog(app: ElectronApplication, filePath: string | null): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: chosen === null, filePath: chosen ?? '' })
  }, filePath)
}

/** Answers every question from now on with the button of this number. */
export async function answerMessageBox(app: ElectronApplication, response: number): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showMessageBox = async () => ({ response: chosen, checkboxChecked: false })
  }, response)
}

/** Process id of the utility process with this name, such as the engine; null when it does not run. */
export async function utilityPid(app: ElectronApplication, serviceName: string): Promise<number | null> {
  return app.evaluate(({ app: main }, name) => main.getAppMetrics().find((metric) => metric.name === name)?.pid ?? null, serviceName)
}

/** From now on notes every connection that Node makes in the main process; the returned function tells them as host:port. */
export async function watchMainConnections(app: ElectronApplication): Promise<() => Promise<string[]>> {
  const noted = await app.evaluateHandle(() => {
    const connections: string[] = []
    const { Socket } = process.getBuiltinModule('node:net')
    const connect = Socket.prototype.connect
    Socket.prototype.connect = function (this: object, ...args: unknown[]) {
      connections.push(JSON.stringify(args[0]))
      return Reflect.apply(connect, this, args)
    } as typeof connect
    return connections
  })
  return () => noted.jsonValue()
}
