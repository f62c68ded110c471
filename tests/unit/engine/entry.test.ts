/** Does the engine process answer what it is asked: ready, progress, results, failures, cancel? */
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineTasks, FromEngine, TaskName, ToEngine } from '../../../src-main/engine/messages'
import { readRunDetail } from '../../../src-main/engine/open-run'
import { runRequestFromRecord } from '../../../src-main/engine/write/read-run-record'
import { figureRecipe } from '../../../src-shared/figure/recipe'
import { defaultParameters } from '../../../src-shared/params/parameters'
import { dataPath } from '../../support/shared-data'

/** The other end of process.parentPort, as Electron's utility process has it. */
class MainProcess {
  readonly received: FromEngine[] = []
  private listener: (event: { readonly data: ToEngine }) => void = () => undefined
  private waiting: (() => void)[] = []
  private nextTaskId = 1

  readonly port = {
    on: (_event: 'message', listener: (event: { readonly data: ToEngine }) => void) => {
      this.listener = listener
    },
    postMessage: (message: FromEngine) => {
      // What crosses the boundary has to survive the structured clone.
      this.received.push(structuredClone(message))
      for (const wake of this.waiting.splice(0)) wake()
    },
  }

  send(message: ToEngine): void {
    this.listener({ data: structuredClone(message) })
  }

  task<Name extends TaskName>(name: Name, input: EngineTasks[Name]['input']): number {
    const taskId = this.nextTaskId++
    this.send({ type: 'task', taskId, name, input } as ToEngine)
    return taskId
  }

  async until<Type extends FromEngine['type']>(type: Type, taskId?: number): Promise<Extract<FromEngine, { type: Type }>> {
    for (;;) {
      const found = this.received.find(
        (message): message is Extract<FromEngine, { type: Type }> =>
          message.type === type && (taskId === undefined || ('taskId' in message && message.taskId === taskId)),
      )
      if (found) return found
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }
}

const main = new MainProcess()
const before = { uncaughtException: process.listeners('uncaughtException'), unhandledRejection: process.listeners('unhandledRejection') }
let place: string
const scanPath = dataPath('nitime/fmri1.nii.gz')
const request = (runFolder: string, changes = {}): EngineTasks['run']['input'] => ({
  scanPath,
  runFolder,
  name: 'nitime',
  parameters: { ...defaultParameters(), nComponents: 4, smoothingFwhm: 4, maskOpening: 0, ...changes },
  preset: null,
  foldExtraDimensions: false,
  threads: 1,
})

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-entry-'))
  Object.assign(process, { parentPort: main.port })
  await import('../../../src-main/engine/entry')
})
afterAll(async () => {
  Reflect.deleteProperty(process, 'parentPort')
  // The engine's own listeners would end the process of the tests.
  for (const listener of process.listeners('uncaughtException')) {
    if (!before.uncaughtException.includes(listener)) process.off('uncaughtException', listener)
  }
  for (const listener of process.listeners('unhandledRejection')) {
    if (!before.unhandledRejection.includes(listener)) process.off('unhandledRejection', listener)
  }
  await rm(place, { recursive: true, force: true })
})

describe('the engine process', () => {
  it('is ready with at least one thread', async () => {
    expect((await main.until('ready')).threads).toBeGreaterThan(0)
  })

  it('runs a real scan, reports rising progress through every stage, and can be repeated to the byte', async () => {
    const taskId = main.task('run', request(join(place, 'one')))
    const { output } = await main.until('done', taskId)
    expect(output).toMatchObject({ converged: expect.any(Boolean), warnings: expect.any(Array) })
    const fractions = main.received.flatMap((message) =>
      message.type === 'progress' && message.taskId === taskId ? [message.progress.fraction] : [],
    )
    expect(fractions.length).toBeGreaterThan(0)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    const { record } = await readRunDetail(join(place, 'one'))
    expect(Object.keys(record.stageSeconds)).toEqual(expect.arrayContaining(['read', 'mask', 'whiten', 'decompose', 'results', 'write']))
    expect(record.peakMemoryMiB).toBeGreaterThan(20)
    await main.until('done', main.task('run', runRequestFromRecord(record, join(place, 'two'), 1)))
    for (const name of ['maps.nii.gz', 'mask.nii.gz', 'mean.nii.gz', 'mixing.tsv', 'components.tsv', 'spectra.tsv']) {
      const [one, two] = await Promise.all(['one', 'two'].map((run) => readFile(join(place, run, name))))
      expect(one.equals(two), name).toBe(true)
    }
  })

  it('previews the mask that the run used, from the mean it keeps', async () => {
    const { parameters } = request('')
    const input = { scanPath, parameters, foldExtraDimensions: false, cacheFolder: join(place, 'preview') }
    const first = await main.until('done', main.task('preview', input))
    const { record } = await readRunDetail(join(place, 'one'))
    expect(first.output).toMatchObject({ voxels: record.mask.voxels, volumeCm3: record.mask.volumeCm3 })
    const mask = await readFile(join(place, 'preview', 'mask.u8'))
    expect(mask.reduce((sum, value) => sum + value, 0)).toBe(record.mask.voxels)
    expect((await readFile(join(place, 'preview', 'mean.f32'))).length).toBe(4 * mask.length)
    const background = { ...input, parameters: { ...parameters, maskStrategy: 'background' as const } }
    const second = await main.until('done', main.task('preview', background))
    expect(second.output).not.toMatchObject({ voxels: record.mask.voxels })
  })

  it('opens the run and draws a figure of it', async () => {
    const opened = await main.until('done', main.task('openRun', { runFolder: join(place, 'one'), cacheFolder: join(place, 'cache') }))
    expect(opened.output).toMatchObject({ name: 'nitime', voxelsInMask: expect.any(Number) })
    expect((await readdir(join(place, 'cache'))).sort()).toEqual(['maps.f32', 'mask.u8', 'mean.f32'])
    const figure = { runFolder: join(place, 'one'), cacheFolder: join(place, 'cache'), pages: [figureRecipe()], backgroundFolders: [] }
    const drawn = await main.until('done', main.task('figure', { ...figure, outPath: join(place, 'one.png') }))
    expect(drawn.output).toMatchObject([{ widthMm: 85, unknownLetters: [] }])
    expect((await readFile(join(place, 'one.png'))).subarray(1, 4).toString()).toBe('PNG')
  })

  it('fails with code and details, and lives on', async () => {
    const missing = main.task('run', { ...request(join(place, 'three')), scanPath: join(place, 'nothing.nii') })
    expect((await main.until('failed', missing)).error).toMatchObject({ kind: 'app', code: 'FILE_NOT_FOUND' })
    const taken = main.task('run', request(join(place, 'one')))
    expect((await main.until('failed', taken)).error).toMatchObject({ kind: 'app', code: 'FILE_EXISTS', details: { file: 'one' } })
    await expect(access(join(place, 'three'))).rejects.toThrow()
  })

  it('stops a run in its midst and leaves nothing', async () => {
    const taskId = main.task('run', request(join(place, 'cancelled'), { maxIter: 100000, tol: 1e-12, dtype: 'float64' }))
    await main.until('progress', taskId)
    main.send({ type: 'cancel', taskId })
    expect((await main.until('failed', taskId)).error).toEqual({ kind: 'cancelled' })
    expect((await readdir(place)).filter((name) => name.includes('cancelled'))).toEqual([])
  })
})
