/** How do the volumes of a scan get into the backend, read once if possible, and with which mask? */
import { createHash } from 'node:crypto'
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { Backend } from '../kernels/backend'
import { type ComputedMask, computeMask, epiOptions, indicesOf } from '../mask/compute-mask'
import { supersetMask } from '../mask/superset-mask'
import { toFloat64 } from '../read/convert'
import type { OpenedScan } from '../read/nifti-header'
import { seekPointsOf } from '../read/seek-points'
import { streamVolumes } from '../read/volume-stream'
import type { RunContext } from '../run-context'
import { sigmaInVoxels, smoothingWidths } from './gaussian'

export interface Gathered {
  readonly mask: ComputedMask
  /** Mean over time, whole grid, i fastest; non-finite values propagate. */
  readonly mean: Float64Array
  /** Of the image file as it lies on disk. */
  readonly inputSha256: string
  /** 1, or 2 when the mask had to be known before anything could be kept. */
  readonly readings: number
}

/**
 * Fills the backend with the smoothed voxels of the mask. The EPI mask needs the mean of all volumes, and smoothing needs whole volumes, so
 * the first volume gives a guess that should hold the mask, and the exact mask is compared with it in the end: one reading nearly always.
 * A guess that is large and mostly no brain is not kept: two readings. A mask from a file, or the whole field, is known beforehand: one reading. A background mask may be nearly the whole grid, so it is found first: two readings.
 * @param options dropped: volumes at the start that are left out, as if the scan began later; mask: when it is known already
 * @throws AppError of reading and of the mask; CancelledError
 */
export async function gather(
  scan: OpenedScan,
  parameters: RunParameters,
  backend: Backend,
  ctx: RunContext,
  { dropped = 0, mask: given = null }: { readonly dropped?: number; readonly mask?: ComputedMask | null } = {},
): Promise<Gathered> {
  const sigmaVoxels = sigmaInVoxels(smoothingWidths(parameters), scan.header.affine)
  const layout = { ...scan.layout, volumes: scan.layout.volumes - dropped }
  const gridSize = scan.layout.shape.reduce((product, size) => product * size, 1)
  const hash = createHash('sha256')
  const isKnown = parameters.maskStrategy === 'file' || parameters.maskStrategy === 'whole-field'
  const known = given ?? (isKnown ? await computeMask(new Float64Array(0), scan, parameters, ctx) : null)
  const guess = (firstVolume: Uint8Array): Uint32Array => {
    if (known) return known.voxels
    if (parameters.maskStrategy === 'background') return new Uint32Array(0)
    const guessed = indicesOf(supersetMask(toFloat64(firstVolume, scan.layout), scan.layout.shape, epiOptions(scan.layout, parameters)))
    return isWorthKeeping(guessed.length, gridSize, layout.volumes) ? guessed : new Uint32Array(0)
  }

  let candidates: Uint32Array = new Uint32Array(0)
  const open = async (firstVolume: Uint8Array): Promise<void> => {
    candidates = guess(firstVolume)
    await backend.open({ layout, sigmaVoxels, candidates })
  }
  await readInto({ backend, scan, dropped, stage: 'read', open, onRawBytes: (bytes) => hash.update(bytes) }, ctx)
  const inputSha256 = hash.digest('hex')
  const mean = await backend.mean()
  ctx.report('mask', 0)
  const mask = known ?? (await computeMask(mean, scan, parameters, ctx))
  ctx.report('mask', 1, { facts: { voxelsInMask: mask.voxels.length } })
  await ctx.breathe()

  if (holdsAll(candidates, mask.voxels)) {
    await backend.select(mask.voxels)
    return { mask, mean, inputSha256, readings: 1 }
  }
  const reopen = () => backend.open({ layout, sigmaVoxels, candidates: mask.voxels })
  await readInto({ backend, scan, dropped, stage: 'prepare', open: reopen }, ctx)
  return { mask, mean, inputSha256, readings: 2 }
}

/** The mean image alone, without the first `dropped` volumes: whole grid, i fastest; non-finite values propagate. */
export async function readMean(scan: OpenedScan, backend: Backend, ctx: RunContext, dropped = 0): Promise<Float64Array> {
  const layout = { ...scan.layout, volumes: scan.layout.volumes - dropped }
  const open = () => backend.open({ layout, sigmaVoxels: null, candidates: new Uint32Array(0) })
  await readInto({ backend, scan, dropped, stage: 'read', open }, ctx)
  return backend.mean()
}

interface Reading {
  readonly backend: Backend
  readonly scan: OpenedScan
  readonly dropped: number
  readonly stage: 'read' | 'prepare'
  readonly open: (firstVolume: Uint8Array) => Promise<void>
  readonly onRawBytes?: (bytes: Uint8Array) => void
}

async function readInto({ backend, scan, dropped, stage, open, onRawBytes }: Reading, ctx: RunContext): Promise<void> {
  const { volumes } = scan.layout
  ctx.report(stage, 0)
  // So that the first look at one of its volumes, once the maps are there, does not begin at the start of the file.
  const seekPoints = seekPointsOf(scan)
  const options = { signal: ctx.signal, onWarning: ctx.warn, seekPoints, ...(onRawBytes ? { onRawBytes } : {}) }
  for await (const { t, bytes } of streamVolumes(scan, options)) {
    if (t === dropped) await open(bytes)
    if (t >= dropped) await backend.addVolume(t - dropped, bytes)
    ctx.report(stage, (t + 1) / volumes, { facts: { volumesRead: t + 1, volumes } })
    await ctx.breathe()
  }
}

/** More than a brain takes of a whole-head scan: without the opening noise joins the guess. */
const BRAIN_SHARE = 0.45
const LARGE_GUESS_BYTES = 2 ** 30

/** A large guess that is mostly not brain would take several times the memory of the mask: then the scan is read twice instead. */
export function isWorthKeeping(guessed: number, grid: number, volumes: number): boolean {
  return guessed * volumes * 4 <= LARGE_GUESS_BYTES || guessed <= BRAIN_SHARE * grid
}

/** Whether every number of `wanted` is in `present`; both ascending. */
function holdsAll(present: Uint32Array, wanted: Uint32Array): boolean {
  let place = 0
  for (const voxel of wanted) {
    while (place < present.length && present[place] < voxel) place++
    if (present[place] !== voxel) return false
  }
  return true
}
