/** Which is the largest connected part of a mask? (nilearn 0.14 largest_connected_component on scipy.ndimage.label: face neighbours.) */
import type { Triple } from '../../../src-shared/affine'

interface LargestComponent {
  /** 0/1 bytes, i fastest. */
  readonly mask: Uint8Array
  readonly voxels: number
  /** How many separate parts there were. */
  readonly parts: number
}

/** Stretches of set voxels along i, in the order of memory. */
interface Runs {
  readonly count: number
  /** Linear index of the first voxel, and of the one after the last. */
  readonly start: Uint32Array
  readonly end: Uint32Array
  /** firstOfRow[row]..firstOfRow[row + 1] are the runs of row j + rows * k. */
  readonly firstOfRow: Uint32Array
}

/**
 * The part with most voxels, connected through faces (6 neighbours). Of equally large parts the one that comes first wins, where parts are met
 * with k running fastest, as numpy lays out its arrays. An empty mask stays empty.
 * @param mask 0/1 bytes, i fastest
 */
export function largestComponent(mask: Uint8Array, shape: Triple): LargestComponent {
  const runs = findRuns(mask, shape[0], shape[1] * shape[2])
  const { voxels, parts, isKept } = joinRuns(runs, shape)
  const kept = new Uint8Array(mask.length)
  for (let run = 0; run < runs.count; run++) if (isKept(run)) kept.fill(1, runs.start[run], runs.end[run])
  return { mask: kept, voxels, parts }
}

/** The same for a mask that is given as the linear indices of its voxels, ascending: gives the places in `voxels` of those that are kept. */
export function largestComponentOfVoxels(voxels: Uint32Array, shape: Triple): Uint32Array {
  const runs = runsOfVoxels(voxels, shape[0], shape[1] * shape[2])
  const { voxels: count, isKept } = joinRuns(runs, shape)
  const places = new Uint32Array(count)
  let place = 0
  let filled = 0
  for (let run = 0; run < runs.count; run++) {
    const length = runs.end[run] - runs.start[run]
    if (isKept(run)) for (let step = 0; step < length; step++) places[filled++] = place + step
    place += length
  }
  return places
}

/** Runs along i are joined with the runs they touch in the row before and in the plane before (union-find), not voxels. */
function joinRuns(runs: Runs, shape: Triple): { voxels: number; parts: number; isKept: (run: number) => boolean } {
  const [columns, rows, planes] = shape
  const parent = new Uint32Array(runs.count)
  for (let run = 0; run < runs.count; run++) parent[run] = run
  for (let row = 0; row < rows * planes; row++) {
    if (runs.firstOfRow[row] === runs.firstOfRow[row + 1]) continue
    if (row % rows > 0) joinRows(runs, parent, row - 1, row, columns)
    if (row >= rows) joinRows(runs, parent, row - rows, row, rows * columns)
  }
  const { root, voxels, parts } = largestPart(runs, parent, shape)
  return { voxels, parts, isKept: (run) => rootOf(parent, run) === root }
}

function runsOfVoxels(voxels: Uint32Array, columns: number, rows: number): Runs {
  const start = new Uint32Array(voxels.length)
  const end = new Uint32Array(voxels.length)
  const firstOfRow = new Uint32Array(rows + 1)
  let count = 0
  let row = 0
  let rowEnd = columns
  for (let place = 0; place < voxels.length; place++) {
    const voxel = voxels[place]
    if (voxel < rowEnd && count > firstOfRow[row] && end[count - 1] === voxel) {
      end[count - 1]++
      continue
    }
    while (voxel >= rowEnd) {
      firstOfRow[++row] = count
      rowEnd += columns
    }
    start[count] = voxel
    end[count++] = voxel + 1
  }
  while (row < rows) firstOfRow[++row] = count
  return { count, start, end, firstOfRow }
}

function findRuns(mask: Uint8Array, columns: number, rows: number): Runs {
  let room = 1024
  let start = new Uint32Array(room)
  let end = new Uint32Array(room)
  const firstOfRow = new Uint32Array(rows + 1)
  let count = 0
  let row = 0
  for (let voxel = mask.indexOf(1); voxel >= 0; voxel = mask.indexOf(1, voxel)) {
    const rowOfRun = Math.floor(voxel / columns)
    while (row < rowOfRun) firstOfRow[++row] = count
    if (count === room) {
      room *= 2
      start = grown(start, room)
      end = grown(end, room)
    }
    start[count] = voxel
    const rowEnd = (rowOfRun + 1) * columns
    while (voxel < rowEnd && mask[voxel] !== 0) voxel++
    end[count++] = voxel
    if (voxel === mask.length) break
  }
  while (row < rows) firstOfRow[++row] = count
  return { count, start, end, firstOfRow }
}

function grown(values: Uint32Array, room: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(room)
  larger.set(values)
  return larger
}

/** Joins the runs of two rows that touch: their voxels lie `distance` apart in memory. */
function joinRows({ start, end, firstOfRow }: Runs, parent: Uint32Array, before: number, row: number, distance: number): void {
  let a = firstOfRow[before]
  let b = firstOfRow[row]
  const endOfA = firstOfRow[before + 1]
  const endOfB = firstOfRow[row + 1]
  while (a < endOfA && b < endOfB) {
    const aStart = start[a] + distance
    const aEnd = end[a] + distance
    if (aStart < end[b] && start[b] < aEnd) {
      const left = rootOf(parent, a)
      const right = rootOf(parent, b)
      if (left < right) parent[right] = left
      else parent[left] = right
    }
    if (aEnd < end[b]) a++
    else b++
  }
}

function rootOf(parent: Uint32Array, run: number): number {
  while (parent[run] !== run) {
    // Every other step is shortened, so that chains stay short.
    parent[run] = parent[parent[run]]
    run = parent[run]
  }
  return run
}

function largestPart(runs: Runs, parent: Uint32Array, [columns, rows, planes]: Triple): { root: number; voxels: number; parts: number } {
  const sizes = new Uint32Array(runs.count)
  const firstPlaces = new Float64Array(runs.count).fill(Number.POSITIVE_INFINITY)
  for (let run = 0; run < runs.count; run++) {
    const root = rootOf(parent, run)
    sizes[root] += runs.end[run] - runs.start[run]
    const voxel = runs.start[run]
    const i = voxel % columns
    const row = (voxel - i) / columns
    const k = Math.floor(row / rows)
    const place = (i * rows + (row - k * rows)) * planes + k
    if (place < firstPlaces[root]) firstPlaces[root] = place
  }
  let best = -1
  let parts = 0
  for (let run = 0; run < runs.count; run++) {
    if (sizes[run] === 0) continue
    parts++
    if (best < 0 || sizes[run] > sizes[best] || (sizes[run] === sizes[best] && firstPlaces[run] < firstPlaces[best])) best = run
  }
  return { root: best, voxels: best < 0 ? 0 : sizes[best], parts }
}
