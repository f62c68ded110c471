/** Which voxels take part in a run with these parameters? */
import { AppError } from '../../../src-shared/errors'
import type { ScanHeader } from '../../../src-shared/model/scan'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { VolumeLayout } from '../kernels/backend'
import { meanPrecision } from '../prepare/precision'
import type { RunContext } from '../run-context'
import { backgroundMask } from './background-mask'
import { type EpiMaskOptions, epiMask } from './epi-mask'
import { fileMask } from './file-mask'
import { countVoxels } from './morphology'
import type { CleanedMask } from './open-mask'

type MaskParameters = Pick<RunParameters, 'maskStrategy' | 'maskFile' | 'lowerCutoff' | 'upperCutoff' | 'maskOpening'>

/** What the mask is made from: the scan's header and layout. */
interface MaskedScan {
  readonly header: ScanHeader
  readonly layout: VolumeLayout
}

export interface ComputedMask {
  /** 0/1 bytes, whole grid, i fastest. */
  readonly mask: Uint8Array
  /** Linear indices of the ones, ascending: V. */
  readonly voxels: Uint32Array
  readonly volumeCm3: number
  /** Counts and thresholds on the way, names as in run.json. */
  readonly stages: Readonly<Record<string, number>>
}

/** Shares of the grid below and above which a computed mask is suspicious. */
const SMALL_SHARE = 0.02
const LARGE_SHARE = 0.8

/**
 * The mask from the mean image (whole grid, i fastest, may hold NaN; not looked at when the mask comes from a file).
 * @throws AppError DATA_MASK_EMPTY, DATA_MASK_MISMATCH, PARAM_INVALID (no mask file given), FILE_ and FORMAT_ for a mask file
 */
export async function computeMask(
  mean: Float64Array,
  scan: MaskedScan,
  parameters: MaskParameters,
  ctx: RunContext,
): Promise<ComputedMask> {
  const { mask, stages } = await sensibleMask(mean, scan, parameters, ctx)
  const computed = maskOf(mask, stages, scan, parameters)
  const { voxels } = computed
  const { maskStrategy, maskOpening } = parameters
  if (maskStrategy !== 'file' && maskStrategy !== 'whole-field' && voxels.length < SMALL_SHARE * mask.length) {
    const advice =
      maskOpening > 0
        ? ` Opening by ${maskOpening} voxels removes whatever is thin: lower it.`
        : ' Check the mask before you trust the maps.'
    ctx.warn({ code: 'MASK_SMALL', message: `Only ${voxels.length} of ${mask.length} voxels are in the mask.${advice}` })
  }
  if (maskStrategy === 'epi' && voxels.length > LARGE_SHARE * mask.length) {
    ctx.warn({
      code: 'MASK_LARGE',
      message: `${voxels.length} of ${mask.length} voxels are in the mask: no gap between brain and background was found. Look at its outline; a narrower histogram range, or a mask file, is surer.`,
    })
  }
  return computed
}

/** 0/1 bytes as a mask. @throws AppError DATA_MASK_EMPTY */
export function maskOf(
  mask: Uint8Array,
  stages: ComputedMask['stages'],
  scan: MaskedScan,
  { maskStrategy, maskOpening }: MaskParameters,
): ComputedMask {
  const voxels = indicesOf(mask)
  if (voxels.length === 0) {
    throw new AppError('DATA_MASK_EMPTY', {
      strategy: maskStrategy,
      opening: maskStrategy === 'file' || maskStrategy === 'whole-field' ? 0 : maskOpening,
      grid: scan.layout.shape.join(' x '),
      aboveThreshold: stages.n_above_threshold ?? stages.n_not_background ?? 0,
    })
  }
  return { mask, voxels, volumeCm3: (voxels.length * voxelVolumeMm3(scan.header)) / 1000, stages: { ...stages, n_final: voxels.length } }
}

/** Fewer voxels than this, or than this share of those above the threshold, are no mask anybody wants. */
const ABSURD_VOXELS = 50
const ABSURD_SHARE = 0.05

/** The mask; where the opening leaves next to nothing, that of the largest opening which leaves more, with a warning. */
async function sensibleMask(mean: Float64Array, scan: MaskedScan, parameters: MaskParameters, ctx: RunContext): Promise<CleanedMask> {
  const wanted = parameters.maskOpening
  const first = await findMask(mean, scan, parameters, ctx)
  if (parameters.maskStrategy === 'file' || parameters.maskStrategy === 'whole-field' || wanted === 0) return first
  const found = (cleaned: CleanedMask) => cleaned.stages.n_final ?? 0
  const above = first.stages.n_above_threshold ?? first.stages.n_not_background ?? 0
  const isAbsurd = (cleaned: CleanedMask) => found(cleaned) < Math.max(Math.min(ABSURD_VOXELS, above), ABSURD_SHARE * above)
  let cleaned = first
  let opening = wanted
  while (isAbsurd(cleaned) && opening > 0) {
    opening--
    cleaned = await findMask(mean, scan, { ...parameters, maskOpening: opening }, ctx)
    await ctx.breathe()
  }
  if (opening === wanted || found(cleaned) <= found(first)) return first
  ctx.warn({
    code: 'MASK_OPENING_LOWERED',
    message: `An opening of ${wanted} voxels would leave ${found(first)} of the ${above} voxels above the threshold: the grid is too small for it. An opening of ${opening} was used, which leaves ${found(cleaned)}. Check the mask.`,
  })
  return { ...cleaned, stages: { ...cleaned.stages, opening_used: opening } }
}

function findMask(mean: Float64Array, scan: MaskedScan, parameters: MaskParameters, ctx: RunContext): CleanedMask | Promise<CleanedMask> {
  switch (parameters.maskStrategy) {
    case 'epi':
      return epiMask(mean, scan.layout.shape, epiOptions(scan.layout, parameters))
    case 'background':
      return backgroundMask(mean, scan.layout.shape, parameters.maskOpening)
    case 'whole-field':
      return { mask: new Uint8Array(mean.length || product(scan.layout.shape)).fill(1), stages: { n_final: product(scan.layout.shape) } }
    case 'file':
      if (parameters.maskFile === null) throw new AppError('PARAM_INVALID', { parameter: 'mask_file', reason: 'a mask file is needed' })
      return fileMask(parameters.maskFile, scan.header, ctx)
  }
}

export function epiOptions(layout: VolumeLayout, parameters: MaskParameters): EpiMaskOptions {
  const { lowerCutoff, upperCutoff, maskOpening } = parameters
  return { lowerCutoff, upperCutoff, opening: maskOpening, precision: meanPrecision(layout) }
}

const product = ([columns, rows, planes]: VolumeLayout['shape']): number => columns * rows * planes

/** Linear indices of the voxels that are set, ascending. */
export function indicesOf(mask: Uint8Array): Uint32Array {
  const indices = new Uint32Array(countVoxels(mask))
  let place = 0
  for (let start = mask.indexOf(1); start >= 0; start = mask.indexOf(1, start)) {
    const zero = mask.indexOf(0, start)
    const end = zero < 0 ? mask.length : zero
    while (start < end) indices[place++] = start++
  }
  return indices
}

/** Volume of one voxel in cubic millimetres: the determinant of the affine. */
function voxelVolumeMm3({ affine }: ScanHeader): number {
  const [[a, b, c], [d, e, f], [g, h, i]] = affine
  return Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g))
}
