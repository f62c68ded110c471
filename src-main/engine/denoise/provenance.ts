/** What is told beside a cleaned scan, so that it can be understood and made again? */
import { version } from '../../../package.json'
import type { DenoiseMethod, DenoiseSummary } from '../../../src-shared/model/denoise'
import type { RunDetail } from '../../../src-shared/model/run'
import { visibleText } from '../../../src-shared/visible-text'
import { GENERATED_BY } from '../export/sidecars'

interface CleanedFacts {
  readonly detail: Pick<RunDetail, 'name' | 'record' | 'components'>
  readonly scanFile: string
  readonly sha256: string
  /** 0-based. */
  readonly removed: readonly number[]
  readonly method: DenoiseMethod
  readonly summary: DenoiseSummary
  /** Volumes at the start that were written as they are. */
  readonly skipped: number
  readonly seconds: number | null
}

const METHOD_WORDS: Readonly<Record<DenoiseMethod, string>> = {
  partial:
    'Partial regression (fsl_regfilt without -a): all time courses are fitted together, the share of the removed ones is subtracted. Means over time are kept.',
  full: 'Full regression (fsl_regfilt -a): the removed time courses are fitted alone and all that they explain is subtracted. Means over time are kept.',
}

/** The JSON beside the cleaned scan, with BIDS' words where it has some; no folder of the user's machine. */
export function denoiseSidecar({ detail, scanFile, sha256, removed, method, summary, skipped, seconds }: CleanedFacts) {
  const { record } = detail
  return {
    Description: `${visibleText(scanFile)} without ${removed.length} of ${detail.components.length} independent components`,
    ...(seconds === null ? {} : { RepetitionTime: seconds }),
    Sources: [visibleText(scanFile)],
    SourceSHA256: sha256,
    SourceIsScanOfRun: summary.isScanOfRun,
    GeneratedBy: GENERATED_BY,
    Method: METHOD_WORDS[method],
    Regression: method,
    ComponentsRemoved: removed.map((index) => ({
      component: index + 1,
      volume: index,
      label: visibleText(detail.components[index]?.label ?? ''),
    })),
    Components: detail.components.length,
    VarianceRemovedPercent: summary.varianceRemovedPercent,
    DegreesOfFreedom: summary.degreesOfFreedom,
    VolumesLeftAlone: skipped,
    VoxelsLeftAlone: summary.voxelsLeftAlone,
    RunName: visibleText(record.name),
    RunDate: record.createdAt,
    RunScan: visibleText(record.input.fileName),
    RunScanSHA256: record.input.sha256,
    RunVersion: record.versions.counterpoint,
    CleanedAt: new Date().toISOString(),
    CleanedWith: `Counterpoint ${version}`,
  }
}
