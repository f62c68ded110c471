/** What does a window remember and tell, when there is no window manager? */
import type Electron from 'electron'
import type { NativeImage } from './native-image'
import { chromium, registry } from './registry'
import { type Like, preventable, strictEmitter } from './strict'
import { WebContents } from './web-contents'

/** Nothing in the stand-in enforces these, so it refuses an app that weakens them. */
const REQUIRED_PREFERENCES = { contextIsolation: true, nodeIntegration: false, sandbox: true, webSecurity: true } as const

export class BrowserWindow extends strictEmitter('BrowserWindow') implements Like<Electron.BrowserWindow, 'webContents' | 'capturePage'> {
  readonly id = registry.nextId()
  readonly webContents: WebContents
  private shownTitle: string
  private readonly bounds: Electron.Rectangle
  private visible: boolean
  private state: 'normal' | 'minimized' | 'maximized' = 'normal'
  private isFull = false
  private destroyed = false
  private readyToShow = false
  /** What a real window would show; read by tests through `standinProgress`. */
  private progress = -1
  private edited = false
  private representedFile = ''

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    if (!registry.ready) throw new Error('Cannot create BrowserWindow before app is ready')
    const preferences = { ...REQUIRED_PREFERENCES, ...options.webPreferences }
    for (const [name, value] of Object.entries(REQUIRED_PREFERENCES)) {
      if (Reflect.get(preferences, name) !== value) throw new Error(`stand-in: webPreferences.${name} must be ${value}`)
    }
    this.shownTitle = options.title ?? registry.appName()
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.visible = options.show !== false
    this.webContents = new WebContents(this, preferences)
    registry.windows.set(this.id, this)
    registry.focused = this
    registry.emitFromApp('web-contents-created', preventable(), this.webContents)
    registry.emitFromApp('browser-window-created', preventable(), this)
  }
  static getAllWindows(): BrowserWindow[] {
    return [...registry.windows.values()]
  }
  static getFocusedWindow(): BrowserWindow | null {
    return registry.focused
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return contents.standinWindow()
  }
  static fromId(id: number): BrowserWindow | null {
    return registry.windows.get(id) ?? null
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }
  loadFile(file: string, options?: Electron.LoadFileOptions): Promise<void> {
    return this.webContents.loadFile(file, options)
  }
  reload(): void {
    this.webContents.reload()
  }
  capturePage(rectangle?: Electron.Rectangle): Promise<NativeImage> {
    return this.webContents.capturePage(rectangle)
  }

  show(): void {
    this.visible = true
    this.emit('show')
    this.focus()
  }
  showInactive(): void {
    this.visible = true
    this.emit('show')
  }
  hide(): void {
    this.visible = false
    this.emit('hide')
  }
  focus(): void {
    registry.focused = this
    this.webContents.focus()
    this.emit('focus')
  }
  moveTop(): void {}
  flashFrame(_flash: boolean): void {}
  isFocused(): boolean {
    return registry.focused === this
  }
  isVisible(): boolean {
    return this.visible
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  /** Asks 'close' first; tells whether the window will go. */
  close(): void {
    this.standinClose()
  }
  destroy(): void {
    if (!this.destroyed) this.webContents.standinClosePage()
  }

  setTitle(title: string): void {
    this.shownTitle = title
  }
  getTitle(): string {
    return this.shownTitle
  }
  getBounds(): Electron.Rectangle {
    return { ...this.bounds }
  }
  getNormalBounds(): Electron.Rectangle {
    return this.getBounds()
  }
  getContentBounds(): Electron.Rectangle {
    return this.getBounds()
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    Object.assign(this.bounds, bounds)
    const target = this.webContents.getDevToolsTargetId()
    if (target === '') return
    const done = chromium().resizePage(target, this.bounds.width, this.bounds.height)
    done.then(() => this.emit('resize')).catch(() => {})
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }
  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }
  setPosition(x: number, y: number): void {
    Object.assign(this.bounds, { x, y })
  }
  getSize(): number[] {
    return [this.bounds.width, this.bounds.height]
  }
  getContentSize(): number[] {
    return this.getSize()
  }
  getPosition(): number[] {
    return [this.bounds.x, this.bounds.y]
  }
  center(): void {}
  minimize(): void {
    this.state = 'minimized'
    this.emit('minimize')
  }
  maximize(): void {
    this.state = 'maximized'
    this.emit('maximize')
  }
  unmaximize(): void {
    this.state = 'normal'
    this.emit('unmaximize')
  }
  restore(): void {
    this.state = 'normal'
    this.emit('restore')
  }
  isMinimized(): boolean {
    return this.state === 'minimized'
  }
  isMaximized(): boolean {
    return this.state === 'maximized'
  }
  setFullScreen(flag: boolean): void {
    this.isFull = flag
    this.emit(flag ? 'enter-full-screen' : 'leave-full-screen')
  }
  isFullScreen(): boolean {
    return this.isFull
  }

  setProgressBar(progress: number): void {
    this.progress = progress
  }
  get standinProgress(): number {
    return this.progress
  }
  setDocumentEdited(edited: boolean): void {
    this.edited = edited
  }
  isDocumentEdited(): boolean {
    return this.edited
  }
  setRepresentedFilename(file: string): void {
    this.representedFile = file
  }
  getRepresentedFilename(): string {
    return this.representedFile
  }
  setBackgroundColor(_color: string): void {}
  setMinimumSize(_width: number, _height: number): void {}
  setResizable(_resizable: boolean): void {}
  setIcon(_icon: unknown): void {}
  setMenu(_menu: unknown): void {}
  removeMenu(): void {}
  setMenuBarVisibility(_visible: boolean): void {}
  setAutoHideMenuBar(_hide: boolean): void {}
  setTitleBarOverlay(_options: unknown): void {}

  /** false when a listener of 'close' prevented it. */
  standinClose(): boolean {
    if (this.destroyed) return true
    const event = preventable()
    this.emit('close', event)
    if (event.defaultPrevented) return false
    this.destroy()
    return true
  }
  standinClosed(): void {
    if (this.destroyed) return
    this.destroyed = true
    registry.windows.delete(this.id)
    if (registry.focused === this) registry.focused = BrowserWindow.getAllWindows()[0] ?? null
    this.emit('closed')
    if (registry.windows.size === 0) registry.allWindowsClosed()
  }
  standinLoaded(): void {
    if (this.readyToShow) return
    this.readyToShow = true
    this.emit('ready-to-show')
  }
}
