/** Which is the largest connected part of a mask? (nilearn 0.14 largest_connected_component on scipy.ndimage.label: face neighbours.) */
import type { Triple } from '../prepare/gaussian'

export interface LargestComponent {
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
 * Runs along i are joined with the runs they touch in the row before and in the plane before (union-find), not voxels.
 * @param mask 0/1 bytes, i fastest
 */
export function largestComponent(mask: Uint8Array, shape: Triple): LargestComponent {
  const [columns, rows, planes] = shape
  const runs = findRuns(mask, columns, rows * planes)
  const parent = new Uint32Array(runs.count)
  for (let run = 0; run < runs.count; run++) parent[run] = run
  for (let row = 0; row < rows * planes; row++) {
    if (runs.firstOfRow[row] === runs.firstOfRow[row + 1]) continue
    if (row % rows > 0) joinRows(runs, parent, row - 1, row, columns)
    if (row >= rows) joinRows(runs, parent, row - rows, row, rows * columns)
  }
  const { root, voxels, parts } = largestPart(runs, parent, shape)
  const kept = new Uint8Array(mask.length)
  for (let run = 0; run < runs.count; run++) if (rootOf(parent, run) === root) kept.fill(1, runs.start[run], runs.end[run])
  return { mask: kept, voxels, parts }
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
