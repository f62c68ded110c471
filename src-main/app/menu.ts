/** Which native menus are there? The page carries out what a menu item names. */
import type { MenuItemConstructorOptions } from 'electron'
import { WINDOW_COMMANDS, type WindowCommand } from '../../src-shared/window-commands'

interface MenuOptions {
  readonly platform: NodeJS.Platform
  readonly development: boolean
  readonly command: (command: WindowCommand) => void
}

/** The template for Menu.buildFromTemplate. Each item that is ours has its command as id. */
export function menuTemplate({ platform, development, command }: MenuOptions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const item = (id: WindowCommand, label: string): MenuItemConstructorOptions => {
    const accelerator = WINDOW_COMMANDS[id]?.replace('Control', 'CmdOrCtrl')
    return { id, label, ...(accelerator ? { accelerator } : {}), click: () => command(id) }
  }
  const line: MenuItemConstructorOptions = { type: 'separator' }
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('open-scan', 'Open scan…'),
        item('open-run', 'Open run folder…'),
        item('open-sample', 'Open the sample scan'),
        line,
        item('make-figure', 'Make a figure…'),
        line,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        item('go-open', 'Open'),
        item('go-setup', 'Set up'),
        item('go-run', 'Run'),
        item('go-explore', 'Explore'),
        line,
        item('start-run', 'Start the run'),
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
        item('go-help', 'User guide'),
        item('go-keyboard', 'Keyboard'),
        item('show-commands', 'Commands…'),
        item('take-tour', 'Tour of the sample scan'),
        line,
        item('go-about', 'About Counterpoint'),
      ],
    },
  ]
}
