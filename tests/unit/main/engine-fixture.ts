/** How do tests get an engine host over a real process: the engine itself, or one that misbehaves when told to? */
import { type ChildProcess, fork } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { engineEnvironment } from '../../../src-main/runs/engine-environment'
import { EngineHost, type EngineProcess } from '../../../src-main/runs/engine-host'
import { buildIfStale, PROGRAM } from '../../support/build-program.mjs'

const FAULTY = fileURLToPath(new URL('./faulty-engine.mjs', import.meta.url))
const REAL = fileURLToPath(new URL('./real-engine.mjs', import.meta.url))

/** Electron's UtilityProcess over a plain child process: same messages, same events. */
function asEngine(child: ChildProcess): EngineProcess {
  return {
    get pid() {
      return child.pid
    },
    stdout: child.stdout,
    stderr: child.stderr,
    postMessage: (message) => void (child.connected && child.send(message)),
    kill: () => child.kill('SIGTERM'),
    on: (event: 'message' | 'exit', listener: (value: never) => void) =>
      child.on(event, (value: unknown) => listener((value ?? 1) as never)),
  }
}

interface EngineOptions {
  readonly patienceMs?: number
  readonly environment?: NodeJS.ProcessEnv
  /** Memory that the process may write to, by the system's own limit (Linux). */
  readonly memoryMiB?: number
}

function hostOf(script: string, words: readonly string[], execArgv: string[], options: EngineOptions) {
  const logged: string[] = []
  const note = (text: string) => void logged.push(text)
  const logger = { info: note, warn: note, error: note }
  const env = options.environment ?? engineEnvironment(process.env)
  const { memoryMiB } = options
  const limited = ['-c', `ulimit -d ${(memoryMiB ?? 0) * 1024}; exec "${process.execPath}" "$0" "$@"`]
  const how = memoryMiB === undefined ? { execArgv } : { execArgv: limited, execPath: '/bin/sh' }
  const engine = new EngineHost({
    fork: () => asEngine(fork(script, words, { silent: true, serialization: 'advanced', env, ...how })),
    logger,
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
  })
  return { engine, logger, logged }
}

export const faultyEngine = (options: EngineOptions = {}) => hostOf(FAULTY, [], ['--max-old-space-size=64'], options)

const BUILT = () => [pathToFileURL(join(dirname(PROGRAM), 'engine', 'entry.mjs')).href]

/** The engine as it is built, which is done first when its sources are newer. */
export async function realEngine(options: EngineOptions = {}) {
  await buildIfStale()
  return hostOf(REAL, BUILT(), [], options)
}

/** Its process alone, for hosts that are made elsewhere; `buildIfStale` comes before. */
export const realProcess = (env: NodeJS.ProcessEnv): EngineProcess =>
  asEngine(fork(REAL, BUILT(), { silent: true, serialization: 'advanced', env }))
