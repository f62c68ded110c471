/** Does the stand-in have everything of Electron that the app uses, and does it say so when it has not? */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { BrowserWindow } from '../../standin/host/browser-window'
import { createElectron, MISSING } from '../../standin/host/electron'
import { registry } from '../../standin/host/registry'
import { electronMembers } from './electron-members'

const main = path.resolve(import.meta.dirname, '../../../src-main')
const files = readdirSync(main, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.startsWith('preload'))
const facts = files.map((name) => ({ name, ...electronMembers(name, readFileSync(path.join(main, name), 'utf8')) }))

/** What a preload may require, from tests/standin/page/isolated-world.ts. */
const IN_PRELOAD = ['contextBridge', 'ipcRenderer', 'webUtils', 'webFrame']

let owners: Record<string, object> = {}
beforeAll(() => {
  const { electron } = createElectron('/nowhere/electron', false)
  registry.ready = true
  const window = new BrowserWindow()
  const contents = window.webContents
  const { session } = contents
  const { commandLine } = electron.app
  owners = {
    ...electron,
    'a BrowserWindow': window,
    'a WebContents': contents,
    'a Session': session,
    'a WebRequest': session.webRequest,
    'a CommandLine': commandLine,
  }
})

describe('the stand-in for Electron', () => {
  it('is looked at with the files that do import Electron', () => {
    expect(facts.filter(({ imported }) => imported.length > 0).length).toBeGreaterThan(3)
    expect(facts.flatMap(({ used }) => used).filter(({ owner }) => owner === 'a BrowserWindow').length).toBeGreaterThan(3)
  })

  it('has every module that the main process imports', () => {
    const absent = facts.flatMap(({ name, imported }) =>
      imported.filter((each) => !(each in owners) || MISSING.some((missing) => missing === each)).map((each) => `${name}: ${each}`),
    )
    expect(absent).toEqual([])
  })

  it('has every member that the main process reads', () => {
    const absent = facts.flatMap(({ name, used }) =>
      used
        .filter(({ owner, member }) => owners[owner] && !(member in owners[owner]))
        .map(({ owner, member }) => `${name}: ${member} of ${owner}`),
    )
    expect(absent).toEqual([])
  })

  it('has every module that the preload imports', () => {
    const preload = readdirSync(path.join(main, 'preload')).map((name) =>
      electronMembers(name, readFileSync(path.join(main, 'preload', name), 'utf8')),
    )
    const imported = preload.flatMap((each) => each.imported)
    expect(imported.length).toBeGreaterThan(0)
    expect(imported.filter((name) => !IN_PRELOAD.includes(name))).toEqual([])
  })

  it('throws at a member or module that it lacks, instead of answering undefined', () => {
    const read = (owner: string, member: string) => () => Reflect.get(owners[owner] ?? {}, member)
    expect(read('app', 'moveToApplicationsFolder')).toThrow('stand-in: app.moveToApplicationsFolder is not implemented')
    expect(read('a BrowserWindow', 'setVibrancy')).toThrow('stand-in: BrowserWindow.setVibrancy is not implemented')
    expect(read('a WebContents', 'startDrag')).toThrow('stand-in: webContents.startDrag is not implemented')
    expect(read('dialog', 'showCertificateTrustDialog')).toThrow('stand-in: dialog.showCertificateTrustDialog is not implemented')
    expect(() => Reflect.construct(owners.Tray as new () => object, [])).toThrow('stand-in: Tray is not implemented')
  })

  it('refuses a window that weakens the isolation of its page', () => {
    for (const webPreferences of [{ sandbox: false }, { contextIsolation: false }, { nodeIntegration: true }, { webSecurity: false }]) {
      expect(() => new BrowserWindow({ webPreferences })).toThrow(/stand-in: webPreferences\.\w+ must be/)
    }
  })
})

describe('the reader of used members', () => {
  it('sees imports, typed variables, new objects and chains, and leaves others alone', () => {
    const source = `import { app, BrowserWindow as Window, type Session } from 'electron'
      import { other } from './other'
      function f(s: Session | null) { s?.clearCache(); app.quit(); other.thing() }
      const w = new Window(); w.show(); app.getPath('x').length; w.webContents.send('x')`
    const { imported, used } = electronMembers('a.ts', source)
    expect(imported).toEqual(['app', 'BrowserWindow'])
    const told = used.map(({ owner, member }) => `${owner}.${member}`)
    expect(told.sort()).toEqual([
      'a BrowserWindow.show',
      'a BrowserWindow.webContents',
      'a Session.clearCache',
      'a WebContents.send',
      'app.getPath',
      'app.quit',
    ])
  })
})
