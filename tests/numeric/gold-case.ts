/** What did nilearn and scikit-learn compute for a whole scan, and how does our engine take the same scan through its stages? */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DecompositionFit } from '../../src-main/engine/decompose/decomposition'
import { fastIcaParallel } from '../../src-main/engine/decompose/fast-ica'
import { type IcaParameters, independentComponents } from '../../src-main/engine/decompose/ica'
import { computeWhitening, principalDirections, type Whitening } from '../../src-main/engine/decompose/whitening'
import type { Backend, Contrast } from '../../src-main/engine/kernels/backend'
import { createFastBackend } from '../../src-main/engine/kernels/fast-backend'
import type { Dense } from '../../src-main/engine/maths/dense'
import { type Gathered, gather } from '../../src-main/engine/prepare/gather'
import { toFloat64 } from '../../src-main/engine/read/convert'
import { type OpenedScan, openImage, openScan } from '../../src-main/engine/read/nifti-header'
import { streamVolumes } from '../../src-main/engine/read/volume-stream'
import { quietContext } from '../../src-main/engine/run-context'
import { defaultParameters, type RunParameters } from '../../src-shared/params/parameters'
import { type NumpyArray, readNpz } from '../support/npy'
import { dataPath, sharedPath } from '../support/shared-data'
import { goldFile } from './fixtures'

/** 'raw': not standardised, as nilearn 0.14 has it; 'zs': zscore_sample, as up to 0.13. */
export type Preparation = 'raw' | 'zs'

export interface GoldCase {
  readonly name: string
  readonly scan: string
  readonly folder: string
  readonly parameters: RunParameters
  readonly result: GoldResult
}

export interface GoldVariant {
  readonly params: {
    readonly n_components: number
    readonly max_iter: number
    readonly tol: number
    readonly random_state: number
    readonly algorithm?: 'parallel' | 'deflation'
    readonly fun?: 'logcosh' | 'exp' | 'cube'
    readonly fun_args?: { readonly alpha: number }
    readonly whiten?: 'unit-variance' | 'arbitrary-variance'
    readonly whiten_solver?: 'svd' | 'eigh'
  }
  readonly n_iter: number
  readonly warnings: readonly string[]
  readonly 'perturb_1e-12'?: Perturbed
  readonly 'perturb_1e-07'?: Perturbed
}
interface Perturbed {
  readonly n_iter: number
  readonly max_abs_diff_sources_same_order: number
  readonly min_matched_abs_corr: number
}
interface GoldExample {
  readonly n_kept_per_component: readonly number[]
  readonly checksum_sum_abs: number
  readonly 'voxels_within_1e-6_of_0.8': number
  readonly 'cut_coords_plot_threshold_1e-6': readonly (readonly [number, number, number])[]
}
interface GoldResult {
  readonly image: { readonly shape: readonly number[] }
  readonly mask_stages: Readonly<Record<string, number | string>>
  readonly mask_stages_default_opening2?: Readonly<Record<string, number | string>>
  readonly masked_shape: readonly [number, number]
  readonly input_sha256: string
  readonly ica: Readonly<Record<string, GoldVariant>>
  readonly example_raw: GoldExample
  readonly example_zs: GoldExample
}

const sample = fileURLToPath(new URL('../../assets/sample/audiovisual_bold.nii.gz', import.meta.url))

/** Cases that every clone has, in part, come from tests/gold; with ../shared beside the checkout all of it is compared. */
const KNOWN: readonly { name: string; scan: string | null; changes?: Partial<RunParameters> }[] = [
  { name: 'phantom_small', scan: goldFile('phantom_small/phantom_bold.nii.gz') },
  { name: 'nibabel_functional', scan: dataPath('nibabel/functional.nii'), changes: { maskOpening: 0 } },
  { name: 'nitime', scan: dataPath('nitime/fmri1.nii.gz'), changes: { maskOpening: 0, smoothingFwhm: 4 } },
  { name: 'ffd', scan: sample },
  { name: 'ffd_raw_header', scan: sharedPath('data/oro_nifti/filtered_func_data.nii.gz') },
  { name: 'phantom', scan: sharedPath('gold/phantom/phantom_bold.nii.gz') },
  { name: 'run210', scan: sharedPath('data/nifti_testdata/derived_run210_4d.nii.gz') },
]

export const goldCases: readonly (GoldCase | { readonly name: string; readonly missing: true })[] = KNOWN.map(({ name, scan, changes }) => {
  const folder = sharedPath(`gold/${name}`) ?? goldFile(name)
  if (scan === null || !existsSync(`${folder}/result.json`)) return { name, missing: true }
  const result = JSON.parse(readFileSync(`${folder}/result.json`, 'utf8')) as GoldResult
  return { name, scan, folder, result, parameters: { ...defaultParameters(), nComponents: 10, ...changes } }
})

/** An .npz of the case; null when this clone does not have it. */
export function goldArrays(gold: GoldCase, name: string): Readonly<Record<string, NumpyArray>> | null {
  const path = `${gold.folder}/${name}.npz`
  return existsSync(path) ? readNpz(path) : null
}

/** A NIfTI image of the case: its volumes, i fastest. */
export async function goldImage(gold: GoldCase, name: string): Promise<Float64Array[] | null> {
  const path = `${gold.folder}/${name}.nii.gz`
  if (!existsSync(path)) return null
  const scan = await openImage(path)
  const volumes: Float64Array[] = []
  for await (const { bytes } of streamVolumes(scan)) volumes.push(toFloat64(bytes, scan.layout))
  return volumes
}

export interface Prepared {
  readonly scan: OpenedScan
  readonly gathered: Gathered
  readonly backend: Backend
  /** place[g] = our place of gold's voxel g: gold lists the mask with k fastest, we with i fastest. */
  readonly place: Uint32Array
}

/** Reads, masks, smooths and standardises as a run does. */
export async function prepare(gold: GoldCase, preparation: Preparation, dtype: 'float32' | 'float64'): Promise<Prepared> {
  const scan = await openScan(gold.scan, { foldExtraDimensions: false })
  const backend = createFastBackend({ dtype, threads: 1 })
  const gathered = await gather(scan, gold.parameters, backend, quietContext())
  await backend.standardize(preparation === 'raw' ? 'none' : 'zscore_sample')
  return { scan, gathered, backend, place: placesInGoldOrder(gathered.mask.voxels, scan.layout.shape) }
}

/** For in-mask voxels in numpy's order (k fastest): where each stands in ours. */
export function placesInGoldOrder(voxels: Uint32Array, [columns, rows, planes]: readonly [number, number, number]): Uint32Array {
  const key = (voxel: number) => {
    const i = voxel % columns
    const j = Math.floor(voxel / columns) % rows
    return (i * rows + j) * planes + Math.floor(voxel / (columns * rows))
  }
  return Uint32Array.from(voxels.keys()).sort((left, right) => key(voxels[left] ?? 0) - key(voxels[right] ?? 0))
}

/** Values of one row in gold's voxel order. */
export function inGoldOrder(values: ArrayLike<number>, place: Uint32Array): Float64Array {
  return Float64Array.from(place, (at) => values[at] ?? Number.NaN)
}

export interface Centred {
  readonly spatialMean: Float64Array
  readonly gram: Dense
}

export async function centre(backend: Backend): Promise<Centred> {
  const spatialMean = await backend.spatialMean()
  return { spatialMean, gram: await backend.gram(spatialMean) }
}

export async function fitVariant(
  prepared: Prepared,
  { spatialMean, gram }: Centred,
  variant: GoldVariant['params'],
  dtype: 'float32' | 'float64',
): Promise<{ whitening: Whitening; fit: DecompositionFit }> {
  const { backend, gathered } = prepared
  const ctx = quietContext()
  const voxels = gathered.mask.voxels.length
  const whitening = await computeWhitening(
    await principalDirections(gram, ctx),
    voxels,
    variant.n_components,
    dtype,
    ctx,
    variant.whiten_solver,
  )
  await backend.whiten(whitening.whitening, spatialMean, false)
  const fun = variant.fun ?? 'logcosh'
  const contrast: Contrast = fun === 'logcosh' ? { fun, alpha: variant.fun_args?.alpha ?? 1 } : { fun }
  const parameters: IcaParameters = {
    model: 'fastica',
    algorithm: variant.algorithm ?? 'parallel',
    contrast,
    maxIter: variant.max_iter,
    tol: variant.tol,
    randomState: variant.random_state,
    whiten: variant.whiten ?? 'unit-variance',
    start: null,
    restarts: 1,
    restartKind: 'seeds',
    restartKeep: 'first',
  }
  return { whitening, fit: await independentComponents.fit({ whitening: whitening.whitening, voxels, backend }, parameters, ctx) }
}

/** The orthogonal W after `iterations` more parallel iterations from `start`, for data that are whitened already. */
export async function iterate(prepared: Prepared, start: Dense, fun: 'logcosh' | 'exp' | 'cube', iterations: number): Promise<Dense> {
  const contrast: Contrast = fun === 'logcosh' ? { fun, alpha: 1 } : { fun }
  const { backend, gathered } = prepared
  const whitened = { whitening: { rows: start.rows, cols: 0, data: new Float64Array(0) }, voxels: gathered.mask.voxels.length, backend }
  return (await fastIcaParallel(whitened, start, { contrast, maxIter: iterations, tol: 0 }, quietContext())).rows
}
