/** Which native menus are there, with which keys? The page carries out what a menu item names. */
import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../src-shared/ipc/contract'

export interface MenuOptions {
  readonly platform: NodeJS.Platform
  readonly development: boolean
  readonly command: (command: MenuCommand) => void
}

/** The template for Menu.buildFromTemplate. Each item that is ours has its command as id. Keys as in the keyboard map of the design. */
export function menuTemplate({ platform, development, command }: MenuOptions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const item = (id: MenuCommand, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    ...(accelerator ? { accelerator } : {}),
    click: () => command(id),
  })
  const line: MenuItemConstructorOptions = { type: 'separator' }
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('open-scan', 'Open scan…', 'CmdOrCtrl+O'),
        item('open-run', 'Open run folder…', 'CmdOrCtrl+Shift+O'),
        item('open-sample', 'Open the sample scan'),
        line,
        item('make-figure', 'Make a figure…', 'CmdOrCtrl+Shift+F'),
        line,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        item('go-open', 'Open', 'CmdOrCtrl+1'),
        item('go-setup', 'Set up', 'CmdOrCtrl+2'),
        item('go-run', 'Run', 'CmdOrCtrl+3'),
        item('go-explore', 'Explore', 'CmdOrCtrl+4'),
        line,
        item('start-run', 'Start the run', 'CmdOrCtrl+Enter'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('toggle-theme', 'Light or dark'),
        line,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        line,
        { role: 'togglefullscreen' },
        ...(development ? [line, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help' as const,
      label: '&Help',
      submenu: [
        item('go-help', 'User guide', 'F1'),
        item('go-keyboard', 'Keyboard'),
        item('show-commands', 'Commands…', 'CmdOrCtrl+K'),
        item('take-tour', 'Tour of the sample scan'),
        line,
        item('go-about', 'About Counterpoint'),
      ],
    },
  ]
}
