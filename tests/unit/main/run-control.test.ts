/** Is a run put in the right place, one at a time, and is nothing left of one that did not finish? With a real engine process and real files. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettings } from '../../../src-main/app/settings-file'
import type { EngineHost } from '../../../src-main/runs/engine-host'
import { RunControl } from '../../../src-main/runs/run-control'
import { RunLibrary } from '../../../src-main/runs/run-library'
import { ScanLibrary } from '../../../src-main/runs/scan-library'
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
  const runs = new RunLibrary({
    settings,
    engine,
    cacheFolder,
    importsFolder: cacheFolder,
    logger,
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
    settings,
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
  return { engine, settings, scans, runs, control, ended, change, stages, logged, titles }
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
    const { scans, control, ended, change, settings } = setUp()
    const { scanId } = await scans.open(join(base, 'study', 'sub-01_bold.nii.gz'))
    const progress = change()
    const runId = await control.start(ask(scanId, 'hang'))
    expect(control.running).toBe(true)
    await progress
    expect(readdirSync(join(base, 'study')).some((name) => name.startsWith('.hang.partial-'))).toBe(true)
    expect(settings.get().unfinishedRuns).toEqual([join(base, 'study', 'hang')])
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
    settings.update({ unfinishedRuns: [join(study, 'cut'), join(base, 'gone', 'run')] })
    mkdirSync(join(base, 'user', 'cache', 'runs'), { recursive: true })
    const { runs, settings: later } = setUp()
    await runs.tidy()
    expect(readdirSync(study).sort()).toEqual(['.cut-2.partial-1', 'cut', 'sub-01_bold.nii.gz'])
    expect(later.get().unfinishedRuns).toEqual([])
    expect(existsSync(join(base, 'user', 'cache'))).toBe(false)
  })
})
