/** What is a webContents here? One Chromium page, which is made when it first loads an address. */
import { EventEmitter } from 'node:events'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type Electron from 'electron'
import { decode, encode } from '../shared/codec'
import { type FromPage, SEND_BINDING, WORLD } from '../shared/messages'
import type { BrowserWindow } from './browser-window'
import type { CdpSession } from './cdp'
import { ipcMain } from './ipc-main'
import { mainFrame } from './main-frame'
import { NativeImage } from './native-image'
import { followPage, type PageEvents } from './page-events'
import { PageLink } from './page-link'
import { PageRequests } from './page-requests'
import { pageSource } from './page-source'
import { MessagePortMain, releasePort } from './ports'
import { printSettings } from './print-settings'
import { fromHttp, toHttp } from './protocol'
import { chromium, registry } from './registry'
import { defaultSession } from './session'
import { type Like, preventable, strict, strictEmitter } from './strict'

type PageMessage = Exclude<FromPage, { type: 'ready' | 'port' }>
type OpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse
type LoadResult = { readonly failed: string | null }

export class WebContents extends strictEmitter('webContents') implements Like<Electron.WebContents, 'session' | 'ipc' | 'capturePage'> {
  readonly id = registry.nextId()
  readonly session = defaultSession
  readonly ipc = new EventEmitter()
  readonly mainFrame: Electron.WebFrameMain
  readonly hostWebContents = null
  private zoom = 1
  private targetId = ''
  private page: CdpSession | null = null
  private link: PageLink | null = null
  private requests: PageRequests | null = null
  private url = ''
  private title = ''
  private loading = false
  private destroyed = false
  private crashed = false
  private openHandler: OpenHandler | null = null
  private loaded: (result: LoadResult) => void = () => {}

  constructor(
    private readonly window: BrowserWindow,
    private readonly preferences: Electron.WebPreferences,
  ) {
    super()
    this.mainFrame = mainFrame(
      this.id,
      () => this.url,
      () => this.destroyed,
    )
    registry.contents.set(this.id, this)
  }

  async loadURL(url: string): Promise<void> {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    const target = toHttp(url)
    const result = new Promise<LoadResult>((resolve) => {
      this.loaded = resolve
    })
    this.url = url // as Electron, which shows where it is going
    this.startedLoading()
    if (!this.page) await this.open(url, target)
    else {
      this.requests?.expect(target.split('#')[0] ?? '')
      const { errorText } = await this.page.send('Page.navigate', { url: target })
      if (errorText) this.loaded({ failed: errorText })
    }
    const { failed } = await result
    if (!failed) return
    this.emit('did-fail-load', preventable(), -2, failed, url, true)
    throw Object.assign(new Error(`${failed} (-2) loading '${url}'`), { code: failed, errno: -2, url })
  }
  loadFile(file: string, options: Electron.LoadFileOptions = {}): Promise<void> {
    const url = pathToFileURL(path.resolve(registry.appPath(), file))
    if (options.query) url.search = new URLSearchParams(options.query).toString()
    if (options.hash) url.hash = options.hash
    return this.loadURL(url.href)
  }
  send(channel: string, ...args: unknown[]): void {
    encode(args) // what cannot be cloned fails here, at the caller
    this.link?.post({ type: 'send', channel, value: args, ports: [] })
  }
  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    const ports = transfer.map(releasePort)
    this.link?.post({ type: 'send', channel, value: [message], ports })
    for (const id of ports) this.link?.ownPort(id)
  }
  async executeJavaScript(expression: string): Promise<unknown> {
    const answer = await this.page?.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, userGesture: true })
    const failure = answer?.exceptionDetails
    if (failure) throw new Error(failure.exception?.description ?? failure.text)
    return answer?.result.value
  }
  async printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    const answer = await this.page?.send('Page.printToPDF', printSettings(options))
    return Buffer.from(answer?.data ?? '', 'base64')
  }
  async capturePage(rectangle?: Electron.Rectangle): Promise<NativeImage> {
    const clip = rectangle ? { clip: { ...rectangle, scale: 1 } } : {}
    const answer = await this.page?.send('Page.captureScreenshot', { format: 'png', ...clip })
    return new NativeImage(Buffer.from(answer?.data ?? '', 'base64'))
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }
  getURL(): string {
    return this.url
  }
  getTitle(): string {
    return this.title
  }
  getType(): 'window' {
    return 'window'
  }
  getOSProcessId(): number {
    return chromium().process.pid ?? 0
  }
  getDevToolsTargetId(): string {
    return this.targetId
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  isCrashed(): boolean {
    return this.crashed
  }
  isLoading(): boolean {
    return this.loading
  }
  isFocused(): boolean {
    return registry.focused === this.window
  }
  reload(): void {
    void this.page?.sendMaybe('Page.reload')
  }
  focus(): void {
    void this.page?.sendMaybe('Page.bringToFront')
  }
  setZoomFactor(factor: number): void {
    this.zoom = factor
    const { width, height } = this.window.getBounds()
    // What zooming is to a page: fewer CSS pixels, each made of more device pixels.
    const metrics = { width: Math.round(width / factor), height: Math.round(height / factor), deviceScaleFactor: factor, mobile: false }
    if (factor === 1) void this.page?.sendMaybe('Emulation.clearDeviceMetricsOverride')
    else void this.page?.sendMaybe('Emulation.setDeviceMetricsOverride', metrics)
  }
  getZoomFactor(): number {
    return this.zoom
  }
  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level)
  }
  getZoomLevel(): number {
    return Math.log(this.zoom) / Math.log(1.2)
  }
  async setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {}
  setBackgroundThrottling(_allowed: boolean): void {}
  /** Chromium itself is told by the switch of the command line. */
  setWebRTCIPHandlingPolicy(_policy: string): void {}
  forcefullyCrashRenderer(): void {
    void this.page?.sendMaybe('Page.crash')
  }
  close(_options?: { waitForBeforeUnload?: boolean }): void {
    if (this.page) void this.page.sendMaybe('Page.close')
    else this.standinGone()
  }

  standinClosePage(): void {
    if (this.targetId === '') this.standinGone()
    else
      chromium()
        .closePage(this.targetId)
        .catch(() => this.standinGone())
  }
  standinGone(): void {
    if (this.destroyed) return
    this.destroyed = true
    registry.contents.delete(this.id)
    this.emit('destroyed')
    this.window.standinClosed()
  }
  standinWindow(): BrowserWindow {
    return this.window
  }
  standinApplyTheme(): void {
    const dark = registry.darkColors()
    const features = [{ name: 'prefers-color-scheme', value: dark === null ? '' : dark ? 'dark' : 'light' }]
    void this.page?.sendMaybe('Emulation.setEmulatedMedia', { features })
  }

  private async open(url: string, target: string): Promise<void> {
    await this.session.standinApplyPermissions(this, url)
    const { width, height } = this.window.getBounds()
    const { targetId, session } = await chromium().openPage(target, width, height)
    this.targetId = targetId
    this.page = session
    this.link = new PageLink(session, targetId, (message) => void this.received(message))
    this.requests = new PageRequests(session, this, targetId)
    this.requests.expect(target.split('#')[0] ?? '')
    followPage(session, targetId, this.pageEvents())
    const source = pageSource(this.id, this.preferences.preload ?? '', this.preferences.additionalArguments ?? [])
    // All sent without waiting: a paused page answers only after runIfWaitingForDebugger.
    for (const domain of ['Page', 'Runtime', 'Inspector', 'Debugger']) void session.sendMaybe(`${domain}.enable`)
    void session.sendMaybe('Runtime.addBinding', { name: SEND_BINDING, executionContextName: WORLD })
    void session.sendMaybe('Page.addScriptToEvaluateOnNewDocument', { source: source.mainWorld })
    void session.sendMaybe('Page.addScriptToEvaluateOnNewDocument', { source: source.isolatedWorld, worldName: WORLD })
    this.requests.enable()
    if (registry.darkColors() !== null) this.standinApplyTheme()
    await session.sendMaybe('Runtime.runIfWaitingForDebugger')
  }
  private pageEvents(): PageEvents {
    return {
      console: (level, message) => {
        const details = { level, message, lineNumber: 0, sourceId: '', frame: this.mainFrame }
        this.emit('console-message', preventable(details))
      },
      startedLoading: () => this.startedLoading(),
      navigated: (url) => {
        this.url = url
        this.crashed = false
        this.emit('did-navigate', preventable(), url, 200, 'OK')
      },
      navigatedInPage: (url) => {
        this.url = url
        this.emit('did-navigate-in-page', preventable(), url, true)
      },
      failed: () => this.loaded({ failed: 'ERR_FAILED' }),
      domReady: () => this.emit('dom-ready', preventable()),
      loaded: () => {
        this.loading = false
        this.emit('did-finish-load', preventable())
        this.emit('did-stop-loading', preventable())
        this.loaded({ failed: null })
        this.window.standinLoaded()
      },
      crashed: () => {
        this.crashed = true
        const details = { reason: 'crashed', exitCode: 1 }
        this.emit('render-process-gone', preventable(), details)
        registry.emitFromApp('render-process-gone', preventable(), this, details)
      },
    }
  }
  private startedLoading(): void {
    if (this.loading) return
    this.loading = true
    this.emit('did-start-loading', preventable())
  }
  private async received(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'invoke':
        this.link?.post(await ipcMain.standinAnswer(this.ipcEvent(), message.id, message.channel, decode(message.value) as unknown[]))
        return
      case 'send': {
        const ports = (message.ports ?? []).map((id) => new MessagePortMain(this.link?.adoptPort(id) ?? ''))
        const args = decode(message.value) as unknown[]
        const event = { ...this.ipcEvent(), ports }
        ipcMain.emit(message.channel, event, ...args)
        this.ipc.emit(message.channel, event, ...args)
        return
      }
      case 'title':
        return this.changedTitle(message.title)
      case 'open': {
        const details: Electron.HandlerDetails = {
          url: fromHttp(message.url),
          frameName: '',
          features: '',
          disposition: 'foreground-tab',
          referrer: { url: this.url, policy: 'default' },
        }
        const { action } = this.openHandler?.(details) ?? { action: 'allow' }
        if (action !== 'deny') console.error(`stand-in: new windows are not implemented, refused: ${details.url}`)
        return
      }
      case 'preload-error': {
        const error = Object.assign(new Error(message.message), { stack: message.stack })
        this.emit('preload-error', preventable(), this.preferences.preload, error)
      }
    }
  }
  private ipcEvent() {
    const reply = (channel: string, ...args: unknown[]) => this.send(channel, ...args)
    return strict('IpcMainEvent', { sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1, type: 'frame', reply })
  }
  private changedTitle(title: string): void {
    if (title === '' || title === this.title || this.url === '') return
    this.title = title
    const event = preventable()
    this.emit('page-title-updated', event, title, true)
    this.window.emit('page-title-updated', event, title, true)
    if (!event.defaultPrevented) this.window.setTitle(title)
  }
}
