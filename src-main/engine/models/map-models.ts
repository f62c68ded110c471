/**
 * How are the models run that look for maps first and regress the time courses on them: CanICA, dictionary learning (one or several scans of the
 * same grid) and dual regression? Several scans are reduced one after the other, so that memory holds one scan and a few rows of each.
 */
import type { RunParameters } from '../../../src-shared/params/parameters'
import type { DecompositionFit, Whitened } from '../decompose/decomposition'
import type { Backend, VoxelRow } from '../kernels/backend'
import type { ComputedMask } from '../mask/compute-mask'
import { type Dense, zeros } from '../maths/dense'
import { type Gathered, gather } from '../prepare/gather'
import type { Preparation } from '../prepare/preparation'
import { standardizeVoxels } from '../prepare/variance-normalization'
import type { OpenedScan } from '../read/nifti-header'
import type { RunContext } from '../run-context'
import { canonicalIca } from './canonical-ica'
import { assertSameGrid, commonMask } from './common-mask'
import { firstDictionary, learnDictionary } from './dictionary-learning'
import { readGroupMaps } from './group-maps'
import { type ReducedScan, reduceScan } from './reduced-rows'
import { mapsOf, timeCoursesOf } from './time-courses'

export interface ScanToFit {
  readonly scan: OpenedScan
  readonly preparation: Preparation
}

interface MapModelTools {
  /** Holds the voxels of a scan. */
  readonly backend: Backend
  /** Work on a second one, for rows of maps. */
  readonly withRows: <Result>(work: (rows: Backend) => Promise<Result>) => Promise<Result>
  readonly unmix: (whitened: Whitened, seed: number, ctx: RunContext) => Promise<DecompositionFit>
}

/** What a decomposition finds, without what only a rotation of whitened voxels has. */
type FoundComponents = Omit<DecompositionFit, 'unmixing' | 'components'>

export interface MapModelFit {
  readonly fit: FoundComponents
  readonly gathered: Gathered
  /** Shares of the rows that the model was fitted to; one number, the whole, where nothing was reduced. */
  readonly eigenvalues: Float64Array
  /** Sum of the squares of the prepared voxels of all scans. */
  readonly totalSquares: number
  /** Of the scans after the first. */
  readonly moreSha256: readonly string[]
}

const DONE = { nIter: 0, converged: true, verdict: { state: 'converged', iterationsExpected: null }, changePerIter: [] } as const

/** @throws AppError DATA_GRID_MISMATCH, DATA_NO_COMPONENTS, and what reading, masks and preparation throw; CancelledError */
export async function fitMapModel(
  scans: readonly ScanToFit[],
  parameters: RunParameters,
  tools: MapModelTools,
  ctx: RunContext,
): Promise<MapModelFit> {
  assertSameGrid(scans.map(({ scan }) => scan))
  return parameters.model === 'dual-regression' ? regressTwice(scans[0], parameters, tools, ctx) : findMaps(scans, parameters, tools, ctx)
}

async function findMaps(
  scans: readonly ScanToFit[],
  parameters: RunParameters,
  tools: MapModelTools,
  ctx: RunContext,
): Promise<MapModelFit> {
  const { backend } = tools
  const isOne = scans.length === 1
  const dropped = scans.map(({ preparation }) => preparation.droppedVolumes)
  const passes = isOne ? 1 : 3
  const known = isOne
    ? null
    : await commonMask(
        scans.map(({ scan }) => scan),
        dropped,
        parameters,
        backend,
        asReading(ctx, 0, passes),
      )
  const reduced: ReducedScan[] = []
  const gatherings: Gathered[] = []
  for (const [index, entry] of scans.entries()) {
    const part = isOne ? ctx : asReading(ctx, 1 + index / scans.length, passes, 1 / scans.length)
    const gathered = await prepared(entry, parameters, backend, known?.mask ?? null, part)
    gatherings.push(gathered)
    part.report('whiten', 0)
    reduced.push(await reduceScan(backend, volumesOf(entry), gathered.mask.voxels.length, parameters.nComponents, isOne, part))
    await ctx.breathe()
  }
  const [first] = gatherings
  const gathered = known ? { ...first, mean: known.mean } : first
  const voxels = gathered.mask.voxels.length
  ctx.report('decompose', 0)
  const rows = reduced.flatMap((scan) => scan.rows)
  const model = await tools.withRows((own) => fitRows(rows, parameters, { ...tools, backend: own }, ctx))
  const deviations = unitDeviationsInPlace(model.maps, voxels, parameters.model === 'dictionary-learning')
  ctx.report('results', 0)
  const courses: Dense[] = []
  for (const [index, entry] of scans.entries()) {
    const part: RunContext = { ...ctx, report: () => undefined, warn: () => undefined, breathe: () => ctx.breathe() }
    if (!isOne) await prepared(entry, parameters, backend, gathered.mask, part)
    courses.push(await timeCoursesOf(backend, volumesOf(entry), model.maps, voxels, part))
    ctx.report('results', (0.5 * (index + 1)) / scans.length)
  }
  const found = { ...model.fit, sources: model.maps, deviations, mixing: oneBelowTheOther(courses), randomState: parameters.randomState }
  const totalSquares = reduced.reduce((sum, scan) => sum + scan.totalSquares, 0)
  return {
    fit: found,
    gathered,
    eigenvalues: model.eigenvalues,
    totalSquares,
    moreSha256: gatherings.slice(1).map(({ inputSha256 }) => inputSha256),
  }
}

interface ModelOfRows {
  readonly maps: VoxelRow
  readonly fit: Pick<FoundComponents, 'nIter' | 'converged' | 'verdict' | 'changePerIter'>
  readonly eigenvalues: Float64Array
}

/** Share of the time of dictionary learning that its first maps take. */
const BEGINNING = 0.2

async function fitRows(rows: readonly VoxelRow[], parameters: RunParameters, tools: MapModelTools, ctx: RunContext): Promise<ModelOfRows> {
  const { nComponents, randomState, dictionaryAlpha } = parameters
  const isSparse = parameters.model === 'dictionary-learning'
  const own = isSparse ? rows.map((row) => row.slice()) : rows
  // nilearn's dictionary begins at the maps of a single run.
  const nInit = isSparse ? 1 : parameters.nInit
  // Of a dictionary it is only the beginning, whose iterations and warnings concern nobody.
  const within = (from: number, to: number): RunContext => ({
    ...ctx,
    report: (stage, share) => ctx.report(stage, from + share * (to - from)),
    warn: () => undefined,
    breathe: () => ctx.breathe(),
  })
  const searching = isSparse ? within(0, BEGINNING) : ctx
  const canica = await canonicalIca(own, { nComponents, nInit, randomState, unmix: tools.unmix }, tools.backend, searching)
  if (!isSparse) return { maps: canica.sources, fit: canica, eigenvalues: canica.eigenvalues }
  const voxels = rows[0].length
  const dictionary = firstDictionary(rows, canica.sources, canica.sources.length / voxels)
  const learnt = await learnDictionary(rows, dictionary, { alpha: dictionaryAlpha, randomState }, within(BEGINNING, 1))
  const maps = canica.sources instanceof Float32Array ? Float32Array.from(learnt.maps) : learnt.maps
  return { maps, fit: { ...DONE, nIter: learnt.steps, changePerIter: learnt.changePerStep }, eigenvalues: canica.eigenvalues }
}

async function regressTwice(
  entry: ScanToFit,
  parameters: RunParameters,
  { backend }: MapModelTools,
  ctx: RunContext,
): Promise<MapModelFit> {
  const gathered = await prepared(entry, parameters, backend, null, ctx)
  const voxels = gathered.mask.voxels.length
  const groupMaps = await readGroupMaps(parameters.mapsFile, entry.scan, gathered.mask.voxels, ctx)
  ctx.report('decompose', 0)
  const volumes = volumesOf(entry)
  const gram = await backend.gram(new Float64Array(volumes))
  let totalSquares = 0
  for (let t = 0; t < volumes; t++) totalSquares += gram.data[t * volumes + t]
  const mixing = await timeCoursesOf(backend, volumes, groupMaps, voxels, ctx)
  ctx.report('decompose', 0.6)
  const sources = await mapsOf(backend, mixing, voxels)
  ctx.report('decompose', 1)
  const deviations = new Float64Array(mixing.cols)
  for (let row = 0; row < mixing.cols; row++) deviations[row] = deviationOf(groupMaps.subarray(row * voxels, (row + 1) * voxels), false)
  const fit = { ...DONE, sources, deviations, mixing, randomState: parameters.randomState }
  return { fit, gathered, eigenvalues: Float64Array.of(totalSquares), totalSquares, moreSha256: [] }
}

const volumesOf = ({ scan, preparation }: ScanToFit): number => scan.layout.volumes - preparation.droppedVolumes

/** Gathers, cleans and standardises one scan. */
async function prepared(
  { scan, preparation }: ScanToFit,
  parameters: RunParameters,
  backend: Backend,
  mask: ComputedMask | null,
  ctx: RunContext,
): Promise<Gathered> {
  const gathered = await gather(scan, parameters, backend, ctx, { dropped: preparation.droppedVolumes, mask })
  ctx.report('prepare', 0)
  if (preparation.plan) await backend.clean(preparation.plan)
  await standardizeVoxels(backend, parameters.standardize, gathered.mask.voxels.length, ctx)
  ctx.report('prepare', 1)
  await ctx.breathe()
  return gathered
}

/** Several readings count as one stage, so that the bar does not go back with every scan. */
function asReading(ctx: RunContext, before: number, passes: number, size = 1): RunContext {
  return {
    ...ctx,
    report: (stage, share, extra) => {
      if (stage === 'read') ctx.report('read', (before + share * size) / passes, extra)
    },
    warn: (warning) => ctx.warn(warning),
    breathe: () => ctx.breathe(),
  }
}

/** Scales the maps to standard deviation 1 over the voxels (about 0 where zeros mean something) and gives what is left to say of their size: 1 each. */
function unitDeviationsInPlace(maps: VoxelRow, voxels: number, aboutZero: boolean): Float64Array {
  const count = maps.length / voxels
  for (let row = 0; row < count; row++) {
    const map = maps.subarray(row * voxels, (row + 1) * voxels)
    const deviation = deviationOf(map, aboutZero) || 1
    for (let voxel = 0; voxel < voxels; voxel++) map[voxel] /= deviation
  }
  return new Float64Array(count).fill(1)
}

function deviationOf(map: VoxelRow, aboutZero: boolean): number {
  let mean = 0
  if (!aboutZero) for (let voxel = 0; voxel < map.length; voxel++) mean += map[voxel] / map.length
  let squares = 0
  for (let voxel = 0; voxel < map.length; voxel++) squares += (map[voxel] - mean) ** 2
  return Math.sqrt(squares / map.length)
}

function oneBelowTheOther(parts: readonly Dense[]): Dense {
  const cols = parts[0].cols
  const all = zeros(
    parts.reduce((sum, part) => sum + part.rows, 0),
    cols,
  )
  let at = 0
  for (const part of parts) {
    all.data.set(part.data, at)
    at += part.data.length
  }
  return all
}
