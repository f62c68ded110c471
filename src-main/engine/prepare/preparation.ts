/** What comes between a scan and its prepared voxels: which volumes are left out, and which steps over time are taken? */
import { AppError } from '../../../src-shared/errors'
import type { ScanHeader } from '../../../src-shared/model/scan'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { CleaningPlan } from '../kernels/backend'
import type { RunContext } from '../run-context'
import { cleaningPlan } from './cleaning-plan'
import { type ConfoundsTable, chosenColumns, confoundValues, nonSteadyStateVolumes, readConfounds } from './confounds'

export interface Preparation {
  /** Volumes at the start that are left out. */
  readonly droppedVolumes: number
  /** Names of the confounds, in the order of the table. */
  readonly confounds: readonly string[]
  readonly plan: CleaningPlan | null
  /** The whole confounds table. */
  readonly table: ConfoundsTable | null
}

/** Fewer cannot be decomposed. */
const FEWEST_VOLUMES = 2

/** @throws AppError PARAM_INVALID, DATA_CONFOUNDS_INVALID, DATA_TOO_FEW_VOLUMES, FILE_ for the confounds table */
export async function preparationOf(header: ScanHeader, parameters: RunParameters, ctx: RunContext): Promise<Preparation> {
  const volumes = header.shape[3] ?? 1
  const table = parameters.confoundsFile === null ? null : await readConfounds(parameters.confoundsFile)
  const droppedVolumes = parameters.dummyVolumes ?? (table ? nonSteadyStateVolumes(table) : 0)
  const left = volumes - droppedVolumes
  if (left < FEWEST_VOLUMES)
    throw new AppError('DATA_TOO_FEW_VOLUMES', { file: header.fileName, found: Math.max(0, left), expected: FEWEST_VOLUMES })
  const confounds = table ? chosenColumns(table, parameters) : []
  const values = table && confounds.length > 0 ? confoundValues(table, confounds, volumes, droppedVolumes) : null
  if (confounds.length > left / 2) {
    ctx.warn({
      code: 'CONFOUNDS_MANY',
      message: `${confounds.length} confounds were taken out of ${left} volumes: little of the signal is left. Choose fewer groups or columns.`,
    })
  }
  const repetitionTime = parameters.repetitionTime ?? header.repetitionTimeSeconds
  const plan = cleaningPlan(parameters, left, repetitionTime, values, ctx)
  return { droppedVolumes, confounds, plan, table }
}
