/**
 * Which sparse maps and which dictionary explain the voxels? (Mairal et al. 2009, online dictionary learning; scikit-learn 1.2
 * MiniBatchDictionaryLearning as nilearn 0.14's DictLearning calls it: one epoch of batches of 20 voxels, lasso by coordinate descent.)
 */

import { AppError } from '../../../src-shared/errors'
import type { VoxelRow } from '../kernels/backend'
import { type Dense, zeros } from '../maths/dense'
import { RandomState } from '../maths/random-state'
import type { RunContext } from '../run-context'
import { lasso } from './lasso'
import { solveRidge } from './ridge'

interface DictionaryOptions {
  /** How sparse the maps are. */
  readonly alpha: number
  readonly randomState: number
}

interface DictionaryFit {
  /** C rows of V values of unit length, sparse. */
  readonly maps: Float64Array
  /** C x F: the atoms, one per map. */
  readonly dictionary: Dense
  /** Batches that were taken until nothing changed any more, and the change of the dictionary with each. */
  readonly steps: number
  readonly changePerStep: readonly number[]
}

const BATCH = 20
/** scikit-learn's tol and max_no_improvement of dict_learning_online. */
const TOLERANCE = 1e-3
const PATIENCE = 10
/** Batches until many a dictionary changes no more. */
const USUAL_BATCHES = 300
const RIDGE = 1e-8
/** Voxels coded between two chances to stop. */
const STRETCH = 2000

/**
 * @param rows reduced rows of all scans: F rows of V values
 * @param dictionary to begin with: C x F, for example firstDictionary's; becomes the one that is learnt
 * @throws AppError DATA_NO_COMPONENTS when alpha leaves nothing
 */
export async function learnDictionary(
  rows: readonly VoxelRow[],
  dictionary: Dense,
  options: DictionaryOptions,
  ctx: RunContext,
): Promise<DictionaryFit> {
  const voxels = rows[0]?.length ?? 0
  const atoms = dictionary.rows
  const { steps, changePerStep } = await descend(rows, dictionary, options, ctx)
  const maps = new Float64Array(atoms * voxels)
  await codeAll(rows, dictionary, options.alpha, { maps, learnt: BATCH * steps }, ctx)
  let isFound = false
  for (let atom = 0; atom < atoms; atom++) isFound = finishMapInPlace(maps.subarray(atom * voxels, (atom + 1) * voxels)) || isFound
  if (!isFound) throw new AppError('DATA_NO_COMPONENTS', { alpha: options.alpha })
  return { maps, dictionary, steps, changePerStep }
}

/** The atoms that fit the first maps best (ridge regression), each feature scaled to length 1 over the atoms, as nilearn's _compute_loadings. */
export function firstDictionary(rows: readonly VoxelRow[], first: VoxelRow, atoms: number): Dense {
  const voxels = rows[0]?.length ?? 0
  const products = zeros(atoms, atoms)
  const targets = zeros(atoms, rows.length)
  const power = new Float64Array(atoms)
  for (let atom = 0; atom < atoms; atom++) power[atom] = product(first, atom * voxels, first, atom * voxels, voxels) || 1
  for (let atom = 0; atom < atoms; atom++) {
    for (let other = 0; other <= atom; other++) {
      const value = product(first, atom * voxels, first, other * voxels, voxels) / (power[atom] * power[other])
      products.data[atom * atoms + other] = value
      products.data[other * atoms + atom] = value
    }
    for (const [feature, row] of rows.entries())
      targets.data[atom * rows.length + feature] = product(first, atom * voxels, row, 0, voxels) / power[atom]
  }
  const loadings = solveRidge(products, targets, RIDGE)
  for (let feature = 0; feature < rows.length; feature++) {
    let squares = 0
    for (let atom = 0; atom < atoms; atom++) squares += loadings.data[atom * rows.length + feature] ** 2
    const length = Math.sqrt(squares) || 1
    for (let atom = 0; atom < atoms; atom++) loadings.data[atom * rows.length + feature] /= length
  }
  return loadings
}

function product(left: VoxelRow, leftAt: number, right: VoxelRow, rightAt: number, count: number): number {
  let sum = 0
  for (let index = 0; index < count; index++) sum += left[leftAt + index] * right[rightAt + index]
  return sum
}

/** One epoch over the voxels in random order; ends early when the dictionary or the smoothed cost no longer changes. Changes `dictionary`. */
async function descend(
  rows: readonly VoxelRow[],
  dictionary: Dense,
  { alpha, randomState }: DictionaryOptions,
  ctx: RunContext,
): Promise<{ steps: number; changePerStep: number[] }> {
  const voxels = rows[0]?.length ?? 0
  const { rows: atoms, cols: features } = dictionary
  const random = new RandomState(randomState)
  const order = random.permutation(voxels)
  // Sums over the batches, earlier ones weighing less: codes with codes (C x C), samples with codes (F x C).
  const codes = zeros(atoms, atoms)
  const samples = zeros(features, atoms)
  const changePerStep: number[] = []
  const all = Math.ceil(voxels / BATCH)
  let smoothed: number | null = null
  let lowest: number | null = null
  let waiting = 0
  for (let step = 0; step < all; step++) {
    const batch = order.subarray(step * BATCH, Math.min(voxels, (step + 1) * BATCH))
    const size = batch.length
    const { cost, x, code } = codeBatch(rows, batch, dictionary, alpha)
    const theta = step < size - 1 ? (step + 1) * size : size ** 2 + step + 1 - size
    const beta = (theta + 1 - size) / (theta + 1)
    accumulate(codes, code, code, size, beta)
    accumulate(samples, x, code, size, beta)
    const before = dictionary.data.slice()
    updateDictionary(dictionary, codes, samples, x, size, random)
    let change = 0
    for (let place = 0; place < before.length; place++) change += (dictionary.data[place] - before[place]) ** 2
    change = Math.sqrt(change) / atoms
    changePerStep.push(change)
    if (step % 50 === 0 || step === all - 1) {
      // In voxels that are coded: those of the batches, as many of them as are likely by now, and then all once.
      const likely = Math.min(all, Math.max(USUAL_BATCHES, 1.5 * (step + 1)))
      ctx.report('decompose', (BATCH * (step + 1)) / (BATCH * likely + voxels))
      await ctx.breathe()
    }
    if (step + 1 <= Math.min(100, voxels / size)) continue
    const weight = Math.min(1, size / (voxels + 1))
    smoothed = smoothed === null ? cost : smoothed * (1 - weight) + cost * weight
    if (change <= TOLERANCE) return { steps: step + 1, changePerStep }
    if (lowest === null || smoothed < lowest) {
      waiting = 0
      lowest = smoothed
    } else waiting++
    if (waiting >= PATIENCE) return { steps: step + 1, changePerStep }
  }
  return { steps: all, changePerStep }
}

/** Codes of some voxels, their samples, and what the fit costs per voxel. */
function codeBatch(
  rows: readonly VoxelRow[],
  batch: Uint32Array,
  dictionary: Dense,
  alpha: number,
): { cost: number; x: Float64Array[]; code: Float64Array[] } {
  const { rows: atoms, cols: features } = dictionary
  const gram = gramOf(dictionary)
  const fitted = new Float64Array(atoms)
  const x: Float64Array[] = []
  const code: Float64Array[] = []
  let cost = 0
  for (const voxel of batch) {
    const sample = Float64Array.from({ length: features }, (_, feature) => rows[feature][voxel])
    const own = new Float64Array(atoms)
    codeSample(dictionary, gram, sample, alpha, own, fitted)
    for (let feature = 0; feature < features; feature++) {
      let rest = sample[feature]
      for (let atom = 0; atom < atoms; atom++) rest -= own[atom] * dictionary.data[atom * features + feature]
      cost += 0.5 * rest * rest
    }
    for (const value of own) cost += alpha * Math.abs(value)
    x.push(sample)
    code.push(own)
  }
  return { cost: cost / batch.length, x, code }
}

function gramOf({ rows, cols, data }: Dense): Dense {
  const gram = zeros(rows, rows)
  for (let row = 0; row < rows; row++) {
    for (let other = 0; other <= row; other++) {
      let sum = 0
      for (let col = 0; col < cols; col++) sum += data[row * cols + col] * data[other * cols + col]
      gram.data[row * rows + other] = sum
      gram.data[other * rows + row] = sum
    }
  }
  return gram
}

function codeSample(dictionary: Dense, gram: Dense, sample: Float64Array, alpha: number, code: Float64Array, fitted: Float64Array): void {
  const { rows: atoms, cols: features, data } = dictionary
  const products = new Float64Array(atoms)
  let squares = 0
  for (let feature = 0; feature < features; feature++) squares += sample[feature] * sample[feature]
  for (let atom = 0; atom < atoms; atom++)
    for (let feature = 0; feature < features; feature++) products[atom] += data[atom * features + feature] * sample[feature]
  lasso(gram, products, squares, alpha, code, fitted)
}

/** sums = beta sums + left' right / count. */
function accumulate(sums: Dense, left: readonly Float64Array[], right: readonly Float64Array[], count: number, beta: number): void {
  for (let place = 0; place < sums.data.length; place++) sums.data[place] *= beta
  for (let sample = 0; sample < count; sample++) {
    for (let row = 0; row < sums.rows; row++) {
      const weight = left[sample][row] / count
      if (weight === 0) continue
      for (let col = 0; col < sums.cols; col++) sums.data[row * sums.cols + col] += weight * right[sample][col]
    }
  }
}

/** One round of block coordinate descent; atoms of length above 1 are shortened, atoms that nothing uses begin anew at a random sample. */
function updateDictionary(
  dictionary: Dense,
  codes: Dense,
  samples: Dense,
  x: readonly Float64Array[],
  size: number,
  random: RandomState,
): void {
  const { rows: atoms, cols: features, data } = dictionary
  for (let atom = 0; atom < atoms; atom++) {
    const used = codes.data[atom * atoms + atom]
    const own = data.subarray(atom * features, (atom + 1) * features)
    if (used > 1e-6) {
      const next = own.slice()
      for (let feature = 0; feature < features; feature++) {
        let model = 0
        for (let other = 0; other < atoms; other++) model += codes.data[atom * atoms + other] * data[other * features + feature]
        next[feature] += (samples.data[feature * atoms + atom] - model) / used
      }
      own.set(next)
    } else {
      // numpy's choice(n) is randint(n).
      const sample = x[random.integer(size)]
      const mean = sample.reduce((sum, value) => sum + value, 0) / features
      const noise = 0.01 * (Math.sqrt(sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / features) || 1)
      for (let feature = 0; feature < features; feature++) own[feature] = sample[feature] + noise * random.standardNormal()
    }
    const length = Math.max(1, Math.sqrt(own.reduce((sum, value) => sum + value * value, 0)))
    for (let feature = 0; feature < features; feature++) own[feature] /= length
  }
}

/** @param learnt voxels that were coded to learn the dictionary: they took their time already */
async function codeAll(
  rows: readonly VoxelRow[],
  dictionary: Dense,
  alpha: number,
  { maps, learnt }: { readonly maps: Float64Array; readonly learnt: number },
  ctx: RunContext,
): Promise<void> {
  const voxels = rows[0]?.length ?? 0
  const { rows: atoms, cols: features } = dictionary
  const gram = gramOf(dictionary)
  const sample = new Float64Array(features)
  const code = new Float64Array(atoms)
  const fitted = new Float64Array(atoms)
  for (let voxel = 0; voxel < voxels; voxel++) {
    for (let feature = 0; feature < features; feature++) sample[feature] = rows[feature][voxel]
    codeSample(dictionary, gram, sample, alpha, code, fitted)
    for (let atom = 0; atom < atoms; atom++) maps[atom * voxels + voxel] = code[atom]
    if (voxel % STRETCH === STRETCH - 1) {
      ctx.report('decompose', (learnt + voxel) / (learnt + voxels))
      await ctx.breathe()
    }
  }
}

/** Length 1, and more positive than negative voxels, as nilearn; false where nothing is left. */
function finishMapInPlace(map: Float64Array): boolean {
  let squares = 0
  let balance = 0
  for (const value of map) {
    squares += value * value
    balance += Math.sign(value)
  }
  const length = (Math.sqrt(squares) || 1) * (balance < 0 ? -1 : 1)
  for (let voxel = 0; voxel < map.length; voxel++) if (map[voxel] !== 0) map[voxel] /= length
  return squares > 0
}
