/** What is a run, from request to finished folder? */
import type { EngineTasks, RunRequest } from './messages'
import { computeRun } from './pipeline'
import type { TrackedContext } from './progress-tracker'
import { checkFolderCanBeMade } from './write/new-folder'
import { writeRunFolder } from './write/run-folder'

type RunOutput = EngineTasks['run']['output'] & { readonly nIter: number }

/**
 * Computes a run and writes its folder; nothing is left of a run that fails or is cancelled.
 *
 * @throws AppError of every family but PARAM_UNKNOWN and EXPORT_; CancelledError
 */
export async function runScan(request: RunRequest, ctx: TrackedContext): Promise<RunOutput> {
  // Said before the work, not after it.
  await checkFolderCanBeMade(request.runFolder)
  const result = await computeRun(request, ctx)
  ctx.report('write', 0)
  await writeRunFolder(result, request, ctx, () => ({ stageSeconds: ctx.stageSeconds(), warnings: ctx.warnings }))
  const { converged, nIter } = result.decomposition
  return { converged, nIter, warnings: ctx.warnings }
}
