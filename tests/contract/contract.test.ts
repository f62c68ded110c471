/** Are the names frozen, and do contract, preload and handlers speak of the same calls? */
import { describe, expect, it, vi } from 'vitest'
import { commandLineWords } from '../../src-main/app/command-line'
import { menuTemplate } from '../../src-main/app/menu'
import { COMMANDS } from '../../src-main/cli/commands'
import { appHandlers } from '../../src-main/ipc/app-handlers'
import { courseHandlers } from '../../src-main/ipc/course-handlers'
import { denoiseHandlers } from '../../src-main/ipc/denoise-handlers'
import { featureHandlers } from '../../src-main/ipc/feature-handlers'
import { figureHandlers } from '../../src-main/ipc/figure-handlers'
import { labelHandlers } from '../../src-main/ipc/label-handlers'
import { runHandlers } from '../../src-main/ipc/run-handlers'
import { scanHandlers } from '../../src-main/ipc/scan-handlers'
import { COMMAND_NAMES } from '../../src-shared/command-names'
import { bridgeName, CALL_NAMES, CALLS, EVENT_NAMES } from '../../src-shared/ipc/contract'
import { WINDOW_COMMANDS, type WindowCommand } from '../../src-shared/window-commands'

const electron = vi.hoisted(() => ({
  exposed: new Map<string, Record<string, unknown>>(),
  invoked: [] as unknown[][],
  listening: new Map<string, (event: object, payload: unknown) => void>(),
}))
// The preload runs in a page of Electron; here it meets the four functions that it uses.
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, bridge: Record<string, unknown>) => electron.exposed.set(name, bridge) },
  ipcRenderer: {
    invoke: async (...args: unknown[]) => {
      electron.invoked.push(args)
      return { ok: true, value: null }
    },
    on: (name: string, listener: (event: object, payload: unknown) => void) => electron.listening.set(name, listener),
  },
  webUtils: { getPathForFile: (file: { path: string }) => file.path },
}))

describe('names', () => {
  it('are frozen: a change here breaks pages, tests and preloads', () => {
    expect({ calls: CALL_NAMES, events: EVENT_NAMES }).toMatchSnapshot()
  })
  it('have a schema each', () => {
    expect(Object.keys(CALLS)).toEqual([...CALL_NAMES])
  })
  it('are noun:verb, and different as methods', () => {
    for (const name of [...CALL_NAMES, ...EVENT_NAMES]) expect(name).toMatch(/^[a-z]+:[a-z]+(-[a-z]+)*$/)
    expect(new Set(CALL_NAMES.map(bridgeName)).size).toBe(CALL_NAMES.length)
    expect(bridgeName('scan:open-sample')).toBe('scanOpenSample')
  })
  it('take an object and nothing unknown in it', () => {
    for (const name of CALL_NAMES) {
      for (const wrong of [null, 'text', 1, [], { nothingThatExists: true }])
        expect(CALLS[name].input.safeParse(wrong).success, name).toBe(false)
    }
  })
})

await import('../../src-main/preload/index')

describe('preload', () => {
  const bridge = electron.exposed.get('counterpoint') ?? {}

  it('puts one object into the page', () => {
    expect([...electron.exposed.keys()]).toEqual(['counterpoint'])
  })
  it('has one method per call, and `on`', () => {
    expect(Object.keys(bridge).sort()).toEqual([...CALL_NAMES.map(bridgeName), 'on'].sort())
    for (const method of Object.values(bridge)) expect(method).toBeTypeOf('function')
  })
  it('hands over nothing generic: a method reaches its own channel only', async () => {
    for (const name of CALL_NAMES.filter((candidate) => candidate !== 'scan:open-dropped')) {
      electron.invoked.length = 0
      const method = bridge[bridgeName(name)] as (...args: unknown[]) => Promise<unknown>
      await method({ some: 'input' }, 'scan:pick', 'more')
      expect(electron.invoked).toEqual([[name, { some: 'input' }]])
    }
  })
  it('turns a dropped file into a path by itself', async () => {
    electron.invoked.length = 0
    await (bridge.scanOpenDropped as (file: object) => Promise<unknown>)({ path: '/data/scan.nii' })
    expect(electron.invoked).toEqual([['scan:open-dropped', { path: '/data/scan.nii' }]])
  })
  it('keeps events until somebody listens, gives payloads only, and stops', () => {
    const on = bridge.on as (name: string, listener: (...args: unknown[]) => void) => () => void
    const tell = (payload: unknown) => electron.listening.get('scan:opened')?.({ sender: 'secret' }, payload)
    const heard: unknown[][] = []
    tell('first')
    const stop = on('scan:opened', (...args) => heard.push(args))
    tell('second')
    stop()
    tell('third')
    expect(heard).toEqual([['first'], ['second']])
  })
  it('listens to the events of the contract and to nothing else', () => {
    expect([...electron.listening.keys()].sort()).toEqual([...EVENT_NAMES].sort())
    expect(() => (bridge.on as (name: string, listener: () => void) => void)('anything', () => undefined)).toThrow('no such event')
  })
})

describe('handlers', () => {
  it('are one per call, no more and no fewer', () => {
    const nothing = {} as never
    const all = [appHandlers, scanHandlers, runHandlers, labelHandlers, figureHandlers, denoiseHandlers, courseHandlers, featureHandlers]
    const names = all.flatMap((handlersFor) => Object.keys(handlersFor(nothing)))
    expect(names.sort()).toEqual([...CALL_NAMES].sort())
  })
})

describe('command line', () => {
  it('has no command that would open a window instead', () => {
    const names = COMMANDS.map(({ name }) => name)
    expect([...names].sort()).toEqual([...COMMAND_NAMES].sort())
    for (const name of names) {
      const start = { argv: ['counterpoint', name, 'scan.nii'], workingFolder: '/', appFolder: null }
      expect(commandLineWords(start)).toEqual([name, 'scan.nii'])
    }
  })
})

describe('menu', () => {
  const ALL = Object.keys(WINDOW_COMMANDS).sort()
  const itemsOf = (platform: NodeJS.Platform, development: boolean, command: (named: WindowCommand) => void = () => undefined) =>
    menuTemplate({ platform, development, command }).flatMap((menu) => (Array.isArray(menu.submenu) ? menu.submenu : []))

  it.each(['linux', 'win32', 'darwin'] as const)('on %s names every command once, with its key', (platform) => {
    const ours = itemsOf(platform, false).filter((item) => item.id)
    expect(ours.map(({ id }) => id).sort()).toEqual(ALL)
    const keys = Object.fromEntries(ours.map(({ id, accelerator }) => [id, accelerator]))
    expect(keys).toMatchObject({ 'open-run': 'CmdOrCtrl+Shift+O', 'go-help': 'F1', 'toggle-theme': undefined })
  })
  it('sends its command when clicked', () => {
    const sent: WindowCommand[] = []
    for (const item of itemsOf('linux', false, (named) => sent.push(named))) (item.click as (() => void) | undefined)?.()
    expect(sent.sort()).toEqual(ALL)
  })
  it('offers DevTools and reload in development only', () => {
    const roles = (development: boolean) => itemsOf('linux', development).map((item) => item.role)
    expect(roles(true)).toEqual(expect.arrayContaining(['toggleDevTools', 'reload']))
    expect(roles(false)).not.toContain('toggleDevTools')
    expect(roles(false)).not.toContain('reload')
  })
})
