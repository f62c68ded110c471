/** When does the app start, quit and exit, and what does it know about itself? */
import path from 'node:path'
import type Electron from 'electron'
import { AppPaths } from './app-paths'
import { BrowserWindow } from './browser-window'
import { CommandLine } from './command-line'
import { removeBulkFolder } from './page-link'
import { registry } from './registry'
import { type SecondStart, SingleInstance } from './single-instance'
import { type Like, preventable, strict, strictEmitter } from './strict'
import { utilities } from './utility-process'

export class App extends strictEmitter('app') implements Like<Electron.App> {
  name = 'Electron'
  applicationMenu = null
  /** macOS only. */
  readonly dock = undefined
  readonly accessibilitySupportEnabled = false
  readonly runningUnderARM64Translation = false
  readonly commandLine = strict('app.commandLine', new CommandLine())
  private readonly paths: AppPaths
  private readonly instance = new SingleInstance()
  private readonly whenReadyPromise: Promise<void>
  private resolveReady: () => void = () => {}
  private version = '0.0.0'
  private appFolder = process.cwd()
  private quitting = false
  private leaving = false

  constructor(
    executable: string,
    readonly isPackaged: boolean,
  ) {
    super()
    this.paths = new AppPaths(() => this.name, executable)
    this.whenReadyPromise = new Promise((resolve) => {
      this.resolveReady = resolve
    })
    registry.emitFromApp = (event, ...args) => this.emit(event, ...args)
    registry.appName = () => this.name
    registry.appPath = () => this.appFolder
    registry.allWindowsClosed = () => this.allWindowsClosed()
    process.on('SIGTERM', () => this.quit())
    process.on('SIGINT', () => this.quit())
    process.on('exit', () => this.cleanUp())
  }
  isReady(): boolean {
    return registry.ready
  }
  whenReady(): Promise<void> {
    return this.whenReadyPromise
  }
  getName(): string {
    return this.name
  }
  setName(name: string): void {
    this.name = name
  }
  getVersion(): string {
    return this.version
  }
  getAppPath(): string {
    return this.appFolder
  }
  getPath(name: string): string {
    return this.paths.get(name)
  }
  setPath(name: string, folder: string): void {
    this.paths.set(name, folder)
  }
  setAppLogsPath(folder?: string): void {
    this.paths.set('logs', folder ?? path.join(this.getPath('userData'), 'logs'))
  }
  getLocale(): string {
    return 'en-US'
  }
  getSystemLocale(): string {
    return 'en-US'
  }
  getPreferredSystemLanguages(): string[] {
    return ['en-US']
  }
  /** The utility processes that run, with their names. */
  getAppMetrics(): Electron.ProcessMetric[] {
    const metric = (pid: number, type: string, name?: string) => ({
      pid,
      type,
      creationTime: 0,
      ...(name ? { name, serviceName: name } : {}),
    })
    const running = [...utilities].filter((each) => each.pid !== undefined)
    const metrics = running.map((each) => metric(each.pid ?? 0, 'Utility', each.standinOptions.serviceName ?? 'Node Utility Process'))
    return [metric(process.pid, 'Browser'), ...metrics] as Electron.ProcessMetric[]
  }
  /** What the desktop would be told; there is none. */
  setAppUserModelId(_id: string): void {}
  setAboutPanelOptions(_options: object): void {}
  showAboutPanel(): void {}
  addRecentDocument(_file: string): void {}
  clearRecentDocuments(): void {}
  setBadgeCount(_count?: number): boolean {
    return false
  }
  focus(): void {}
  enableSandbox(): void {}
  disableHardwareAcceleration(): void {}
  isAccessibilitySupportEnabled(): boolean {
    return false
  }

  requestSingleInstanceLock(data: unknown = null): boolean {
    const started: SecondStart = { argv: process.argv, workingFolder: process.cwd(), data }
    return this.instance.request(this.getPath('userData'), started, (second) => {
      void this.whenReadyPromise.then(() => this.emit('second-instance', preventable(), second.argv, second.workingFolder, second.data))
    })
  }
  hasSingleInstanceLock(): boolean {
    return this.instance.held()
  }
  releaseSingleInstanceLock(): void {
    this.instance.release()
  }

  /** before-quit, then every window's close, then will-quit and quit; each but the last may be prevented. */
  quit(): void {
    if (this.quitting || this.leaving) return
    const event = preventable()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.quitting = true
    const open = BrowserWindow.getAllWindows()
    for (const window of open) {
      if (window.standinClose()) continue
      this.quitting = false
      return
    }
    if (open.length === 0) this.finish()
  }
  exit(code = 0): void {
    if (this.leaving) return
    this.emit('quit', preventable(), code)
    void this.leave(code)
  }

  standinLoaded(folder: string, name: string | undefined, version: string | undefined): void {
    this.appFolder = folder
    this.name = name ?? this.name
    this.version = version ?? this.version
  }
  standinReady(): void {
    this.emit('will-finish-launching')
    registry.ready = true
    this.resolveReady()
    this.emit('ready', preventable(), {})
  }
  standinLostChromium(): void {
    if (this.leaving || this.quitting) return
    console.error('stand-in: Chromium exited')
    void this.leave(1)
  }
  /** Asked for by app.quit() before Chromium had started. */
  standinIsLeaving(): boolean {
    return this.leaving
  }

  private allWindowsClosed(): void {
    if (this.leaving) return
    if (this.quitting) this.finish()
    else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }
  private finish(): void {
    const event = preventable()
    this.emit('will-quit', event)
    if (event.defaultPrevented) {
      this.quitting = false
      return
    }
    this.emit('quit', preventable(), 0)
    void this.leave(0)
  }
  private async leave(code: number): Promise<void> {
    if (this.leaving) return
    this.leaving = true
    for (const utility of utilities) utility.standinKill()
    this.instance.release()
    await registry.chromium?.close()
    process.exit(code)
  }
  private cleanUp(): void {
    for (const utility of utilities) utility.standinKill()
    this.instance.release()
    removeBulkFolder()
    registry.chromium?.process.kill('SIGKILL')
  }
}
