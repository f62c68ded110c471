/** Whatever files are called, what do the page, the window's title and the system's dialogs get to show? One row for each call of the contract. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createServices } from '../../../src-main/app/services'
import type { EngineProcess } from '../../../src-main/runs/engine-host'
import { figureRecipe } from '../../../src-shared/figure/recipe'
import { CALL_NAMES, type CallInput, type CallName, type CallOutput } from '../../../src-shared/ipc/contract'
import { NOTHING_REVIEWED } from '../../../src-shared/model/review'
import { defaultParameters } from '../../../src-shared/params/parameters'
import { visibleText } from '../../../src-shared/visible-text'
import { buildIfStale } from '../../support/build-program.mjs'
import { dataPath } from '../../support/shared-data'
import { realProcess } from './engine-fixture'

/** Mark-up, a formula, marks of direction and isolation, a space without width, a soft hyphen, a tag, escapes of terminals, a line end, much text. */
const HOSTILE = `=1+1 <img src=x>\u202egnp\u2066x\u200by\u00adz\u{e0041}\u001b[31m\u009b2J\u2028\n&'"$&${'long '.repeat(12)}`
const HIDDEN = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u
const FILE = HOSTILE.replaceAll('/', '_')

const system = vi.hoisted(() => ({
  place: '',
  /** Path that the next dialog gives. */
  chosen: '',
  /** Words of dialogs and the names that they suggest. */
  asked: [] as string[],
  titles: [] as string[],
  sent: [] as unknown[],
  fork: (_environment: NodeJS.ProcessEnv): unknown => null,
}))
vi.mock('electron', () => {
  const words = (options: { title?: string; message?: string; detail?: string; buttonLabel?: string; defaultPath?: string }) => {
    const { title = '', message = '', detail = '', buttonLabel = '', defaultPath = '' } = options
    // Line ends of a detail are its own.
    system.asked.push(title, message, ...detail.split('\n'), buttonLabel)
    return defaultPath
  }
  return {
    app: { getPath: (name: string) => `${system.place}/${name}`, getVersion: () => '1.0.0', on: () => undefined },
    BrowserWindow: class {},
    ClipboardItem: class {},
    clipboard: { write: async () => undefined },
    dialog: {
      showOpenDialog: async (_window: unknown, options: object) => {
        words(options)
        return { canceled: false, filePaths: [system.chosen] }
      },
      showSaveDialog: async (_window: unknown, options: object) => {
        system.asked.push(words(options).split('/').at(-1) ?? '')
        return { canceled: false, filePath: system.chosen }
      },
      showMessageBox: async (_window: unknown, options: object) => {
        words(options)
        return { response: 1 }
      },
    },
    nativeTheme: {},
    powerSaveBlocker: { start: () => 1, stop: () => undefined },
    screen: {},
    shell: { showItemInFolder: () => undefined },
    utilityProcess: { fork: (_entry: string, _words: string[], { env }: { env: NodeJS.ProcessEnv }) => system.fork(env) },
  }
})

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
let study = ''
let services: ReturnType<typeof createServices>
const file = (name: string) => join(study, `${FILE}${name}`)

async function call<Name extends CallName>(name: Name, input: CallInput<Name>, chosen = ''): Promise<NonNullable<CallOutput<Name>>> {
  system.chosen = chosen
  const handler = services.handlers[name] as (given: CallInput<Name>) => unknown
  return (await handler(input)) as NonNullable<CallOutput<Name>>
}
/** Every text in it but those under the keys that have to come back as they were, which the page spells out where it draws them. */
function textsOf(value: unknown, but: readonly string[] = []): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => (but.includes(key) ? [] : [key, ...textsOf(inner, but)]))
}
function expectShown(value: unknown, but: readonly string[] = []): void {
  for (const text of textsOf(value, but)) {
    expect(text).not.toMatch(HIDDEN)
    expect(text).not.toContain(system.place)
  }
}

describe.skipIf(process.platform !== 'linux')('a name that is hostile', () => {
  let scanId = ''
  let runId = ''
  let parameters = { ...defaultParameters(), nComponents: 3, maskOpening: 0, maxIter: 20 }
  const confounds = () => file('_desc-confounds_timeseries.tsv')

  beforeAll(async () => {
    await buildIfStale()
    system.place = mkdtempSync(join(tmpdir(), 'counterpoint-window-'))
    study = join(system.place, FILE)
    mkdirSync(study)
    for (const name of ['_bold.nii.gz', '_more.nii.gz']) copyFileSync(dataPath('nitime/fmri1.nii.gz'), file(name))
    writeFileSync(file('_bold.json'), 'no sidecar')
    writeFileSync(
      confounds(),
      `${HOSTILE.replace(/[\n"]/g, '')}\ty\n${Array.from({ length: 40 }, (_, row) => `${Math.sin(row)}\t${Math.cos(2 * row)}\n`).join('')}`,
    )
    writeFileSync(file('_labels.txt'), `.\n1, ${HOSTILE.replace(/[\n,]/g, '')}, True\n2, Signal, False\n3, Signal, False\n[1]\n`)
    system.fork = (environment) => realProcess(environment) as EngineProcess
    services = createServices({ engineEntry: '', sampleScan: file('_bold.nii.gz') } as never, silent)
    const contents = { on: (_name: string, loaded: () => void) => loaded(), send: (...words: unknown[]) => system.sent.push(words) }
    const window = {
      webContents: contents,
      on: () => undefined,
      setTitle: (title: string) => system.titles.push(title),
      setProgressBar: () => undefined,
    }
    services.page.attach(window as never)
  }, 300_000)
  afterAll(() => {
    services?.engine.stop()
    rmSync(system.place, { recursive: true, force: true })
  })

  const recipe = figureRecipe({ components: [1], title: HOSTILE.slice(0, 100) })
  const ended = () => system.sent.find((words) => (words as [string])[0] === 'run:ended')
  /** In the order of a journey; each row tells what must come back unchanged. */
  const ROWS: readonly (readonly [CallName, () => Promise<unknown>, (readonly string[])?])[] = [
    ['app:info', () => call('app:info', {})],
    ['settings:get', () => call('settings:get', {})],
    ['settings:set', () => call('settings:set', { theme: 'dark', radiological: false })],
    ['scan:open-sample', () => call('scan:open-sample', {})],
    ['scan:open-dropped', () => call('scan:open-dropped', { path: file('_more.nii.gz') })],
    [
      'scan:pick',
      async () => {
        const opened = await call('scan:pick', {}, file('_bold.nii.gz'))
        expect(opened.header.warnings.map(({ message }) => message).join(' ')).toContain(visibleText(`${FILE}_bold.json`))
        return opened
      },
    ],
    [
      'scan:locate',
      async () => {
        const [latest] = await call('scan:recent', {})
        scanId = latest?.scanId ?? ''
        return call('scan:locate', { scanId }, file('_more.nii.gz'))
      },
    ],
    ['scan:open-recent', () => call('scan:open-recent', { scanId })],
    ['scan:recent', () => call('scan:recent', {})],
    [
      'scan:pick-file',
      async () => {
        const picked = await call('scan:pick-file', { scanId, parameter: 'confoundsFile' }, confounds())
        parameters = { ...parameters, confoundsFile: picked.token, confoundsColumns: 'y' }
        expect(picked.fileName).toBe(visibleText(basename(confounds())))
        return picked
      },
    ],
    ['scan:pick-more', () => call('scan:pick-more', { scanId }, file('_more.nii.gz'))],
    ['scan:preview', () => call('scan:preview', { scanId, parameters, foldExtraDimensions: false })],
    [
      'run:start',
      async () => {
        const started = await call('run:start', { scanId, parameters, preset: null, name: HOSTILE, foldExtraDimensions: false })
        await expect.poll(ended, { timeout: 240_000 }).toMatchObject(['run:ended', { outcome: { status: 'done' } }])
        runId = started.runId
        return started
      },
    ],
    ['run:recent', () => call('run:recent', {})],
    ['run:open', () => call('run:open', { runId }), ['parameters']],
    ['run:cancel', () => call('run:cancel', { runId })],
    ['run:pick', () => call('run:pick', {}, services.runs.folderOf(runId)), ['parameters']],
    [
      'run:unfinished',
      () => {
        const scanPath = file('_bold.nii.gz')
        const entry = { id: 'unfinished-1', folder: study, name: HOSTILE, scanPath, moreScanPaths: [file('_more.nii.gz')], startedAt: '' }
        const told = { parameters: { ...parameters, confoundsFile: confounds() }, preset: null, foldExtraDimensions: false }
        services.settings.update({ unfinishedRuns: [{ ...entry, ...told }] })
        return call('run:unfinished', {})
      },
    ],
    // The name goes into the field from which it came.
    ['run:take-up', () => call('run:take-up', { unfinishedId: 'unfinished-1' }), ['name']],
    ['run:forget-unfinished', () => call('run:forget-unfinished', { unfinishedId: 'unfinished-1' })],
    ['run:open-scan', () => call('run:open-scan', { runId, locate: true }, file('_bold.nii.gz'))],
    ['run:place-volume', () => call('run:place-volume', { runId, row: 2 })],
    ['run:show-folder', () => call('run:show-folder', { runId })],
    [
      'run:save',
      async () => {
        const reported = await call('run:save', { runId, what: 'report' }, file('.html'))
        // Into a folder that is taken, which is asked about.
        const twice = [
          await call('run:save', { runId, what: 'tables' }, file('_tables')),
          await call('run:save', { runId, what: 'tables' }, file('_tables')),
        ]
        return [reported, twice]
      },
    ],
    ['run:review', () => call('run:review', { runId, review: { ...NOTHING_REVIEWED, sign: 'as-found' } }), ['parameters']],
    ['labels:read', () => call('labels:read', { runId }, file('_labels.txt')), ['labels']],
    ['labels:save', () => call('labels:save', { runId, labels: [[HOSTILE.slice(0, 100)], [], []] })],
    ['labels:write', () => call('labels:write', { runId, form: 'fix', labels: [[], [], []] }, file('_written.txt'))],
    ['figure:preview', () => call('figure:preview', { runId, recipe })],
    [
      'figure:save',
      async () => {
        writeFileSync(`${file('_figure')}.svg.recipe.json`, 'another')
        return call('figure:save', { runId, pages: [recipe], format: 'svg' }, file('_figure'))
      },
    ],
    ['figure:stop-saving', () => call('figure:stop-saving', { runId })],
    ['figure:copy', () => call('figure:copy', { runId, recipe, as: 'svg' })],
    // The name by which the image is found again.
    ['figure:pick-background', () => call('figure:pick-background', {}, `${services.runs.folderOf(runId)}/mean.nii.gz`), ['file']],
    ['run:pick-background', () => call('run:pick-background', { runId }, `${services.runs.folderOf(runId)}/mean.nii.gz`), ['file']],
    ['figure:pick-recipe', () => call('figure:pick-recipe', {}, `${file('_figure')}.svg`), ['title']],
    ['figure:set-presets', () => call('figure:set-presets', { presets: [{ name: HOSTILE.slice(0, 50), recipe }] }), ['name', 'title']],
    ['figure:presets', () => call('figure:presets', {}), ['name', 'title']],
    ['denoise:pick-scan', () => call('denoise:pick-scan', { runId, scan: 0 }, file('_bold.nii.gz'))],
    ['denoise:preview', () => call('denoise:preview', { runId, removed: [0], method: 'partial', scan: 0 })],
    ['denoise:write', () => call('denoise:write', { runId, removed: [0], method: 'partial', scan: 0 }, file('_cleaned.nii.gz'))],
    ['denoise:cancel', () => call('denoise:cancel', { runId })],
    ['course:offers', () => call('course:offers', { runId })],
    ['course:read', () => call('course:read', { runId, fileId: null }, confounds())],
    ['course:remember', () => call('course:remember', { runId, fileIds: [], columns: [HOSTILE] })],
    ['features:get', () => call('features:get', { runId })],
    ['features:mixtures', () => call('features:mixtures', { runId })],
    [
      'features:open-image',
      async () => {
        copyFileSync(`${services.runs.folderOf(runId)}/mean.nii.gz`, file('_atlas.nii.gz'))
        const found = await call('features:open-image', { runId }, file('_atlas.nii.gz'))
        expect(found.images.map(({ fileName }) => fileName)).toEqual([visibleText(`${FILE}_atlas.nii.gz`)])
        return found
      },
    ],
  ]
  it('has a row for every call', () => expect(ROWS.map(([name]) => name).sort()).toEqual([...CALL_NAMES].sort()))
  for (const [name, ask, but = []] of ROWS) it(name, async () => expectShown(await ask(), but), 300_000)

  it('events of runs, the title of the window, and words and suggestions of dialogs', () => {
    expect(system.sent.length).toBeGreaterThan(2)
    expectShown(system.sent, ['parameters'])
    expect(system.titles.length).toBeGreaterThan(5)
    expectShown(system.titles)
    const asked = new Set(system.asked)
    expect(asked.size).toBeGreaterThan(20)
    expectShown([...asked])
    expect([...asked].filter((words) => words.includes('u202e')).length).toBeGreaterThan(1)
  })
  it('of very many files is as long as a screen is high', async () => {
    system.asked.length = 0
    expect(await services.dialogs.mayReplace(Array.from({ length: 300 }, (_, n) => `${HOSTILE} ${n}`))).toBe(true)
    expect(system.asked.length).toBeLessThan(20)
    expect(system.asked.join(' ')).toContain('and 289 more')
    expectShown(system.asked)
  })
})
