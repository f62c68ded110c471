/** How do tests get an engine host over a real process that misbehaves when told to? */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { engineEnvironment } from '../../../src-main/runs/engine-environment'
import { EngineHost, type EngineProcess } from '../../../src-main/runs/engine-host'

const SCRIPT = fileURLToPath(new URL('./faulty-engine.mjs', import.meta.url))

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

export function faultyEngine(options: { patienceMs?: number; environment?: NodeJS.ProcessEnv } = {}) {
  const logged: string[] = []
  const note = (text: string) => void logged.push(text)
  const logger = { info: note, warn: note, error: note }
  const engine = new EngineHost({
    fork: () =>
      asEngine(
        fork(SCRIPT, [], {
          silent: true,
          serialization: 'advanced',
          execArgv: ['--max-old-space-size=64'],
          env: options.environment ?? engineEnvironment(process.env),
        }),
      ),
    logger,
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
  })
  return { engine, logger, logged }
}
