/** What does the engine process do with what the main process sends it? */
import { availableParallelism } from 'node:os'
import { BugError, toEnvelope } from '../../src-shared/errors'
import { DENOISE_WEIGHTS } from '../../src-shared/model/denoise'
import type { Stage } from '../../src-shared/model/progress'
import type { EngineTasks, FromEngine, TaskName, ToEngine } from './messages'
import { createRunContext, type TrackedContext } from './progress-tracker'

/** The part of Electron's process.parentPort that is used. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: ToEngine }) => void): unknown
  postMessage(message: FromEngine): void
}

type Tasks = {
  readonly [Name in TaskName]: (input: EngineTasks[Name]['input'], ctx: TrackedContext) => Promise<EngineTasks[Name]['output']>
}

/** Each task's code is loaded when it is first asked for, so that the process is ready at once. */
const TASKS: Tasks = {
  async run(input, ctx) {
    const { runScan } = await import('./run-task')
    const { converged, warnings } = await runScan(input, ctx)
    return { converged, warnings }
  },
  async preview(input, ctx) {
    const { previewScan } = await import('./preview-task')
    return previewScan(input, ctx)
  },
  async openRun(input, ctx) {
    const { openRun } = await import('./open-run')
    return openRun(input, ctx.signal)
  },
  async features(input, ctx) {
    const { runFeatures } = await import('./features/run-features')
    return runFeatures(input, ctx.signal)
  },
  async mixtures(input, ctx) {
    const { runMixtures } = await import('./features/run-mixtures')
    return runMixtures(input, ctx.signal)
  },
  async figure(input, ctx) {
    const { drawForWindow } = await import('./figure/figure-task')
    return drawForWindow(input, ctx.signal)
  },
  async recipe(input) {
    const { recipeFor } = await import('./figure/figure-task')
    return recipeFor(input)
  },
  async placeBackground(input, ctx) {
    const { placeBackground } = await import('./figure/background-volume')
    return placeBackground(input, ctx.signal)
  },
  async placeVolume(input, ctx) {
    const { placeScanVolume } = await import('./figure/scan-volume')
    return placeScanVolume(input, ctx.signal)
  },
  async background(input, ctx) {
    const { backgroundFor } = await import('./figure/figure-task')
    return backgroundFor(input, ctx.signal)
  },
  async report(input, ctx) {
    const { writeReport } = await import('./report/write-report')
    await writeReport({ ...input, overwrite: true }, ctx.signal)
    return null
  },
  async findResults({ path }) {
    const { findResults } = await import('./import/find-results')
    return (await findResults(path)).map(({ name, mixing }) => ({ name, mixing }))
  },
  async importResults(input, ctx) {
    const { importResults } = await import('./import/import-results')
    return importResults(input, ctx)
  },
  async denoise(input, ctx) {
    const { denoiseScan } = await import('./denoise/denoise-scan')
    return denoiseScan(input, ctx)
  },
  async denoisePreview(input, ctx) {
    const { previewDenoise } = await import('./denoise/denoise-preview')
    return previewDenoise(input, ctx)
  },
  async export(input, ctx) {
    const { exportRun } = await import('./export/export-run')
    await exportRun(input, ctx.signal)
    return null
  },
}

/** Share of the time of each stage, where it is not that of a run. */
const WEIGHTS: Partial<Record<TaskName, Partial<Record<Stage, number>>>> = {
  denoise: DENOISE_WEIGHTS,
  denoisePreview: { header: 0.02, read: 0.98 },
}

const port = (process as NodeJS.Process & { readonly parentPort?: ParentPort }).parentPort
if (!port) throw new BugError('the engine has to be started as a utility process')

const working = new Map<number, AbortController>()

async function work({ taskId, name, input }: Extract<ToEngine, { type: 'task' }>, reply: ParentPort): Promise<void> {
  const controller = new AbortController()
  working.set(taskId, controller)
  const ctx = createRunContext({
    signal: controller.signal,
    withMaps: name === 'run',
    ...(WEIGHTS[name] ? { weights: WEIGHTS[name] } : {}),
    onProgress: (progress) => reply.postMessage({ type: 'progress', taskId, progress }),
  })
  try {
    // Name and input belong together in each member of the union; the compiler cannot follow that through an index.
    const task = TASKS[name] as (given: typeof input, context: TrackedContext) => Promise<EngineTasks[TaskName]['output']>
    const output = await task(input, ctx)
    ctx.finish()
    reply.postMessage({ type: 'done', taskId, output })
  } catch (error) {
    reply.postMessage({ type: 'failed', taskId, error: toEnvelope(error) })
  } finally {
    working.delete(taskId)
  }
}

port.on('message', ({ data }) => {
  if (data.type === 'cancel') working.get(data.taskId)?.abort()
  else void work(data, port)
})

/** A defect that no task caught: every task fails with it, and the process ends, because what it holds can no longer be trusted. */
function giveUp(error: unknown): void {
  const envelope = toEnvelope(error)
  for (const taskId of working.keys()) port?.postMessage({ type: 'failed', taskId, error: envelope })
  port?.postMessage({ type: 'log', level: 'error', text: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  setImmediate(() => process.exit(1))
}
process.on('uncaughtException', giveUp)
process.on('unhandledRejection', giveUp)

port.postMessage({ type: 'ready', threads: availableParallelism() })
