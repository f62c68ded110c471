/** How does `counterpoint run` make a run folder from a scan? */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { AppError, toEnvelope } from '../../src-shared/errors'
import type { RunRecord } from '../../src-shared/model/run'
import { OUTPUT_NAMES } from '../../src-shared/output-names'
import type { RunRequest } from '../engine/messages'
import { requestsOf } from '../engine/one-by-one'
import { createRunContext } from '../engine/progress-tracker'
import { openScan } from '../engine/read/nifti-header'
import type { CommandStreams } from './commands'
import { jsonDisplay, type RunDisplay, textDisplay } from './run-display'
import { maxMemoryOf, presetOf, runHelp, runOptionTable, runParameters, threadsOf } from './run-options'
import { parseWords } from './words'

export const help = runHelp

export async function execute(words: readonly string[], streams: CommandStreams): Promise<number> {
  const { values, scan, more } = parseWords(words, runOptionTable(), undefined, true)
  const text = (option: string) => (typeof values[option] === 'string' ? (values[option] as string) : undefined)
  const display = values.json === true ? jsonDisplay(streams) : textDisplay(streams)
  const cancel = cancelOnSignals()
  try {
    const requests = requestsOf(await requestOf([scan, ...more], values, text))
    for (const request of requests) {
      if (requests.length > 1) display.scan(request.scanPath)
      await runOne(request, cancel.signal, display)
    }
    return 0
  } catch (error) {
    display.failed(toEnvelope(error))
    throw error
  } finally {
    cancel.stop()
  }
}

async function runOne(request: RunRequest, signal: AbortSignal, display: RunDisplay): Promise<void> {
  const context = createRunContext({ signal, onProgress: display.progress })
  const startedAt = performance.now()
  const { runScan } = await import('../engine/run-task')
  const result = await runScan(request, context).finally(() => context.finish())
  display.done({
    runFolder: request.runFolder,
    nComponents: await componentsIn(request.runFolder),
    nIter: result.nIter,
    converged: result.converged,
    warnings: result.warnings,
    elapsedSeconds: (performance.now() - startedAt) / 1000,
    stageSeconds: context.stageSeconds(),
  })
}

/** Everything is checked that can be checked before the computation starts. */
async function requestOf(
  [scan, ...more]: readonly [string, ...string[]],
  values: Readonly<Record<string, string | boolean | undefined>>,
  text: (option: string) => string | undefined,
): Promise<RunRequest> {
  const out = text('out')
  if (!out) throw new AppError('PARAM_INVALID', { parameter: '--out', expected: 'the folder that the run becomes' })
  const preset = presetOf(text('preset'))
  const threads = threadsOf(text('threads'))
  const maxMemoryBytes = maxMemoryOf(text('max-memory'))
  const foldExtraDimensions = values['fold-extra-dimensions'] === true
  // Parameters are checked before the scan is opened, so that a wrong option is never hidden by a wrong file.
  runParameters(values, preset, { shape: [1, 1, 1, Number.MAX_SAFE_INTEGER] })
  const runFolder = resolve(out)
  if (existsSync(runFolder)) throw new AppError('FILE_EXISTS', { file: out })
  const { header } = await openScan(scan, { foldExtraDimensions })
  for (const path of more) await openScan(path, { foldExtraDimensions })
  return {
    scanPath: resolve(scan),
    ...(more.length > 0 ? { moreScanPaths: more.map((path) => resolve(path)) } : {}),
    runFolder,
    name: text('name') ?? basename(runFolder),
    parameters: runParameters(values, preset, header),
    preset,
    foldExtraDimensions,
    threads,
    ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }),
  }
}

/** As many as were made: fewer than asked for when the scan has fewer volumes. */
async function componentsIn(runFolder: string): Promise<number> {
  const record = JSON.parse(await readFile(join(runFolder, OUTPUT_NAMES.record), 'utf8')) as RunRecord
  return record.decomposition.nComponents
}

/** A signal to the terminal's process group and the same one passed on by npm are one wish, not two. */
const SAME_WISH_MS = 1000

/** Ctrl-C asks the work to stop and clean up; a second one, later, leaves at once. */
function cancelOnSignals(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController()
  let askedAt = 0
  const onSignal = () => {
    if (!controller.signal.aborted) askedAt = performance.now()
    else if (performance.now() - askedAt > SAME_WISH_MS) process.exit(130)
    controller.abort()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of signals) process.on(name, onSignal)
  return {
    signal: controller.signal,
    stop() {
      for (const name of signals) process.off(name, onSignal)
    },
  }
}
