/** Is nothing left, and does the next run work, when the engine is killed or stopped at any moment, the scan changes under it, or the disk is full? */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSettings, type SettingsFile } from '../../../src-main/app/settings-file'
import { readRunDetail } from '../../../src-main/engine/open-run'
import { engineEnvironment } from '../../../src-main/runs/engine-environment'
import type { EngineHost } from '../../../src-main/runs/engine-host'
import { RunControl } from '../../../src-main/runs/run-control'
import { RunLibrary } from '../../../src-main/runs/run-library'
import { ScanLibrary } from '../../../src-main/runs/scan-library'
import { UnfinishedRuns } from '../../../src-main/runs/unfinished-runs'
import type { Progress, RunOutcome } from '../../../src-shared/model/progress'
import { defaultParameters, type RunParameters } from '../../../src-shared/params/parameters'
import { dataPath } from '../../support/shared-data'
import { canMount, mountDisk, takeDiskAway } from '../../support/small-disk'
import { realEngine } from './engine-fixture'

const SAMPLE = fileURLToPath(new URL('../../../assets/sample/audiovisual_bold.nii.gz', import.meta.url))
const SMALL = dataPath('nitime/fmri1.nii.gz')
const SCAN = 'scan.nii.gz'
const SHORT: Partial<RunParameters> = { nComponents: 4, smoothingFwhm: 4, maskOpening: 0 }

let base = ''
let study = ''
/** Where this engine, and no other program, puts what it needs for a moment. */
let temporary = ''
let engine: EngineHost
let settings: SettingsFile
let scans: ScanLibrary
let runs: RunLibrary
let control: RunControl
let onProgress: (progress: Progress) => void = () => undefined
let onEnded: (outcome: RunOutcome) => void = () => undefined

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'counterpoint-endurance-'))
  study = join(base, 'study')
  mkdirSync(study)
  copyFileSync(SAMPLE, join(study, SCAN))
  copyFileSync(SMALL, join(study, 'scan-small.nii.gz'))
  // Asked to stop, it stops by itself: an engine that had to be killed would not be the same one afterwards.
  temporary = join(base, 'temporary')
  mkdirSync(temporary)
  const environment = { ...engineEnvironment(process.env), TMPDIR: temporary }
  const { engine: made, logger } = await realEngine({ patienceMs: 60_000, environment })
  engine = made
  settings = openSettings(join(base, 'user', 'settings.json'), logger)
  const onOpened = () => undefined
  scans = new ScanLibrary({ settings, samplePath: SAMPLE, documentsFolder: join(base, 'documents'), onOpened })
  const cacheFolder = join(base, 'user', 'cache')
  const unfinished = new UnfinishedRuns(settings, logger)
  runs = new RunLibrary({
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
  control = new RunControl({
    engine,
    scans,
    runs,
    unfinished,
    logger,
    onStarted: () => undefined,
    onProgress: (_id, progress) => onProgress(progress),
    onEnded: (_id, outcome) => onEnded(outcome),
  })
}, 120_000)
afterAll(() => {
  engine?.stop()
  rmSync(base, { recursive: true, force: true })
})

/** Starts a run of `path`; `ended` gives its outcome. */
async function start(path: string, changes: Partial<RunParameters>) {
  const { scanId } = await scans.open(path)
  const ended = new Promise<RunOutcome>((resolve) => {
    onEnded = resolve
  })
  const parameters = { ...defaultParameters(), ...changes }
  const runId = await control.start({ scanId, parameters, preset: null, name: 'run', foldExtraDimensions: false })
  return { runId, ended }
}
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const left = () =>
  readdirSync(study)
    .filter((name) => !name.startsWith('scan'))
    .sort()
const removeRuns = () => {
  for (const name of left()) rmSync(join(study, name), { recursive: true })
}
function killEngine(): void {
  if (engine.pid === undefined) throw new Error('the engine does not run')
  process.kill(engine.pid, 'SIGKILL')
}
/** What is asked of a dying engine whose end is not yet known fails with it. */
const engineIsGone = (pid: number | undefined) => expect.poll(() => engine.pid).not.toBe(pid)

describe('an engine that is killed', () => {
  const long: Partial<RunParameters> = { nComponents: 10, maxIter: 600, tol: 1e-12 }
  it('in the middle of any stage: it is said, nothing is left, and the next run is whole', async () => {
    copyFileSync(SAMPLE, join(study, SCAN))
    expect((await (await start(join(study, SCAN), long)).ended).status).toBe('done')
    const { record } = await readRunDetail(join(study, 'run'))
    removeRuns()
    let passed = 0
    const stages = Object.entries(record.stageSeconds)
    expect(stages.map(([name]) => name)).toEqual(expect.arrayContaining(['read', 'mask', 'whiten', 'decompose', 'results', 'write']))
    for (const [stage, seconds] of stages) {
      const { ended } = await start(join(study, SCAN), long)
      await wait(1000 * (passed + seconds / 2))
      passed += seconds
      const { pid } = engine
      killEngine()
      const outcome = await ended
      await engineIsGone(pid)
      // The write of a small run is over in an instant: then there is a whole run, and nothing beside it.
      if (outcome.status === 'done') {
        expect(left(), stage).toEqual(['run'])
        await readRunDetail(join(study, 'run'))
        removeRuns()
      } else expect(outcome, stage).toMatchObject({ status: 'failed', error: { kind: 'app', code: 'ENGINE_CRASHED' } })
      expect(left(), stage).toEqual([])
      expect(settings.get().unfinishedRuns).toEqual([])
    }
    expect((await (await start(join(study, SCAN), long)).ended).status).toBe('done')
    removeRuns()
  }, 120_000)
  it('while the folder is being written: the half of it is removed', async () => {
    /** Kills the engine as soon as the half-written folder is seen; gives that folder's name. */
    const killWhenWriting = () =>
      new Promise<string>((resolve) => {
        const watcher = watch(study, (_event, name) => {
          if (!name?.includes('.partial-')) return
          watcher.close()
          killEngine()
          resolve(name)
        })
      })
    let outcome: RunOutcome | undefined
    // On a busy machine the folder may be seen when it is whole: then it is tried again.
    for (let attempt = 0; attempt < 10 && (!outcome || outcome.status === 'done'); attempt++) {
      removeRuns()
      const partial = killWhenWriting()
      const { ended } = await start(join(study, SCAN), { nComponents: 20, maxIter: 5 })
      const { pid } = engine
      expect(await partial).toMatch(/^\.run\.partial-\d+$/)
      outcome = await ended
      await engineIsGone(pid)
    }
    expect(outcome).toMatchObject({ status: 'failed', error: { kind: 'app', code: 'ENGINE_CRASHED' } })
    expect(left()).toEqual([])
  }, 120_000)
})

describe('run after run', () => {
  /** Of the engine's process, from the system. */
  const openFiles = () => readdirSync(`/proc/${engine.pid}/fd`).length
  const residentMiB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${engine.pid}/status`, 'utf8'))?.[1]) / 1024
  const childrenOf = (pid: number | undefined) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()

  it.skipIf(process.platform !== 'linux')(
    'twenty times: the engine grows no further',
    async () => {
      const leastOfTenRuns = async () => {
        const resident: number[] = []
        for (let turn = 0; turn < 10; turn++) {
          expect((await (await start(join(study, SCAN), { nComponents: 10, maxIter: 5 })).ended).status).toBe('done')
          removeRuns()
          resident.push(residentMiB())
        }
        return Math.min(...resident)
      }
      // Garbage comes and goes, and it takes a while until there is as much as there will be: sooner or later ten runs add nothing to the ten before.
      // What the engine kept would be added each time: the prepared voxels of ten runs are 33 MiB.
      let before = await leastOfTenRuns()
      let growth = Number.POSITIVE_INFINITY
      for (let round = 0; round < 4 && growth >= 24; round++) {
        const now = await leastOfTenRuns()
        growth = now - before
        before = now
      }
      expect(growth).toBeLessThan(24)
    },
    120_000,
  )
  it.skipIf(process.platform !== 'linux')(
    'cancelled at fifty random moments: no file, no process, no open file is left, and the same engine works on',
    async () => {
      const changes: Partial<RunParameters> = { ...SHORT, nComponents: 25, maxIter: 60, tol: 1e-15 }
      let began = performance.now()
      await (await start(join(study, 'scan-small.nii.gz'), changes)).ended
      /** Of the quickest run that was not stopped, ms: the first one warms up, and other work of the machine comes and goes. */
      let whole = performance.now() - began
      removeRuns()
      const pid = engine.pid
      const before = openFiles()
      const outcomes: string[] = []
      // Park and Miller's generator: the same moments each time.
      let state = 20261122
      for (let turn = 0; turn < 50; turn++) {
        state = (state * 48271) % 2147483647
        began = performance.now()
        const { runId, ended } = await start(join(study, 'scan-small.nii.gz'), changes)
        const over = ended.then(() => performance.now() - began)
        await wait((state / 2147483647) * whole)
        await control.cancel(runId)
        const { status } = await ended
        outcomes.push(status)
        if (status === 'done') {
          whole = Math.min(whole, await over)
          removeRuns()
        }
        expect(left()).toEqual([])
      }
      expect(outcomes.filter((status) => status === 'failed')).toEqual([])
      expect(outcomes.filter((status) => status === 'cancelled').length).toBeGreaterThan(20)
      expect(engine.pid).toBe(pid)
      expect(childrenOf(pid)).toBe('')
      expect(openFiles()).toBeLessThanOrEqual(before + 2)
      expect(readdirSync(temporary)).toEqual([])
      expect(settings.get().unfinishedRuns).toEqual([])
    },
    120_000,
  )
})

describe('a scan', () => {
  /** Large enough that it is still being read when the first report comes. */
  function largeScan(): string {
    const stored = gunzipSync(readFileSync(SAMPLE))
    const header = Buffer.from(stored.subarray(0, 352))
    const voxels = stored.subarray(stored.length - 64 * 64 * 21 * 64 * 2)
    header.writeInt16LE(64 * 8, 40 + 2 * 4)
    header.writeFloatLE(352, 108)
    const path = join(study, 'scan-large.nii')
    writeFileSync(path, Buffer.concat([header, ...Array.from({ length: 8 }, () => voxels)]))
    return path
  }
  const whileReading = (act: () => void) =>
    new Promise<void>((resolve) => {
      onProgress = ({ stage }) => {
        if (stage !== 'read') return
        onProgress = () => undefined
        act()
        resolve()
      }
    })

  it.each([
    ['is cut short', (path: string) => truncateSync(path, 1_000_000), /^FILE_(TRUNCATED|CHANGED)$/],
    ['is written to', (path: string) => writeFileSync(path, 'x', { flag: 'a' }), /^FILE_CHANGED$/],
  ])('that %s while it is read is refused by name, and nothing is left', async (_what, act, code) => {
    let path = ''
    let outcome: RunOutcome | undefined
    // On a busy machine the report of reading may be heard when all is read: then the run is whole, and it is tried again.
    for (let attempt = 0; attempt < 6 && (!outcome || outcome.status === 'done'); attempt++) {
      removeRuns()
      path = largeScan()
      const { ended } = await start(path, { nComponents: 5 })
      await whileReading(() => act(path))
      outcome = await ended
    }
    expect(outcome).toMatchObject({ status: 'failed', error: { kind: 'app', details: { file: 'scan-large.nii' } } })
    expect(outcome?.status === 'failed' && outcome.error.kind === 'app' && outcome.error.code).toMatch(code)
    expect(left()).toEqual([])
    rmSync(path)
  })
  it('whose folder is moved away while it is read gives a whole run or a named refusal', async () => {
    const path = largeScan()
    const { ended } = await start(path, { nComponents: 5, maxIter: 20 })
    await whileReading(() => renameSync(study, `${study}-moved`))
    const outcome = await ended
    if (outcome.status === 'done') {
      // Where the scan was, or moved with it when the run was whole before.
      await readRunDetail([study, `${study}-moved`].map((folder) => join(folder, 'run')).find((folder) => existsSync(folder)) ?? '')
      rmSync(join(`${study}-moved`, 'run'), { recursive: true, force: true })
    } else expect(outcome).toMatchObject({ status: 'failed', error: { kind: 'app', code: expect.stringMatching(/^FILE_/) } })
    if (existsSync(study)) rmSync(study, { recursive: true })
    renameSync(`${study}-moved`, study)
    rmSync(path)
    expect(left()).toEqual([])
  })
})

describe('the scan of a run that is opened again', () => {
  it('is found where it was, or beside the run, or is said to be gone', async () => {
    const { runId, ended } = await start(join(study, 'scan-small.nii.gz'), SHORT)
    await ended
    const { record } = await runs.open(runId)
    expect(JSON.stringify(record)).not.toContain(base)
    expect(await runs.scanPathOf(runId)).toBe(join(study, 'scan-small.nii.gz'))
    const moved = join(base, 'moved')
    renameSync(study, moved)
    const opened = await runs.openFolder(join(moved, 'run'))
    expect(await runs.scanPathOf(opened.runId)).toBe(join(moved, 'scan-small.nii.gz'))
    renameSync(join(moved, 'scan-small.nii.gz'), join(moved, 'scan-elsewhere.nii.gz'))
    await expect(runs.scanPathOf(opened.runId)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', details: { file: 'scan-small.nii.gz' } })
    renameSync(join(moved, 'scan-elsewhere.nii.gz'), join(moved, 'scan-small.nii.gz'))
    renameSync(moved, study)
    removeRuns()
  })
  it('is never looked for on another machine', async () => {
    const { runId, ended } = await start(join(study, 'scan-small.nii.gz'), SHORT)
    await ended
    const record = join(study, 'run', 'run.json')
    const text = readFileSync(record, 'utf8')
    for (const path of ['\\\\\\\\server\\\\share\\\\x.nii', '//server/share/x.nii']) {
      writeFileSync(
        record,
        text.replace(/"path": "[^"]*"/, `"path": "${path}"`).replace(/"confounds_file": null/, `"confounds_file": "${path}"`),
      )
      const { parameters } = await runs.open(runId)
      await expect(runs.scanPathOf(runId)).rejects.toMatchObject({ details: { file: 'x.nii' } })
      // Nor is the mask or table that it names: the token stands for nothing, so it has to be chosen.
      expect(() => scans.withFilePaths(parameters)).toThrow('PARAM_INVALID')
    }
    removeRuns()
  })
})

describe('results of another program that were opened before', () => {
  it('are the same run again, and a new one where that run is damaged', async () => {
    const { ended } = await start(join(study, 'scan-small.nii.gz'), SHORT)
    await ended
    const results = join(base, 'results')
    mkdirSync(results)
    for (const file of ['maps.nii.gz', 'mixing.tsv']) copyFileSync(join(study, 'run', file), join(results, file))
    removeRuns()
    const first = runs.folderOf((await runs.openFolder(results)).runId)
    expect(runs.folderOf((await runs.openFolder(results)).runId)).toBe(first)
    for (const damaged of ['{"format": "count', 'null', '{"imported": {"path": 1, "mixing": {}}, "createdAt": 7}']) {
      writeFileSync(join(first, 'run.json'), damaged)
      const second = runs.folderOf((await runs.openFolder(results)).runId)
      expect(second).not.toBe(first)
      rmSync(second, { recursive: true })
    }
  })
})

describe.skipIf(!canMount)('a disk', () => {
  it('that fills up while the run is written: it is said, nothing is left, and the scan is untouched', async () => {
    const stored = readFileSync(SAMPLE)
    expect(mountDisk(`size=${Math.ceil(stored.length / 4096) * 4 + 64}k`, study)).toBe(true)
    try {
      writeFileSync(join(study, SCAN), stored)
      const { ended } = await start(join(study, SCAN), { nComponents: 20, maxIter: 5 })
      expect(await ended).toMatchObject({ status: 'failed', error: { kind: 'app', code: 'FILE_DISK_FULL' } })
      expect(left()).toEqual([])
      expect(readFileSync(join(study, SCAN)).equals(stored)).toBe(true)
    } finally {
      takeDiskAway(study)
    }
  })
  it('that becomes read-only while the run goes on: it is said', async () => {
    expect(mountDisk('size=16m', study)).toBe(true)
    try {
      copyFileSync(SAMPLE, join(study, SCAN))
      const { ended } = await start(join(study, SCAN), { nComponents: 20, maxIter: 2000, tol: 1e-12 })
      // Refused for as long as a file there is open for writing.
      await expect.poll(() => spawnSync('mount', ['-o', 'remount,ro', study]).status).toBe(0)
      expect(await ended).toMatchObject({ status: 'failed', error: { kind: 'app', code: 'FILE_UNWRITABLE' } })
    } finally {
      takeDiskAway(study)
    }
  })
})
