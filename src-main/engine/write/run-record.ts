/** What does run.json say? (How it is read: read-run-record.ts.) */
import { version } from '../../../package.json'
import type { RunRecord } from '../../../src-shared/model/run'
import type { Warning } from '../../../src-shared/model/scan'
import { toRecord } from '../../../src-shared/params/parameters'
import type { RunRequest } from '../messages'
import type { RunResult } from '../results/run-result'

/** What a run knows about itself besides its result. */
export interface RunMeta {
  readonly stageSeconds: RunRecord['stageSeconds']
  readonly warnings: readonly Warning[]
}

/** Key in `parameters` for the one choice of a request that is not a parameter of the form. */
export const FOLD = 'fold_extra_dimensions'

/** Everything of run.json; peak memory is that of the whole process up to now. */
export function runRecord(result: RunResult, request: RunRequest, meta: RunMeta): RunRecord {
  return {
    format: 'counterpoint-run',
    formatVersion: 1,
    name: request.name,
    createdAt: new Date().toISOString(),
    versions: { counterpoint: version, node: process.version, platform: `${process.platform}-${process.arch}`, kernels: result.kernels },
    input: { fileName: result.header.fileName, path: request.scanPath, sha256: result.inputSha256, header: result.header },
    moreInputs: result.moreInputs,
    ...(result.imported ? { imported: result.imported } : {}),
    preset: request.preset,
    parameters: { ...toRecord(request.parameters), [FOLD]: request.foldExtraDimensions },
    repetitionTimeSeconds: result.repetitionTimeSeconds,
    preparation: result.preparation,
    mask: result.mask,
    decomposition: result.decomposition,
    mapScale: result.mapScale,
    displayThreshold: request.parameters.threshold,
    stageSeconds: meta.stageSeconds,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 102.4) / 10,
    warnings: meta.warnings,
  }
}
