/** How do the results of another program become a run folder, so that every view, figure and export works on them? */
import { rm } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import type { Labels } from '../../../src-shared/labels/palette'
import { readLabels } from '../../../src-shared/labels/read-labels'
import { defaultParameters } from '../../../src-shared/params/parameters'
import type { Dense } from '../maths/dense'
import type { EngineTasks } from '../messages'
import { voxelSizesMm } from '../prepare/gaussian'
import { toFloat64 } from '../read/convert'
import { type OpenedScan, openImage } from '../read/nifti-header'
import { streamVolumes } from '../read/volume-stream'
import { describeComponents } from '../results/describe-components'
import { measureMaps } from '../results/measure-maps'
import type { RunResult } from '../results/run-result'
import { scaleMapsInPlace } from '../results/scale-maps'
import { spectraOf } from '../results/spectra'
import type { RunContext } from '../run-context'
import { writeRunFolder } from '../write/run-folder'
import { writeRunLabels } from '../write/run-labels'
import { bareResults, findResults } from './find-results'
import type { FoundResults } from './found-results'
import { readNamedColumn, readNumberTable, readText } from './number-table'
import { headerOf, maskOf, meanOf, scanOf, UNKNOWN_SCAN } from './scan-and-mask'

type Request = EngineTasks['importResults']['input']

/**
 * Reads maps, time courses and what belongs to them, measures the components as after a run, and writes a run folder. Order and sign stay as
 * they are.
 *
 * @throws AppError of reading; FORMAT_RESULTS_UNKNOWN, FORMAT_RESULTS_INVALID, DATA_MASK_MISMATCH, DATA_MASK_EMPTY, FORMAT_LABELS_INVALID, FILE_EXISTS,
 *   FILE_UNWRITABLE; CancelledError. Nothing is left behind then.
 */
export async function importResults(
  request: Request,
  ctx: RunContext & { readonly warnings: readonly { code: string; message: string }[] },
): Promise<EngineTasks['importResults']['output']> {
  ctx.report('header', 0)
  const path = resolve(request.path)
  const found = request.mixingPath === null ? await theResultsAt(path) : bareResults(path, resolve(request.mixingPath))
  const image = await openImage(found.maps)
  const count = image.layout.volumes
  const mixing = await readTimeCourses(found, count)
  const { maps, maskVoxels } = await readMaps(found, image, ctx)
  const scan = await scanOf(request, found, image, mixing.rows, ctx)
  const labels = await labelsOf(found, count, ctx)
  const header = headerOf(scan?.opened ?? null, image, found, mixing.rows, request.repetitionTimeSeconds)
  const spectra = spectraOf(mixing, header.repetitionTimeSeconds)
  const parameters = {
    ...defaultParameters(),
    nComponents: count,
    order: 'as-found',
    sign: 'as-found',
    repetitionTime: header.repetitionTimeSeconds,
  } as const
  const arrangement = { order: Array.from({ length: count }, (_, c) => c), flipped: new Array<boolean>(count).fill(false) }
  const explainedVariance = await varianceOf(found, mixing, maps, ctx)
  const { shape } = image.layout
  const { affine } = header
  const shared = { maps, maskVoxels, shape, affine, threshold: parameters.threshold }
  const components = await describeComponents(
    {
      ...shared,
      arrangement,
      explainedVariance,
      spectra,
      stability: null,
      shares: { keptPercent: null, areMelodic: found.program === 'MELODIC' },
    },
    ctx,
  )
  const mapMeasures = await measureMaps({ ...shared, basis: { isZ: true, samples: undefined } }, ctx)
  const mean = await meanOf(found, scan?.mean ?? null, image, maskVoxels, ctx)
  const volumeCm3 = (maskVoxels.length * voxelSizesMm(affine).reduce((product, size) => product * size, 1)) / 1000
  const result: RunResult = {
    header,
    grid: { shape, affine, zoomsMm: voxelSizesMm(affine) },
    maskVoxels,
    mean,
    maps,
    sources: null,
    mixing,
    spectra: spectra.power,
    frequencies: spectra.frequencies,
    frequencyUnit: spectra.unit,
    components,
    mapMeasures,
    confounds: null,
    repetitionTimeSeconds: header.repetitionTimeSeconds,
    preparation: { volumes: mixing.rows, droppedVolumes: 0, confounds: [] },
    moreInputs: [],
    mask: { voxels: maskVoxels.length, volumeCm3, stages: {} },
    decomposition: { nComponents: count, nIter: 0, converged: true, changePerIter: [], explainedByPrincipalComponents: [] },
    mapScale: 'z',
    inputSha256: scan?.sha256 ?? '',
    dimension: null,
    kernels: 'none',
    imported: { program: found.program, path: dirname(found.maps), maps: basename(found.maps), mixing: basename(found.mixing) },
  }
  const scanPath = scan?.opened.path ?? UNKNOWN_SCAN
  const run = {
    scanPath,
    runFolder: request.runFolder,
    name: request.name ?? found.name,
    parameters,
    preset: null,
    foldExtraDimensions: false,
    threads: 1,
  }
  await writeRunFolder(result, run, ctx, () => ({ stageSeconds: {}, warnings: ctx.warnings }))
  try {
    if (labels.some((own) => own.length > 0)) await writeRunLabels(request.runFolder, labels)
  } catch (error) {
    await rm(request.runFolder, { recursive: true, force: true })
    throw error
  }
  return { program: found.program, components: count, warnings: ctx.warnings }
}

/** The one set of results that a path means. @throws AppError as findResults, FORMAT_RESULTS_SEVERAL */
async function theResultsAt(path: string): Promise<FoundResults> {
  const [first, ...others] = await findResults(path)
  if (first && others.length === 0) return first
  throw new AppError('FORMAT_RESULTS_SEVERAL', {
    file: basename(path),
    found: [first, ...others].map((each) => basename(each?.mixing ?? '')).join(', '),
  })
}

/** T x C. @throws AppError FORMAT_RESULTS_INVALID where the table does not fit the maps, and what reading a table can throw */
async function readTimeCourses(found: FoundResults, count: number): Promise<Dense> {
  const mixing = await readNumberTable(found.mixing)
  const misfit = (field: string, size: number, expected: string) =>
    new AppError('FORMAT_RESULTS_INVALID', { file: basename(found.mixing), field, found: size, expected })
  if (mixing.cols !== count) throw misfit('columns', mixing.cols, `${count}, one for each volume of ${basename(found.maps)}`)
  if (mixing.rows < 2) throw misfit('rows', mixing.rows, 'one for each volume of the scan')
  return mixing
}

/** Maps (C rows of V) in z, and the voxels of their mask (V linear indices, i fastest); warnings say what was done to them, and what they lack. */
async function readMaps(
  found: FoundResults,
  image: OpenedScan,
  ctx: RunContext,
): Promise<{ readonly maps: Float32Array; readonly maskVoxels: Uint32Array }> {
  const grids = await readGrids(image, ctx)
  const maskVoxels = await maskOf(found, image, grids, ctx)
  const voxels = maskVoxels.length
  const maps = new Float32Array(grids.length * voxels)
  for (const [c, grid] of grids.entries()) for (let v = 0; v < voxels; v++) maps[c * voxels + v] = grid[maskVoxels[v]]
  if (!found.isZ) {
    await scaleMapsInPlace(maps, voxels, 'component', () => ctx.breathe())
    ctx.warn({
      code: 'IMPORTED_MAPS_SCALED',
      message: `The maps of ${basename(found.maps)} are not said to be z; each was brought to mean 0 and standard deviation 1 over the mask.`,
    })
  }
  if (found.isThresholded) {
    ctx.warn({
      code: 'IMPORTED_MAPS_THRESHOLDED',
      message: `${basename(found.maps)} holds only what ${found.program} found active: the other voxels are 0, and lower thresholds show no more.`,
    })
  }
  return { maps, maskVoxels }
}

/** One grid per component, float32, i fastest; what is no finite number is 0. */
async function readGrids(image: OpenedScan, ctx: RunContext): Promise<Float32Array[]> {
  const grids: Float32Array[] = []
  for await (const { t, bytes } of streamVolumes(image, { signal: ctx.signal, onWarning: ctx.warn })) {
    grids.push(Float32Array.from(toFloat64(bytes, image.layout), (value) => (Number.isFinite(value) ? value : 0)))
    ctx.report('read', (t + 1) / image.layout.volumes)
    await ctx.breathe()
  }
  return grids
}

/** None where the program wrote none, or what it wrote cannot be read (a warning says so). */
async function labelsOf(found: FoundResults, count: number, ctx: RunContext): Promise<readonly Labels[]> {
  if (found.labels === null) return []
  const text = await readText(found.labels)
  try {
    return readLabels(text, basename(found.labels), count).labels
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    ctx.warn({
      code: 'IMPORTED_LABELS_UNREADABLE',
      message: `${basename(found.labels)} could not be read as labels of these components, so none are shown.`,
    })
    return []
  }
}

/** Percent: as the program tells it, else each component's share of what all of them explain together. */
async function varianceOf(found: FoundResults, mixing: Dense, maps: Float32Array, ctx: RunContext): Promise<Float64Array> {
  const count = mixing.cols
  if (found.variance !== null) {
    if (found.program === 'MELODIC') {
      const values = await readNumberTable(found.variance)
      if (values.rows === count && values.cols >= 2) return Float64Array.from({ length: count }, (_, c) => values.data[c * values.cols + 1])
    } else {
      const percent = await readNamedColumn(found.variance, 'variance explained', count)
      if (percent) return percent
      // fMRIPost-AROMA divides what melodic_ICstats says by 100.
      const share = await readNamedColumn(found.variance, 'total_variance_explained', count)
      if (share) return share.map((value) => 100 * value)
    }
  }
  const voxels = maps.length / count
  const power = Float64Array.from({ length: count }, (_, c) => {
    let mean = 0
    for (let t = 0; t < mixing.rows; t++) mean += mixing.data[t * count + c] / mixing.rows
    let course = 0
    for (let t = 0; t < mixing.rows; t++) course += (mixing.data[t * count + c] - mean) ** 2
    let map = 0
    for (let v = c * voxels; v < (c + 1) * voxels; v++) map += maps[v] * maps[v]
    return (course * map) / voxels
  })
  const total = power.reduce((sum, value) => sum + value, 0) || 1
  ctx.warn({
    code: 'IMPORTED_VARIANCE_RELATIVE',
    message: 'These results do not tell the explained variance: it is shown as the share of what all components explain together.',
  })
  return power.map((value) => (100 * value) / total)
}
