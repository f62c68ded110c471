/** How do the native menus get onto the screen, and their commands to the page? */
import { Menu } from 'electron'
import { menuTemplate } from './menu'
import type { Page } from './page'

export function showMenu(page: Page, development: boolean): void {
  const template = menuTemplate({
    platform: process.platform,
    development,
    command: (command) => page.send('menu:command', { command }),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
