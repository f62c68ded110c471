/** Does the real engine say what is wrong, and live or come back, when memory runs out, the machine sleeps, or a file is a bomb? */
import { closeSync, ftruncateSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { EngineHost } from '../../../src-main/runs/engine-host'
import type { Progress } from '../../../src-shared/model/progress'
import { defaultParameters, type RunParameters } from '../../../src-shared/params/parameters'
import { niftiBytes } from '../read/nifti-bytes'
import { realEngine } from './engine-fixture'

const SAMPLE = fileURLToPath(new URL('../../../assets/sample/audiovisual_bold.nii.gz', import.meta.url))
const MEBIBYTE = 2 ** 20
let place = ''
let engine: EngineHost | null = null
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'counterpoint-faults-'))
})
afterEach(() => engine?.stop())
afterAll(() => rmSync(place, { recursive: true, force: true }))

const request = (scanPath: string, name: string, changes: Partial<RunParameters> = {}) => ({
  scanPath,
  runFolder: join(place, name),
  name,
  parameters: { ...defaultParameters(), ...changes },
  preset: null,
  foldExtraDimensions: false,
  // As many on every machine: each thread takes memory of its own.
  threads: 2,
})
const left = () => readdirSync(place).filter((name) => name.includes('partial') || name.startsWith('run'))
const SMALL: Partial<RunParameters> = { nComponents: 4, maxIter: 30 }

describe.skipIf(process.platform !== 'linux')('memory that runs out', () => {
  it('is named when the system refuses it to the engine; nothing is left, and a smaller run works after it', async () => {
    // 300 volumes of a million voxels: 1.2 GiB of prepared values, in a file that takes no room on the disk.
    const scan = join(place, 'large.nii')
    const header = niftiBytes({ shape: [128, 128, 64, 300], datatype: 2 })
    const file = openSync(scan, 'w')
    writeSync(file, header)
    ftruncateSync(file, 352 + 128 * 128 * 64 * 300)
    closeSync(file)
    engine = (await realEngine({ memoryMiB: 700 })).engine
    await expect(engine.run('run', request(scan, 'run-large', { maskStrategy: 'whole-field', smoothingFwhm: 0 }))).rejects.toMatchObject({
      code: 'ENGINE_OUT_OF_MEMORY',
    })
    expect(left()).toEqual([])
    await expect(engine.run('run', request(SAMPLE, 'run-small', SMALL))).resolves.toMatchObject({ warnings: expect.any(Array) })
    rmSync(join(place, 'run-small'), { recursive: true })
  }, 120_000)
})

describe.skipIf(process.platform === 'win32')('a machine that sleeps', () => {
  it('in the midst of a run: the run goes on, nobody takes it for hung, and the time left stays a number', async () => {
    engine = (await realEngine({ patienceMs: 50 })).engine
    const seen: Progress[] = []
    let asleep = false
    const task = engine.run('run', request(SAMPLE, 'run', { nComponents: 10, maxIter: 400, tol: 1e-12 }), {
      insist: true,
      onProgress(progress) {
        seen.push(progress)
        const pid = engine?.pid
        if (asleep || pid === undefined || progress.stage !== 'decompose') return
        asleep = true
        process.kill(pid, 'SIGSTOP')
        // Far longer than the patience that the host has with an engine that was asked to stop.
        setTimeout(() => process.kill(pid, 'SIGCONT'), 1000)
      },
    })
    await engine.warmUp()
    const { pid } = engine
    await expect(task).resolves.toMatchObject({ converged: false })
    expect(asleep).toBe(true)
    expect(engine.pid).toBe(pid)
    const times = seen.flatMap(({ secondsLeft, elapsedSeconds }) => [elapsedSeconds, ...(secondsLeft === null ? [] : [secondsLeft])])
    expect(times.every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
    rmSync(join(place, 'run'), { recursive: true })
  }, 120_000)
})

describe('a gzip bomb', () => {
  /** A header, and behind it members of 64 MiB of zeros each: a megabyte on the disk for each gibibyte. */
  function bomb(name: string, shape: readonly number[], gibibytes: number): string {
    const path = join(place, name)
    const member = gzipSync(Buffer.alloc(64 * MEBIBYTE))
    writeFileSync(path, Buffer.concat([gzipSync(niftiBytes({ shape, datatype: 2 })), ...Array(gibibytes * 16).fill(member)]))
    return path
  }
  /** The most that the engine has held at once, from the system; NaN elsewhere. */
  const peakMiB = () =>
    process.platform === 'linux'
      ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${engine?.pid}/status`, 'utf8'))?.[1]) / 1024
      : Number.NaN

  it('that names volumes of a gibibyte and more is refused by name before it is unpacked', async () => {
    engine = (await realEngine()).engine
    const path = bomb('volumes.nii.gz', [4096, 4096, 1024, 2], 1)
    for (const parameters of [SMALL, { ...SMALL, maskStrategy: 'whole-field' as const }]) {
      const refused = await engine.run('run', request(path, 'run', parameters)).catch((error) => error)
      // The file is too short for what it says, which its packed size already tells; one that is not is the next case.
      expect(refused).toMatchObject({ code: 'FILE_TRUNCATED' })
    }
    const whole = bomb('whole.nii.gz', [4096, 4096, 1024, 2], 33)
    for (const parameters of [SMALL, { ...SMALL, maskStrategy: 'whole-field' as const }]) {
      const refused = await engine.run('run', request(whole, 'run', parameters)).catch((error) => error)
      expect(refused).toMatchObject({ code: 'ENGINE_OUT_OF_MEMORY', details: { file: 'whole.nii.gz', grid: '4096 x 4096 x 1024' } })
    }
    if (process.platform === 'linux') expect(peakMiB()).toBeLessThan(400)
    expect(left()).toEqual([])
  }, 120_000)
  it('behind a small scan is unpacked in pieces of fixed size and never held', async () => {
    engine = (await realEngine()).engine
    const path = bomb('behind.nii.gz', [20, 20, 10, 10], 1)
    await expect(engine.run('run', request(path, 'run', SMALL))).rejects.toMatchObject({ code: expect.stringMatching(/^DATA_/) })
    if (process.platform === 'linux') expect(peakMiB()).toBeLessThan(400)
    expect(left()).toEqual([])
  }, 120_000)
})
