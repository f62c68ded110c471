/** How do the numbers of a decomposition become what is written and shown? */
import { mixtureBasis } from '../../../src-shared/mixture/fit-mixture'
import { type EstimatePlace, type RunRecord, scanBorders } from '../../../src-shared/model/run'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { ComponentChoice } from '../decompose/component-number'
import type { DecompositionFit } from '../decompose/decomposition'
import type { Whitening } from '../decompose/whitening'
import { onWorkbench } from '../kernels/small-kernels'
import type { Gathered } from '../prepare/gather'
import { voxelSizesMm } from '../prepare/gaussian'
import type { Preparation } from '../prepare/preparation'
import type { OpenedScan } from '../read/nifti-header'
import type { RunContext } from '../run-context'
import { confoundCorrelations } from './confound-correlations'
import { describeComponents } from './describe-components'
import { measureMaps } from './measure-maps'
import { explainedVariancePercent } from './measures'
import { sharesBasis } from './melodic-shares'
import { type Arrangement, arrange, arrangeColumns, arrangeMapsInPlace } from './order-and-sign'
import type { RunResult } from './run-result'
import { scaleMapsInPlace } from './scale-maps'
import { spectraOf } from './spectra'

interface RunNumbers {
  readonly scan: OpenedScan
  readonly parameters: RunParameters
  readonly preparation: Preparation
  readonly gathered: Gathered
  /** Null where the number is not estimated: models of several scans, given maps. */
  readonly dimension: ComponentChoice | null
  readonly whitening: Pick<Whitening, 'nComponents' | 'eigenvalues'>
  /** Sum of squares that the components are to explain; the sum of the eigenvalues when not given. */
  readonly totalVariance?: number
  readonly fit: Omit<DecompositionFit, 'unmixing' | 'components'>
  /** The scans that were taken together with this one. */
  readonly moreInputs?: RunRecord['moreInputs']
}

/** Scales, orders and signs the maps (the fit's sources are used up unless they are to be kept), and measures them. */
export async function assembleResult(
  { scan, parameters: asked, preparation, gathered, dimension, whitening, totalVariance: given, fit, moreInputs = [] }: RunNumbers,
  ctx: RunContext,
): Promise<Omit<RunResult, 'kernels'>> {
  const { header } = scan
  // What belongs to given maps keeps their order and sign.
  const parameters = asked.model === 'dual-regression' ? ({ ...asked, order: 'as-found', sign: 'as-found' } as const) : asked
  const { mask } = gathered
  const voxels = mask.voxels.length
  const sumOfEigenvalues = whitening.eigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0)
  const explainedVariance = explainedVariancePercent(fit.mixing, fit.deviations, voxels, given ?? sumOfEigenvalues)
  if (parameters.normalize === 'voxel' && whitening.nComponents === 1) {
    ctx.warn({
      code: 'EXAMPLE_SCALE_SINGLE',
      message: 'The example scale compares components with each other; with one component every value is 0. Choose z per component.',
    })
  }

  const maps = parameters.saveSources ? fit.sources.slice() : fit.sources
  // The zeros of sparse maps stay zeros; they have standard deviation 1 about them already.
  const isSparse = parameters.model === 'dictionary-learning'
  if (!isSparse || parameters.normalize === 'voxel') await scaleMapsInPlace(maps, voxels, parameters.normalize, () => ctx.breathe())
  await ctx.breathe()
  const arrangement = arrange(maps, voxels, explainedVariance, parameters)
  arrangeMapsInPlace(maps, voxels, arrangement)
  const mixing = arrangeColumns(fit.mixing, arrangement)
  await ctx.breathe()

  const repetitionTimeSeconds = parameters.repetitionTime ?? header.repetitionTimeSeconds
  const counted: RunRecord['preparation'] = {
    volumes: mixing.rows,
    droppedVolumes: preparation.droppedVolumes,
    confounds: preparation.confounds,
  }
  const spectra = spectraOf(mixing, repetitionTimeSeconds, scanBorders({ preparation: counted, moreInputs }))
  const { shape } = scan.layout
  const shared = { maps, maskVoxels: mask.voxels, shape, affine: header.affine, threshold: parameters.threshold }
  const mapScale = parameters.normalize === 'voxel' ? 'example' : 'z'
  const decomposition: RunRecord['decomposition'] = {
    nComponents: whitening.nComponents,
    ...(dimension ? { componentNumber: dimension.summary } : {}),
    nIter: fit.nIter,
    converged: fit.converged,
    verdict: fit.verdict,
    ...(fit.stability ? { stability: fit.stability.summary } : {}),
    changePerIter: fit.changePerIter,
    explainedByPrincipalComponents: Array.from(whitening.eigenvalues, (value) => (100 * Math.max(0, value)) / sumOfEigenvalues),
  }
  const components = await describeComponents(
    {
      ...shared,
      stability: fit.stability?.quality ?? null,
      arrangement,
      explainedVariance,
      spectra,
      shares: sharesBasis({ decomposition }),
    },
    ctx,
  )
  // A quarter of the time of a small run, so only where it is asked for: opening computes what is missing.
  const mapMeasures = parameters.saveMeasures ? await measureMaps({ ...shared, basis: mixtureBasis({ mapScale, decomposition }) }, ctx) : []
  return {
    header,
    grid: { shape, affine: header.affine, zoomsMm: voxelSizesMm(header.affine) },
    maskVoxels: mask.voxels,
    mean: finiteOrZero(gathered.mean),
    maps,
    sources: parameters.saveSources ? fit.sources : null,
    mixing,
    spectra: spectra.power,
    frequencies: spectra.frequencies,
    frequencyUnit: spectra.unit,
    components,
    mapMeasures,
    confounds: confoundCorrelations(mixing, preparation),
    repetitionTimeSeconds,
    preparation: counted,
    moreInputs,
    mask: { voxels, volumeCm3: mask.volumeCm3, stages: mask.stages },
    decomposition,
    dimension: dimension?.curves ?? null,
    estimates: estimatesInOrder(fit.stability?.estimates ?? null, arrangement),
    mapScale,
    inputSha256: gathered.inputSha256,
  }
}

function finiteOrZero(mean: Float64Array): Float64Array {
  return onWorkbench((workbench) => {
    const [from, to] = workbench.reserve(mean.byteLength, mean.byteLength)
    workbench.float64(from, mean.length).set(mean)
    workbench.kernels.finiteFloat64(from, mean.length, to)
    return workbench.float64(to, mean.length).slice()
  })
}

/** Components counted as they are shown. */
function estimatesInOrder(estimates: readonly EstimatePlace[] | null, { order }: Arrangement): readonly EstimatePlace[] | null {
  if (estimates === null) return null
  return estimates.map((estimate) => ({ ...estimate, component: estimate.component === null ? null : order.indexOf(estimate.component) }))
}
