/** What is in the menus, and what does choosing an item do? (Nothing is drawn.) */
import type Electron from 'electron'
import type { BrowserWindow } from './browser-window'
import { registry } from './registry'
import { notImplemented, strictEmitter } from './strict'

type Role = (window: BrowserWindow | null) => void
const zoomBy = (change: (level: number) => number): Role => {
  return (window) => window?.webContents.setZoomLevel(change(window.webContents.getZoomLevel()))
}
let quit: () => void = () => {}
export function setQuit(quitApp: () => void): void {
  quit = quitApp
}
const ROLES: Readonly<Record<string, Role>> = {
  quit: () => quit(),
  close: (window) => window?.close(),
  minimize: (window) => window?.minimize(),
  reload: (window) => window?.reload(),
  togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen()),
  zoomin: zoomBy((level) => level + 0.5),
  zoomout: zoomBy((level) => level - 0.5),
  resetzoom: zoomBy(() => 0),
  toggledevtools: () => {},
  about: () => {},
}
/** Electron fills these in itself. */
const ROLE_MENUS = new Set(['filemenu', 'editmenu', 'viewmenu', 'windowmenu', 'appmenu', 'help', 'window'])

export class MenuItem {
  readonly id: string | undefined
  readonly type: string
  readonly role: string | undefined
  readonly accelerator: string | undefined
  readonly submenu: Menu | undefined
  readonly click: (event?: object, window?: BrowserWindow | null) => void
  label: string
  sublabel: string
  enabled: boolean
  visible: boolean
  checked: boolean

  constructor(options: Electron.MenuItemConstructorOptions) {
    const submenu = options.submenu as Menu | Electron.MenuItemConstructorOptions[] | undefined
    this.id = options.id
    this.role = options.role
    this.type = options.type ?? (submenu ? 'submenu' : 'normal')
    this.accelerator = options.accelerator as string | undefined
    this.label = options.label ?? ''
    this.sublabel = options.sublabel ?? ''
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : submenu
    const chosen = options.click as ((item: MenuItem, window: BrowserWindow | null, event: object) => void) | undefined
    this.click = (event = {}, window = registry.focused) => {
      if (!this.enabled) return
      if (this.type === 'checkbox') this.checked = !this.checked
      if (this.type === 'radio') this.checked = true
      if (this.role !== undefined) this.carryOutRole(this.role, window)
      else chosen?.(this, window, event)
    }
  }
  private carryOutRole(role: string, window: BrowserWindow | null): void {
    const carryOut = ROLES[role.toLowerCase()]
    if (carryOut) carryOut(window)
    else if (!ROLE_MENUS.has(role.toLowerCase())) throw notImplemented(`the menu role ${role}`)
  }
}

export class Menu extends strictEmitter('Menu') {
  private static applicationMenu: Menu | null = null
  readonly items: MenuItem[] = []

  static buildFromTemplate(template: readonly (Electron.MenuItemConstructorOptions | MenuItem)[]): Menu {
    const menu = new Menu()
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry))
    return menu
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.applicationMenu = menu
  }
  static getApplicationMenu(): Menu | null {
    return Menu.applicationMenu
  }
  append(item: MenuItem): void {
    this.items.push(item)
  }
  insert(position: number, item: MenuItem): void {
    this.items.splice(position, 0, item)
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
  popup(options: { callback?: () => void } = {}): void {
    this.emit('menu-will-show', {})
    options.callback?.()
  }
  closePopup(): void {}
}
