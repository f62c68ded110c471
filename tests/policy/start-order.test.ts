/** Is every guard put up before anything that it guards is there, in the order in which the app really starts? */
import { beforeEach, describe, expect, it, vi } from 'vitest'

const world = vi.hoisted(() => ({ steps: [] as string[], isPackaged: true, isFirst: true, ready: (): undefined => undefined }))
const step =
  (name: string, answer: unknown = undefined) =>
  (...words: unknown[]) => {
    const told = words.filter((word) => typeof word === 'boolean').map(String)
    world.steps.push([name, ...told].join(' '))
    return answer
  }

vi.mock('electron', () => ({
  app: {
    get isPackaged() {
      return world.isPackaged
    },
    getAppPath: () => '/app',
    getPath: () => '/user',
    requestSingleInstanceLock: () => world.isFirst,
    quit: () => world.steps.push('quit'),
    exit: () => world.steps.push('exit'),
    on: () => undefined,
    whenReady: () =>
      new Promise<void>((resolve) => {
        world.ready = () => void resolve()
      }),
  },
  dialog: { showErrorBox: (_title: string, text: string) => world.steps.push(`error ${text}`) },
}))
vi.mock('../../src-main/app/app-protocol', () => ({ registerAppScheme: step('scheme'), serveApp: step('serve') }))
vi.mock('../../src-main/app/command-line', () => ({ commandLineWords: () => null }))
vi.mock('../../src-main/app/incoming-files', () => ({ receiveFiles: () => ({ begin: step('files') }) }))
vi.mock('../../src-main/app/logger', () => ({ openLog: () => ({}) }))
vi.mock('../../src-main/app/main-window', () => ({
  openMainWindow: async ({ development }: { development: boolean }) => step('window')(development),
}))
vi.mock('../../src-main/app/places', () => ({ appPlaces: () => ({}) }))
vi.mock('../../src-main/app/run-command-line', () => ({}))
vi.mock('../../src-main/app/security-guards', () => ({
  guardContents: step('guard contents'),
  guardSession: step('guard session'),
  quietChromium: step('quiet'),
}))
vi.mock('../../src-main/app/services', () => ({
  createServices: () => ({
    runs: { tidy: async () => undefined },
    engine: { warmUp: step('engine') },
    page: {},
    reportDefect: () => undefined,
  }),
}))
vi.mock('../../src-main/app/show-menu', () => ({ showMenu: step('menu') }))
vi.mock('../../src-main/ipc/register', () => ({ registerCalls: step('calls') }))

const listeners = { uncaughtException: process.listeners('uncaughtException'), unhandledRejection: process.listeners('unhandledRejection') }
async function start(): Promise<void> {
  vi.resetModules()
  await import('../../src-main/index')
  for (const [name, before] of Object.entries(listeners))
    for (const each of process.listeners(name as 'uncaughtException'))
      if (!before.includes(each as never)) process.removeListener(name, each)
}
beforeEach(() => Object.assign(world, { steps: [], isPackaged: true, isFirst: true }))

describe('the app', () => {
  it.each([
    [true, 'false'],
    [false, 'true'],
  ])('that is installed (%s) starts guarded, with development %s', async (isPackaged, development) => {
    world.isPackaged = isPackaged
    await start()
    expect(world.steps).toEqual(['quiet', 'scheme', 'guard contents'])
    world.ready()
    await expect.poll(() => world.steps.at(-1)).toBe('files')
    expect(world.steps.slice(3)).toEqual([
      `guard session ${development}`,
      'serve',
      'calls',
      `menu ${development}`,
      `window ${development}`,
      'engine',
      'files',
    ])
  })
  it('that is started a second time leaves at once', async () => {
    world.isFirst = false
    await start()
    expect(world.steps).toEqual(['quit'])
  })
})
