/** Which rows and stretches of a volume must be smoothed so that every kept voxel comes out right, and where does each kept voxel go? */
import { BYTES_PER_VOXEL, type NiftiDatatype } from '../../../src-shared/model/scan'
import { gaussianWeights } from '../prepare/gaussian'
import { workingPrecision } from '../prepare/precision'
import type { GatherOptions } from './backend'
import type { Layout } from './layout'
import type { SharedHeap } from './shared-heap'

/** Numbers by which the kernels know datatypes; see assembly/stored-values.as.ts. */
export const DATATYPE_CODES: Readonly<Record<NiftiDatatype, number>> = {
  int8: 0,
  uint8: 1,
  int16: 2,
  uint16: 3,
  int32: 4,
  uint32: 5,
  int64: 6,
  uint64: 7,
  float32: 8,
  float64: 9,
}

interface GatherPlan {
  /** Address of the plan, in the order of assembly/smooth.as.ts. */
  readonly at: number
  /** Bytes of private memory each thread needs. */
  readonly scratchBytes: number
  /** Address and number of the steps; see Jobs['gather']. */
  readonly steps: number
  readonly stepCount: number
}

type Spans = Int32Array

/** Writes the plan into the heap. tiles: address of the kept voxels, tileRows: volumes per tile. */
export function writeGatherPlan(
  heap: SharedHeap,
  { precision, realBytes }: Layout,
  options: GatherOptions,
  tiles: number,
  tileRows: number,
): GatherPlan {
  const { layout, candidates, sigmaVoxels } = options
  const [nx, ny, nz] = layout.shape
  const weights = [0, 1, 2].map((axis) => {
    const sigma = sigmaVoxels?.[axis] ?? 0
    return sigma > 0 ? gaussianWeights(sigma) : Float64Array.of(1)
  })
  const radii = weights.map((values) => values.length - 1)
  const stride = Math.ceil(nx / 4) * 4
  const { runs, firstRun, spans: spansZ } = runsOf(candidates, nx, ny, nz)
  const reflectY = reflections(ny, radii[1])
  const reflectZ = reflections(nz, radii[2])
  const spansY = widen(spansZ, ny, nz, (row, plane, use) => {
    for (let away = 0; away <= 2 * radii[2]; away++) use(row, reflectZ[plane + away])
  })
  const spansX = widen(spansY, ny, nz, (row, plane, use) => {
    for (let away = 0; away <= 2 * radii[1]; away++) use(reflectY[row + away], plane)
  })
  const ring = Math.min(nz, 2 * radii[2] + 1)
  const planeBytes = ny * stride * realBytes
  const pairsBytes = 16 * Math.max(...radii) + 16
  const lineOffset = align(pairsBytes)
  const planeOffset = lineOffset + align((stride + 2 * radii[0] + 8) * realBytes)
  const ringOffset = planeOffset + align(planeBytes)
  const rowOffset = ringOffset + align(ring * planeBytes)
  const scratchBytes = rowOffset + align(stride * realBytes)

  const at = heap.allocate(128)
  const words = [
    nx,
    ny,
    stride,
    ...radii,
    ...weights.map((values) => heap.put(precision === 'float64' ? values : Float32Array.from(values))),
    ...[spansX, spansY, spansZ].map((values) => heap.put(values)),
    ...[reflections(nx, radii[0]), reflectY, reflectZ].map((values) => heap.put(values)),
    ring,
    heap.put(firstRun),
    heap.put(runs),
    tiles,
    tileRows,
    DATATYPE_CODES[layout.datatype],
    layout.scaling ? 1 : 0,
  ]
  heap.uint32(at, words.length).set(words)
  heap.float64(at + 88, 2).set([layout.scaling?.slope ?? 1, layout.scaling?.intercept ?? 0])
  const single = sigmaVoxels !== null && workingPrecision(layout) === 'float32' ? 1 : 0
  heap.uint32(at + 104, 6).set([BYTES_PER_VOXEL[layout.datatype], lineOffset, planeOffset, ringOffset, rowOffset, single])
  const steps = order(spansY, ny, nz, radii[2])
  return { at, scratchBytes, steps: heap.put(steps), stepCount: steps.length / 3 }
}

const align = (bytes: number): number => Math.ceil(bytes / 64) * 64 + 64

/** Places inside 0..count-1 that stand for -radius..count-1+radius when the line is mirrored at both ends: d c b a | a b c d | d c b a. */
function reflections(count: number, radius: number): Int32Array {
  const period = 2 * count
  return Int32Array.from({ length: count + 2 * radius }, (_, place) => {
    const inPeriod = (((place - radius) % period) + period) % period
    return inPeriod < count ? inPeriod : period - 1 - inPeriod
  })
}

/**
 * Runs of neighbouring candidates in one row: (i, length, position of the first among the candidates); firstRun[row] says where each row's runs begin.
 * spans: the stretch of i, in whole vectors of 4, that a row's candidates cover.
 */
function runsOf(candidates: Uint32Array, nx: number, ny: number, nz: number): { runs: Uint32Array; firstRun: Uint32Array; spans: Spans } {
  const runs: number[] = []
  const firstRun = new Uint32Array(ny * nz + 1)
  const spans = new Int32Array(ny * nz * 2)
  let position = 0
  for (let row = 0; row < ny * nz; row++) {
    firstRun[row] = runs.length / 3
    const start = row * nx
    const rowFirst = position
    while (position < candidates.length && candidates[position] < start + nx) {
      const first = position
      // A run ends where a tile of 256 voxels ends, too.
      do position++
      while (
        position < candidates.length &&
        position % 256 !== 0 &&
        candidates[position] === candidates[position - 1] + 1 &&
        candidates[position] < start + nx
      )
      runs.push(candidates[first] - start, position - first, first)
    }
    if (position > rowFirst) {
      spans[2 * row] = (candidates[rowFirst] - start) & ~3
      spans[2 * row + 1] = ((candidates[position - 1] - start) & ~3) + 4
    }
  }
  firstRun[ny * nz] = runs.length / 3
  return { runs: Uint32Array.from(runs), firstRun, spans }
}

/** For every row that is needed, the rows it is made of must cover the same stretch. */
function widen(
  spans: Spans,
  ny: number,
  nz: number,
  sources: (row: number, plane: number, use: (row: number, plane: number) => void) => void,
): Spans {
  const wide = new Int32Array(spans.length)
  for (let plane = 0; plane < nz; plane++) {
    for (let row = 0; row < ny; row++) {
      const from = spans[2 * (plane * ny + row)]
      const to = spans[2 * (plane * ny + row) + 1]
      if (from >= to) continue
      sources(row, plane, (sourceRow, sourcePlane) => {
        const at = 2 * (sourcePlane * ny + sourceRow)
        if (wide[at] >= wide[at + 1]) {
          wide[at] = from
          wide[at + 1] = to
        } else {
          wide[at] = Math.min(wide[at], from)
          wide[at + 1] = Math.max(wide[at + 1], to)
        }
      })
    }
  }
  return wide
}

/** A plane is gathered as soon as the last plane it is made of is there; the ring then still holds all of them. Planes without candidates cost nothing. */
function order(spansY: Spans, ny: number, nz: number, radius: number): Int32Array {
  const used = (plane: number) => {
    for (let row = plane * ny; row < (plane + 1) * ny; row++) if (spansY[2 * row] < spansY[2 * row + 1]) return true
    return false
  }
  const steps: number[] = []
  let gathered = 0
  for (let plane = 0; plane < nz; plane++) {
    if (!used(plane)) continue
    const end = plane === nz - 1 ? nz : Math.max(gathered, plane - radius + 1)
    steps.push(plane, gathered, end)
    gathered = end
  }
  return Int32Array.from(steps)
}
