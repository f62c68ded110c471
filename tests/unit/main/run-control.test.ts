/** Is a run put in the right place, one at a time, and is nothing left of one that did not finish? With a real engine process and real files. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettings } from '../../../src-main/app/settings-file'
import { CourseFiles } from '../../../src-main/runs/course-files'
import type { EngineHost } from '../../../src-main/runs/engine-host'
import { rerunOf } from '../../../src-main/runs/rerun'
import { RunControl } from '../../../src-main/runs/run-control'
import { RunLibrary } from '../../../src-main/runs/run-library'
import { ScanLibrary } from '../../../src-main/runs/scan-library'
import { UnfinishedRuns } from '../../../src-main/runs/unfinished-runs'
import type { RunOutcome } from '../../../src-shared/model/progress'
import { defaultParameters } from '../../../src-shared/params/parameters'
import { faultyEngine } from './engine-fixture'

const SAMPLE = fileURLToPath(new URL('../../../assets/sample/audiovisual_bold.nii.gz', import.meta.url))
let base = ''
let engines: EngineHost[] = []
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'counterpoint-runs-'))
  mkdirSync(join(base, 'study'))
  cpSync(SAMPLE, join(base, 'study', 'sub-01_bold.nii.gz'))
})
afterEach(() => {
  for (const engine of engines) engine.stop()
  engines = []
  rmSync(base, { recursive: true, force: true })
})

function setUp(samplePath = SAMPLE) {
  const { engine, logger, logged } = faultyEngine({ patienceMs: 50 })
  engines.push(engine)
  const settings = openSettings(join(base, 'user', 'settings.json'), logger)
  const titles: string[] = []
  const onOpened = (name: string) => void titles.push(name)
  const scans = new ScanLibrary({ settings, samplePath, documentsFolder: join(base, 'documents'), onOpened })
  const cacheFolder = join(base, 'user', 'cache')
  const unfinished = new UnfinishedRuns(settings, logger)
  const runs = new RunLibrary({
    settings,
    engine,
    unfinished,
    cacheFolder,
    importsFolder: cacheFolder,
    logger,
    chooseResults: async () => null,
    tokenForFile: (path) => scans.tokenForFile(path),
    onOpened,
  })
  const ended = new Map<string, RunOutcome>()
  const waiting: (() => void)[] = []
  const stages: string[] = []
  const control = new RunControl({
    engine,
    scans,
    runs,
    unfinished,
    logger,
    onStarted: () => undefined,
    onProgress: (_id, { stage }) => {
      stages.push(stage)
      for (const wake of waiting.splice(0)) wake()
    },
    onEnded(runId, outcome) {
      ended.set(runId, outcome)
      for (const wake of waiting.splice(0)) wake()
    },
  })
  const change = () => new Promise<void>((resolve) => waiting.push(resolve))
  return { engine, settings, scans, runs, unfinished, control, ended, change, stages, logged, titles }
}
const ask = (scanId: string, name: string) => ({ scanId, parameters: defaultParameters(), preset: null, name, foldExtraDimensions: false })

describe('opening', () => {
  it('gives an id, a free name beside the scan, and remembers the scan under the same id', async () => {
    const { scans, titles } = setUp()
    const path = join(base, 'study', 'sub-01_bold.nii.gz')
    const opened = await scans.open(path)
    expect(opened.runName).toBe('sub-01_bold_ica')
    expect(opened.outputPlace).toBe('beside the scan, in sub-01_bold_ica')
    expect(JSON.stringify(opened)).not.toContain(base)
    mkdirSync(join(base, 'study', 'sub-01_bold_ica'))
    const again = await scans.open(path)
    expect([again.scanId, again.runName]).toEqual([opened.scanId, 'sub-01_bold_ica-2'])
    expect(readdirSync(join(base, 'study')).sort()).toEqual(['sub-01_bold.nii.gz', 'sub-01_bold_ica'])
    expect(titles).toEqual(['sub-01_bold.nii.gz', 'sub-01_bold.nii.gz'])
  })
  it('puts runs of the sample into Documents and does not list it', async () => {
    const { scans } = setUp()
    expect((await scans.openSample()).outputPlace).toBe('in Documents/Counterpoint, in audiovisual_bold_ica')
    expect(await scans.recent()).toEqual([])
    expect(existsSync(join(base, 'documents', 'Counterpoint'))).toBe(true)
  })
  it('lists recent scans over a restart, flags what is missing, and finds it again', async () => {
    const path = join(base, 'study', 'sub-01_bold.nii.gz')
    const { scanId } = await setUp().scans.open(path)
    const moved = join(base, 'study', 'moved.nii.gz')
    cpSync(path, moved)
    rmSync(path)
    const later = setUp().scans
    expect(await later.recent()).toMatchObject([{ scanId, fileName: 'sub-01_bold.nii.gz', shape: [64, 64, 21, 64], missing: true }])
    expect(JSON.stringify(await later.recent())).not.toContain(base)
    await expect(later.openRecent(scanId)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    expect((await later.relocate(scanId, moved)).scanId).toBe(scanId)
    expect(await later.recent()).toMatchObject([{ scanId, fileName: 'moved.nii.gz', missing: false }])
    await expect(later.openRecent('unknown')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
  it('takes runs, further scans and tables by what was given out only, never a place', async () => {
    const { scans, runs, unfinished } = setUp()
    const path = join(base, 'study', 'sub-01_bold.nii.gz')
    await scans.open(path)
    for (const asked of [path, base, '../study', 'unknown', '']) {
      expect(() => runs.folderOf(asked)).toThrow('FILE_NOT_FOUND')
      expect(() => runs.openDetail(asked)).toThrow('FILE_NOT_FOUND')
      expect(runs.runFolder(asked)).toBeNull()
      expect(() => scans.get(asked)).toThrow('FILE_NOT_FOUND')
      expect(() => scans.pathOf(asked)).toThrow('PARAM_INVALID')
      expect(() => unfinished.get(asked)).toThrow('FILE_NOT_FOUND')
      expect(() => new CourseFiles(runs).pathOf('run', asked)).toThrow('FILE_NOT_FOUND')
    }
    expect(scans.pathOf(scans.tokenForFile(path))).toBe(path)
  })
  it('takes a mask by token only', () => {
    const { scans } = setUp()
    const parameters = { ...defaultParameters(), maskStrategy: 'file' as const, maskFile: '/etc/passwd' }
    expect(() => scans.withFilePaths(parameters)).toThrow('PARAM_INVALID')
    expect(() => scans.withFilePaths({ ...parameters, maskFile: null })).toThrow('PARAM_INVALID')
    const token = scans.tokenForFile('/data/mask.nii')
    expect(token).not.toContain('/')
    expect(scans.tokenForFile('/data/mask.nii')).toBe(token)
    expect(scans.withFilePaths({ ...parameters, maskFile: token }).maskFile).toBe('/data/mask.nii')
  })
})

describe('running', () => {
  it('that is cancelled by force leaves nothing and says cancelled', async () => {
    const { scans, control, ended, change, settings, unfinished } = setUp()
    const { scanId } = await scans.open(join(base, 'study', 'sub-01_bold.nii.gz'))
    const progress = change()
    const runId = await control.start(ask(scanId, 'hang'))
    expect(control.running).toBe(true)
    await progress
    expect(readdirSync(join(base, 'study')).some((name) => name.startsWith('.hang.partial-'))).toBe(true)
    expect(settings.get().unfinishedRuns).toMatchObject([{ folder: join(base, 'study', 'hang'), name: 'hang' }])
    expect(unfinished.list()).toEqual([])
    await control.cancel(runId)
    expect(ended.get(runId)).toEqual({ status: 'cancelled' })
    expect(readdirSync(join(base, 'study'))).toEqual(['sub-01_bold.nii.gz'])
    expect(settings.get().unfinishedRuns).toEqual([])
    expect(control.running).toBe(false)
  })
  it('whose engine dies says so, leaves nothing, and the next one works as far as the engine does', async () => {
    const { scans, control, ended, change } = setUp()
    const { scanId } = await scans.open(join(base, 'study', 'sub-01_bold.nii.gz'))
    const over = change()
    const runId = await control.start(ask(scanId, 'exit'))
    await over
    expect(ended.get(runId)).toMatchObject({ status: 'failed', error: { kind: 'app', code: 'ENGINE_CRASHED' } })
    expect(readdirSync(join(base, 'study'))).toEqual(['sub-01_bold.nii.gz'])
    const overAgain = change()
    const next = await control.start(ask(scanId, 'fail'))
    await overAgain
    expect(ended.get(next)).toMatchObject({ status: 'failed', error: { code: 'DATA_MASK_EMPTY' } })
  })
  it('is one at a time', async () => {
    const { scans, control } = setUp()
    const { scanId } = await scans.open(join(base, 'study', 'sub-01_bold.nii.gz'))
    await control.start(ask(scanId, 'linger'))
    await expect(control.start(ask(scanId, 'work'))).rejects.toMatchObject({ code: 'ENGINE_BUSY' })
    await control.cancelCurrent()
    await expect(control.start(ask('unknown', 'work'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(control.cancel('unknown')).resolves.toBeUndefined()
  })
  it('that was cut off with the app is tidied at the next start, and nothing else is', async () => {
    const { settings } = setUp()
    const study = join(base, 'study')
    for (const name of ['.cut.partial-1', '.cut.partial-2', '.cut-2.partial-1', 'cut']) mkdirSync(join(study, name))
    settings.update({ unfinishedRuns: [cutOff(join(study, 'cut'), 'a'), cutOff(join(base, 'gone', 'run'), 'b')] })
    mkdirSync(join(base, 'user', 'cache', 'runs'), { recursive: true })
    const { runs, unfinished, logged } = setUp()
    await runs.tidy()
    expect(readdirSync(study).sort()).toEqual(['.cut-2.partial-1', 'cut', 'sub-01_bold.nii.gz'])
    expect(existsSync(join(base, 'user', 'cache'))).toBe(false)
    expect(unfinished.list().map(({ unfinishedId }) => unfinishedId)).toEqual(['a', 'b'])
    expect(logged.join()).not.toContain('study')
  })
  it('that was cut off when it was whole already is a finished one', async () => {
    const { settings } = setUp()
    const whole = join(base, 'study', 'whole')
    mkdirSync(whole)
    const record = {
      name: 'whole',
      input: { fileName: 'sub-01_bold.nii.gz' },
      decomposition: { nComponents: 4, nIter: 9, converged: true },
      createdAt: 'now',
    }
    writeFileSync(join(whole, 'run.json'), JSON.stringify(record))
    settings.update({ unfinishedRuns: [cutOff(whole, 'a')] })
    const { runs, unfinished } = setUp()
    await runs.tidy()
    expect(unfinished.list()).toEqual([])
    expect(await runs.recent()).toMatchObject([{ name: 'whole', nComponents: 4, missing: false }])
  })
  it('that ends with the app is offered at the next start with what it was to be made with; one that the user cancelled is not', async () => {
    const first = setUp()
    const path = join(base, 'study', 'sub-01_bold.nii.gz')
    const { scanId } = await first.scans.open(path)
    const maskFile = join(base, 'study', 'sub-01_bold.nii.gz')
    const parameters = { ...defaultParameters(), nComponents: 7, highPass: 0.01, maskStrategy: 'file' as const }
    const moreScan = await first.scans.tokenForScan(scanId, path)
    const asked = {
      ...ask(scanId, 'linger'),
      parameters: { ...parameters, maskFile: first.scans.tokenForFile(maskFile) },
      foldExtraDimensions: true,
      moreScans: [moreScan.token],
    }
    await first.control.start(asked)
    // The window closes (cancelCurrent), or the app is ended from outside (the engine stops).
    first.engine.stop()
    await first.control.cancelCurrent()
    expect(first.control.running).toBe(false)

    const second = setUp()
    await second.runs.tidy()
    const [offered, ...others] = second.unfinished.list()
    expect(others).toEqual([])
    expect(offered).toMatchObject({ name: 'linger', scanFileName: 'sub-01_bold.nii.gz' })
    expect(JSON.stringify(offered)).not.toContain(base)
    const again = await rerunOf(second.unfinished.get(offered?.unfinishedId ?? ''), second.scans)
    expect(again).toMatchObject({ name: 'linger', foldAgreed: true, preset: null, fileNames: { maskFile: 'sub-01_bold.nii.gz' } })
    expect(JSON.stringify(again)).not.toContain(base)
    expect(second.scans.withFilePaths(again.parameters)).toEqual({ ...parameters, maskFile })
    expect(again.moreScans.map(({ token }) => second.scans.pathOf(token))).toEqual([path])

    const runId = await second.control.start({ ...ask(again.scan.scanId, 'linger'), parameters: again.parameters })
    second.unfinished.forget(offered?.unfinishedId ?? '')
    await second.control.cancel(runId)
    expect(setUp().unfinished.list()).toEqual([])
  })
  it('whose scan has moved since stays offered and says so; parameters of another version are refused by name', async () => {
    const { settings } = setUp()
    settings.update({
      unfinishedRuns: [
        cutOff(join(base, 'gone', 'run'), 'a'),
        {
          ...cutOff(join(base, 'study', 'x'), 'b'),
          scanPath: join(base, 'study', 'sub-01_bold.nii.gz'),
          parameters: { nComponents: 'many' },
        },
      ],
    })
    const { unfinished, scans } = setUp()
    await expect(rerunOf(unfinished.get('a'), scans)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await expect(rerunOf(unfinished.get('b'), scans)).rejects.toMatchObject({
      code: 'PARAM_INVALID',
      details: { parameter: 'nComponents' },
    })
    expect(() => unfinished.get('c')).toThrow('FILE_NOT_FOUND')
    expect(unfinished.list()).toHaveLength(2)
  })
})

const cutOff = (folder: string, id: string) => ({
  id,
  folder,
  name: 'cut',
  scanPath: join(base, 'gone', 'scan.nii.gz'),
  moreScanPaths: [],
  parameters: { nComponents: 5 },
  preset: null,
  foldExtraDimensions: false,
  startedAt: '2026-01-01T10:00:00.000Z',
})
