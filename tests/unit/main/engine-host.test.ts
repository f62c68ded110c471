/** Does the engine host survive an engine that hangs, dies or runs out of memory? With real processes. */
import { afterEach, describe, expect, it } from 'vitest'
import type { RunRequest } from '../../../src-main/engine/messages'
import { engineEnvironment } from '../../../src-main/runs/engine-environment'
import { exitProblem, taskProblem } from '../../../src-main/runs/engine-exit'
import type { EngineHost } from '../../../src-main/runs/engine-host'
import { BugError, CancelledError } from '../../../src-shared/errors'
import type { Progress } from '../../../src-shared/model/progress'
import { defaultParameters } from '../../../src-shared/params/parameters'
import { faultyEngine } from './engine-fixture'

const hosts: EngineHost[] = []
afterEach(() => {
  for (const host of hosts.splice(0)) host.stop()
})

function host(options: { patienceMs?: number; environment?: NodeJS.ProcessEnv } = {}) {
  const { engine } = faultyEngine(options)
  hosts.push(engine)
  return { engine }
}
const request = (behaviour: string): RunRequest => ({
  scanPath: '/nowhere/scan.nii',
  runFolder: '/nowhere/run',
  name: behaviour,
  parameters: defaultParameters(),
  preset: null,
  foldExtraDimensions: false,
  threads: 0,
})

describe('an engine that works', () => {
  it('tells its threads, progress and result, and stays warm', async () => {
    const { engine } = host()
    expect(await engine.warmUp()).toBe(2)
    const progress: Progress[] = []
    const first = await engine.run('run', request('work'), { onProgress: (now) => progress.push(now) })
    const { pid } = engine
    const second = await engine.run('run', request('work'))
    expect(first).toEqual({ converged: true, warnings: [], pid })
    expect(second).toEqual(first)
    expect(progress.map(({ fraction }) => fraction)).toEqual([0.5])
  })
  it('gives the failure of its task and goes on', async () => {
    const { engine } = host()
    await expect(engine.run('run', request('fail'))).rejects.toMatchObject({ code: 'DATA_MASK_EMPTY', details: { file: 'a.nii' } })
    await expect(engine.run('run', request('work'))).resolves.toMatchObject({ converged: true })
  })
})

describe('cancelling', () => {
  it('asks, and the same engine does the next task', async () => {
    const { engine } = host({ patienceMs: 60_000 })
    const abort = new AbortController()
    const task = engine.run('run', request('linger'), { signal: abort.signal, insist: true })
    await engine.warmUp()
    const { pid } = engine
    abort.abort()
    await expect(task).rejects.toThrow('cancelled')
    await expect(engine.run('run', request('work'))).resolves.toMatchObject({ pid })
  })
  it('kills an engine that does not listen; what else was asked of it is done by a new one', async () => {
    const { engine } = host({ patienceMs: 100 })
    const abort = new AbortController()
    let tell: () => void = () => undefined
    const reached = new Promise<void>((resolve) => {
      tell = resolve
    })
    const run = engine.run('run', request('hang'), { signal: abort.signal, insist: true, onProgress: () => tell() })
    await reached
    const { pid } = engine
    const other = engine.run('run', request('work'))
    abort.abort()
    await expect(run).rejects.toThrow('cancelled')
    const done = await other
    expect(done).toMatchObject({ converged: true })
    expect(done).not.toMatchObject({ pid })
  })
  it('without insisting is answered at once and kills nothing', async () => {
    const { engine } = host({ patienceMs: 1 })
    await engine.warmUp()
    const { pid } = engine
    const abort = new AbortController()
    const task = engine.run('run', request('linger'), { signal: abort.signal })
    abort.abort()
    await expect(task).rejects.toThrow('cancelled')
    await expect(engine.run('run', request('work'))).resolves.toMatchObject({ pid })
  })
  it('before the start asks nothing of the engine', async () => {
    const { engine } = host()
    await expect(engine.run('run', request('work'), { signal: AbortSignal.abort() })).rejects.toThrow('cancelled')
    expect(engine.pid).toBeUndefined()
  })
})

describe('an engine that dies', () => {
  it.each(['exit', 'die-by-signal'])('by %s fails every pending task as ENGINE_CRASHED, and is replaced', async (how) => {
    const { engine } = host()
    const waiting = engine.run('run', request('linger'))
    const dying = engine.run('run', request(how))
    await expect(dying).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
    await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
    await expect(engine.run('run', request('work'))).resolves.toMatchObject({ converged: true })
  })
  it('for want of memory says so', async () => {
    const { engine } = host()
    await expect(engine.run('run', request('out-of-memory'))).rejects.toMatchObject({ code: 'ENGINE_OUT_OF_MEMORY' })
  })
  it('while it was asked to stop has been cancelled, not crashed', async () => {
    const { engine } = host({ patienceMs: 60_000 })
    const abort = new AbortController()
    const other = engine.run('run', request('linger'))
    const dying = engine.run('run', request('exit'), { signal: abort.signal, insist: true })
    abort.abort()
    await expect(dying).rejects.toThrow('cancelled')
    await expect(other).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
  })
  it('at the end of the app cancels what is pending', async () => {
    const { engine } = host()
    const task = engine.run('run', request('linger'))
    await engine.warmUp()
    engine.stop()
    await expect(task).rejects.toThrow('cancelled')
    await expect(engine.run('run', request('work'))).rejects.toThrow('cancelled')
  })
})

describe('environment', () => {
  it('has nothing that changes what the engine runs', async () => {
    const environment = engineEnvironment({
      PATH: '/bin',
      NODE_OPTIONS: '--require /tmp/x.js',
      node_options: 'x',
      NODE_PATH: '/tmp',
      NODE_REPL_EXTERNAL_MODULE: 'x',
      NODE_EXTRA_CA_CERTS: 'x',
      NODE_V8_COVERAGE: '/tmp',
      ELECTRON_RUN_AS_NODE: '1',
      OPENSSL_CONF: '/tmp/x.cnf',
      SSL_CERT_FILE: 'x',
      LD_PRELOAD: 'x',
      LD_AUDIT: 'x',
      DYLD_INSERT_LIBRARIES: 'x',
      DYLD_LIBRARY_PATH: 'x',
      HOME: 'x',
    })
    expect(environment).toEqual({ PATH: '/bin', HOME: 'x' })
    const { engine } = host({ environment: { ...environment, KEPT: 'yes' } })
    const found = (await engine.run('run', request('environment'))) as unknown as { environment: NodeJS.ProcessEnv }
    expect(found.environment.KEPT).toBe('yes')
    expect(found.environment.NODE_OPTIONS).toBeUndefined()
  })
})

describe('reasons', () => {
  it.each([
    [{ exitCode: 0, goneReason: 'oom', lastWords: '' }, 'ENGINE_OUT_OF_MEMORY', 'oom'],
    [
      { exitCode: 134, goneReason: null, lastWords: 'FATAL ERROR: Reached heap limit Allocation failed' },
      'ENGINE_OUT_OF_MEMORY',
      'exit code 134',
    ],
    [
      { exitCode: 1, goneReason: 'abnormal-exit', lastWords: 'RangeError: Array buffer allocation failed' },
      'ENGINE_OUT_OF_MEMORY',
      'abnormal-exit',
    ],
    [{ exitCode: 9, goneReason: 'killed', lastWords: '' }, 'ENGINE_CRASHED', 'killed'],
    [{ exitCode: 1, goneReason: null, lastWords: 'memory is fine' }, 'ENGINE_CRASHED', 'exit code 1'],
    [{ exitCode: null, goneReason: null, lastWords: '' }, 'ENGINE_CRASHED', 'killed'],
  ] as const)('%j', (exit, code, reason) => {
    expect(exitProblem(exit)).toMatchObject({ code, details: { reason } })
  })
  it('a buffer that could not be had is a want of memory; any other defect stays one', () => {
    expect(taskProblem({ kind: 'bug', message: 'Array buffer allocation failed' })).toMatchObject({ code: 'ENGINE_OUT_OF_MEMORY' })
    expect(taskProblem({ kind: 'bug', message: 'x is undefined' })).toBeInstanceOf(BugError)
    expect(taskProblem({ kind: 'cancelled' })).toBeInstanceOf(CancelledError)
  })
})
