/** How is Chromium started, and how does a window get a page in it? */
import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import { CdpConnection, type CdpObject, type CdpSession } from './cdp'

/** Debian's headless shell first: it starts 5 times faster than the full browser and its viewport is exactly the window. */
const HEADLESS = ['/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium-headless-shell']
const FULL = ['/usr/lib/chromium/chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const SWITCHES = [
  '--no-startup-window',
  '--no-sandbox',
  '--disable-gpu-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-extensions',
  '--disable-dev-shm-usage',
  '--disable-search-engine-choice-screen',
  '--no-first-run',
  '--no-default-browser-check',
  '--password-store=basic',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--allow-file-access-from-files',
  '--mute-audio',
]

export interface ChromiumOptions {
  /** Also listens here, for Playwright; absent: on the pipe only. */
  readonly remoteDebuggingPort: number | undefined
  readonly switches: ReadonlyMap<string, string>
  readonly userDataFolder: string
}

export class Chromium {
  private readonly attached = new Map<string, CdpSession>()
  private readonly awaited = new Map<string, (session: CdpSession) => void>()

  private constructor(
    readonly process: ChildProcess,
    readonly connection: CdpConnection,
  ) {}

  /** @throws Error when no Chromium is installed */
  static async start(options: ChromiumOptions): Promise<{ chromium: Chromium; version: string }> {
    const visible = process.env.STANDIN_HEADFUL === '1'
    const candidates = [process.env.STANDIN_CHROMIUM ?? '', ...(visible ? FULL : [...HEADLESS, ...FULL])]
    const binary = candidates.find((candidate) => candidate !== '' && fs.existsSync(candidate))
    if (!binary) throw new Error('stand-in: no Chromium found; install chromium-headless-shell or set STANDIN_CHROMIUM')
    const args = [...SWITCHES, '--remote-debugging-pipe', `--user-data-dir=${options.userDataFolder}`]
    if (!visible) args.push(binary.endsWith('headless-shell') ? '--headless' : '--headless=new')
    if (options.remoteDebuggingPort !== undefined) args.push(`--remote-debugging-port=${options.remoteDebuggingPort}`)
    for (const [name, value] of options.switches) args.push(value === '' ? `--${name}` : `--${name}=${value}`)
    // Chromium exits when the pipes close, so none outlives its host.
    const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] })
    copyDevToolsLine(child)
    const chromium = new Chromium(child, new CdpConnection(child))
    chromium.listen()
    const { product } = await chromium.connection.send('Browser.getVersion')
    await chromium.connection.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
    return { chromium, version: String(product).split('/')[1] ?? '0' }
  }

  /** Makes a page that stays paused before its first request until Runtime.runIfWaitingForDebugger. */
  async openPage(url: string, width: number, height: number): Promise<{ targetId: string; session: CdpSession }> {
    const { targetId } = await this.connection.send('Target.createTarget', { url, newWindow: true, width, height })
    const session = this.attached.get(targetId) ?? (await new Promise<CdpSession>((resolve) => this.awaited.set(targetId, resolve)))
    return { targetId, session }
  }
  closePage(targetId: string): Promise<unknown> {
    return this.connection.send('Target.closeTarget', { targetId })
  }
  async resizePage(targetId: string, width: number, height: number): Promise<void> {
    const { windowId } = await this.connection.send('Browser.getWindowForTarget', { targetId })
    await this.connection.send('Browser.setWindowBounds', { windowId, bounds: { width, height } })
  }
  onPageGone(listener: (targetId: string) => void): void {
    this.connection.on('Target.detachedFromTarget', ({ sessionId, targetId }: CdpObject) => {
      this.connection.forget(sessionId)
      this.attached.delete(targetId)
      listener(targetId)
    })
  }
  /** Asks it to close, and kills it after three seconds. */
  async close(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const gone = new Promise((resolve) => this.process.once('exit', resolve))
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 3000)
    this.connection.send('Browser.close').catch(() => {})
    await gone
    clearTimeout(timer)
  }
  private listen(): void {
    this.connection.on('Target.attachedToTarget', ({ sessionId, targetInfo, waitingForDebugger }: CdpObject) => {
      const session = this.connection.session(sessionId)
      if (targetInfo.type !== 'page') {
        if (waitingForDebugger) session.sendMaybe('Runtime.runIfWaitingForDebugger')
        return
      }
      this.attached.set(targetInfo.targetId, session)
      this.awaited.get(targetInfo.targetId)?.(session)
      this.awaited.delete(targetInfo.targetId)
    })
  }
}

/** Playwright waits for this line of the browser on the app's own stderr. */
function copyDevToolsLine(child: ChildProcess): void {
  let unfinished = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (unfinished + text).split('\n')
    unfinished = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith('DevTools listening on ')) process.stderr.write(`${line}\n`)
      else if (process.env.STANDIN_VERBOSE) process.stderr.write(`[chromium] ${line}\n`)
    }
  })
}
