/** What a finished run is: the content of run.json and of components.tsv, as data. */
import type { ErrorDetails } from '../errors'
import { type Labels, labelWords } from '../labels/palette'
import type { MixtureOutcome } from '../mixture/mixture'
import type { RunParameters } from '../params/parameters'
import type { Stage } from './progress'
import type { Review } from './review'
import type { Affine, ScanHeader, Warning } from './scan'

/** One row of components.tsv. `index` is the place in maps.nii.gz (0-based); users see `index + 1`. */
export interface ComponentRow {
  readonly index: number
  /** Place in which the decomposition found it (0-based), before ordering. */
  readonly originalIndex: number
  /** True when map and time course were both multiplied by -1. */
  readonly signFlipped: boolean
  /** Share of the variance of the prepared data that the component explains, percent. */
  readonly explainedVariancePercent: number
  /** Excess kurtosis and skewness of the map over the voxels of the mask. */
  readonly kurtosis: number
  readonly skewness: number
  /** Shares of what MELODIC calls explained and total variance, percent; see engine/results/melodic-shares.ts. */
  readonly melodicExplainedPercent: number
  readonly melodicTotalPercent: number | null
  /** Share of spectral power between 0.01 and 0.1 Hz, and above 0.1 Hz, percent; null when the repetition time is unknown. */
  readonly lowFrequencyPercent: number | null
  readonly highFrequencyPercent: number | null
  /** Voxel with the largest |value|: index, mm, value. */
  readonly peakVoxel: readonly [number, number, number]
  readonly peakMm: readonly [number, number, number]
  readonly peakValue: number
  /** Cut coordinates (mm) by nilearn's find_xyz_cut_coords. */
  readonly cutMm: readonly [number, number, number]
  /** Stability index Iq of repeated runs, at most 1; absent for a single run. */
  readonly stability?: number | null | undefined
  /** What its labels say in one line, '' without any; derived from RunDetail.labels, kept in labels.txt. */
  readonly label: string
}

/** The labels of a run: what labels.txt says. */
export interface RunLabels {
  /** One per component, by index; empty for a component that has none. */
  readonly given: readonly Labels[]
  /** Why labels.txt could not be used; it stays as it is until labels are saved, and is kept under another name then. */
  readonly problem: ErrorDetails | null
}

/** One number per k = 1, 2, ...: index 0 is k = 1. The best k is the largest evidence, and the smallest criterion. */
export interface DimensionCurves {
  /** Logarithm of the evidence by Laplace's method (Minka 2000, eq. 30; as scikit-learn 1.2 _assess_dimension). */
  readonly laplace: readonly number[]
  /** Akaike's and the minimum-description-length criterion (Wax & Kailath 1985 for real data; Li, Adali & Calhoun 2007, eq. 4 and 5). */
  readonly aic: readonly number[]
  readonly mdl: readonly number[]
  /** -2 times Minka's BIC approximation of the evidence (eq. 32). Its penalty differs from that of MDL by a constant: they choose the same k. */
  readonly bic: readonly number[]
  /** Variance that the first k directions explain, percent. */
  readonly cumulativeVariance: readonly number[]
}

export type DimensionMethod = 'laplace' | 'aic' | 'bic' | 'mdl' | 'variance'

/** How the number of components came about. */
export interface ComponentNumber {
  readonly method: RunParameters['nComponentsMethod']
  /** The largest number that an estimate was allowed to give. */
  readonly limit: number
  /** What each estimator says; null where there are too few volumes to say anything. */
  readonly estimates: Readonly<Record<DimensionMethod, number>> | null
  /** Independent samples that the voxels amount to, and the smoothness that makes them fewer: full width at half maximum along i, j, k, voxels. */
  readonly effectiveSamples: number
  readonly fwhmVoxels: readonly [number, number, number]
}

/** What repeated runs were, and which was kept. */
export interface StabilitySummary {
  readonly kind: RunParameters['restartKind']
  readonly keep: RunParameters['restartKeep']
  /** 0-based; null when centrotypes were kept, which come from several. */
  readonly keptRun: number | null
  readonly convergedRuns: number
  /** negentropy: how far from Gaussian the sources of the run are together (arbitrary units; larger is better). */
  readonly runs: readonly { readonly nIter: number; readonly converged: boolean; readonly negentropy: number }[]
}

/** One component of one of the repeated runs: a row of stability.tsv. */
export interface EstimatePlace {
  readonly run: number
  readonly found: number
  /** The component of the result whose cluster it is in; null when that cluster was not kept. */
  readonly component: number | null
  /** Absolute spatial correlation with the centrotype of its cluster. */
  readonly similarity: number
  /** Place on the plane on which alike estimates are near each other. */
  readonly x: number
  readonly y: number
}

/** How the time courses of a run go with the columns of its confounds table. */
export interface ConfoundCorrelations {
  /** Every column of numbers of the table, and those of them that were taken out of the data. */
  readonly columns: readonly string[]
  readonly takenOut: readonly string[]
  /** Pearson's r over the volumes of the run: by component, then by column; null where a column does not vary. */
  readonly r: readonly (readonly (number | null)[])[]
}

/** What the convergence curve of a run says. */
export interface Verdict {
  readonly state: 'converged' | 'cycling' | 'not-yet'
  /** Iterations in all that the pace of the last ones promises; for 'not-yet', where it can be told. */
  readonly iterationsExpected: number | null
}

/** run.json: enough to repeat the run and to say what was done. Keys inside `parameters` are spelt as in scikit-learn and nilearn. */
export interface RunRecord {
  readonly format: 'counterpoint-run'
  readonly formatVersion: 1
  readonly name: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly versions: { readonly counterpoint: string; readonly node: string; readonly platform: string; readonly kernels: string }
  readonly input: {
    readonly fileName: string
    /** As the user gave it, so that the run can be repeated; absolute. */
    readonly path: string
    /** '' when the scan of imported results is not known. */
    readonly sha256: string
    readonly header: ScanHeader
  }
  /** Further scans that were taken together with the first; their time points follow in mixing.tsv. */
  readonly moreInputs: readonly {
    readonly fileName: string
    readonly path: string
    readonly sha256: string
    /** Time points of it in mixing.tsv: without those dropped at its start. */
    readonly volumes: number
    /** Absent in runs of earlier versions: then as many as of the first scan. */
    readonly droppedVolumes?: number | undefined
    /** Name of its own table of confounds, and its columns that were taken out; absent without one. */
    readonly confoundsTable?: string | undefined
    readonly confounds?: readonly string[] | undefined
  }[]
  /** Another program computed the components; what they are called there. Parameters and iterations then say nothing. */
  readonly imported?: { readonly program: string; readonly path: string; readonly maps: string; readonly mixing: string } | undefined
  readonly preset: string | null
  /** snake_case keys; see toRecord in params/parameters.ts and fromRecord in params/parameter-schema.ts. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly repetitionTimeSeconds: number | null
  /** What the parameters left open: volumes dropped at the start, and the columns of the confounds table that were taken out. */
  readonly preparation: {
    /** Time points of all scans together: rows of mixing.tsv; absent in runs of earlier versions. */
    readonly volumes?: number | undefined
    readonly droppedVolumes: number
    readonly confounds: readonly string[]
  }
  readonly mask: { readonly voxels: number; readonly volumeCm3: number; readonly stages: Readonly<Record<string, number>> }
  readonly decomposition: {
    readonly nComponents: number
    readonly nIter: number
    readonly converged: boolean
    /** These two are absent in runs of earlier versions. */
    readonly componentNumber?: ComponentNumber | undefined
    readonly verdict?: Verdict | undefined
    /** Of repeated runs. */
    readonly stability?: StabilitySummary | undefined
    /** What `tol` is compared with, per iteration: scikit-learn's `lim` for FastICA, the largest entry of the gradient for the others. */
    readonly changePerIter: readonly number[]
    /** Eigenvalues' share of variance, percent, largest first, all T of them. */
    readonly explainedByPrincipalComponents: readonly number[]
  }
  /** What the map values are: 'z' (per component over the mask) or 'example scale' (nilearn's example: per voxel across components). */
  readonly mapScale: 'z' | 'example'
  readonly displayThreshold: number
  readonly stageSeconds: Partial<Record<Stage, number>>
  readonly peakMemoryMiB: number
  readonly warnings: readonly Warning[]
}

/** Everything the window needs to show a run, apart from voxel values (those are fetched, see ipc/contract.ts DATA). */
export interface RunDetail {
  readonly runId: string
  readonly name: string
  readonly record: RunRecord
  readonly components: readonly ComponentRow[]
  /** Time courses as in mixing.tsv (scikit-learn mixing_, ordered and signed as the maps): T rows x C columns; the window shows them in standard deviations. */
  readonly mixing: readonly (readonly number[])[]
  /** Power spectra: F rows x C columns (power, arbitrary units) at `frequenciesHz` (null when the repetition time is unknown: then cycles per volume). */
  readonly spectra: readonly (readonly number[])[]
  readonly frequencies: readonly number[]
  readonly frequencyUnit: 'Hz' | 'cycles/volume'
  /** The same by Welch's method, in the same unit. */
  readonly welch: { readonly power: readonly (readonly number[])[]; readonly frequencies: readonly number[] }
  /** What dimension.tsv, stability.tsv and confound_correlations.tsv say; null for a run without them. */
  readonly dimension: DimensionCurves | null
  readonly estimates: readonly EstimatePlace[] | null
  readonly confounds: ConfoundCorrelations | null
  /** By component, with the sign that is shown; null where they were not written: they are fitted when the run is open (features:mixtures). */
  readonly mixtures: readonly MixtureOutcome[] | null
  readonly grid: {
    readonly shape: readonly [number, number, number]
    readonly affine: Affine
    readonly zoomsMm: readonly [number, number, number]
  }
  readonly voxelsInMask: number
  readonly parameters: RunParameters
  readonly labels: RunLabels
  /** Already applied to everything here and to the maps that are fetched. */
  readonly review: Review
}

/** Volumes with which the scans after the first begin, in time courses that stand one behind the other; none for a run of one scan. */
export function scanBorders({ preparation, moreInputs }: Pick<RunRecord, 'preparation' | 'moreInputs'>): number[] {
  const more = moreInputs.reduce((sum, { volumes }) => sum + volumes, 0)
  let at = (preparation.volumes ?? 0) - more
  if (at <= 0) return []
  return moreInputs.map(({ volumes }) => {
    at += volumes
    return at - volumes
  })
}

/** A run with these labels, in its rows too; rows whose label stays are the same objects. */
export function withLabels<Detail extends { readonly components: readonly ComponentRow[] }>(
  detail: Detail,
  labels: RunLabels,
): Detail & { readonly labels: RunLabels } {
  const components = detail.components.map((row) => {
    const label = labelWords(labels.given[row.index] ?? [])
    return label === row.label ? row : { ...row, label }
  })
  return { ...detail, components, labels }
}
