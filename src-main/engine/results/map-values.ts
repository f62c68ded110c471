/**
 * How is one map of V values gone through? In WebAssembly (kernels/assembly/maps.as.ts): loops over voxels that run a few times only are slow in
 * JavaScript, and its boxed numbers have to be collected.
 */
import { onWorkbench, type SmallKernels, type Workbench } from '../kernels/small-kernels'

export type MapValues = Float32Array | Float64Array

/** Values at some voxels of a grid; 0 at all others. */
export interface SparseMap {
  readonly values: MapValues
  /** Linear indices, i fastest, ascending. */
  readonly voxels: Uint32Array
}

const KERNELS = {
  float32: { moments: 'momentsFloat32', rescale: 'rescaleFloat32', peak: 'peakFloat32', keep: 'keepLargeFloat32', sizes: 'sizesOfFloat32' },
  float64: { moments: 'momentsFloat64', rescale: 'rescaleFloat64', peak: 'peakFloat64', keep: 'keepLargeFloat64', sizes: 'sizesOfFloat64' },
} as const satisfies Record<string, Readonly<Record<string, keyof SmallKernels>>>

/** A map copied to where the kernels work, with more room: addresses of the map and of the room. */
function onMap<Result>(
  map: MapValues,
  roomBytes: number,
  work: (
    kernels: SmallKernels,
    names: (typeof KERNELS)['float32' | 'float64'],
    at: { map: number; room: number; bench: Workbench },
  ) => Result,
): Result {
  return onWorkbench((bench) => {
    const [at, room] = bench.reserve(map.byteLength, roomBytes)
    const isSingle = map instanceof Float32Array
    viewOf(bench, map, at).set(map)
    return work(bench.kernels, KERNELS[isSingle ? 'float32' : 'float64'], { map: at, room, bench })
  })
}

function viewOf(bench: Workbench, map: MapValues, at: number): MapValues {
  return map instanceof Float32Array ? bench.float32(at, map.length) : bench.float64(at, map.length)
}

/** The mean, and the sums of the second, third and fourth powers of the differences from it. */
export function momentsOf(map: MapValues): {
  readonly mean: number
  readonly second: number
  readonly third: number
  readonly fourth: number
} {
  return onMap(map, 32, (kernels, names, at) => {
    kernels[names.moments](at.map, map.length, at.room)
    const [mean, second, third, fourth] = at.bench.float64(at.room, 4)
    return { mean, second, third, fourth }
  })
}

/** value <- (value - shift) / divisor. */
export function rescaleInPlace(map: MapValues, shift: number, divisor: number): void {
  onMap(map, 0, (kernels, names, at) => {
    kernels[names.rescale](at.map, map.length, shift, divisor)
    map.set(viewOf(at.bench, map, at.map))
  })
}

/** The place of the largest absolute value; the first one on ties. */
export function peakIndex(map: MapValues): number {
  return onMap(map, 0, (kernels, names, at) => kernels[names.peak](at.map, map.length))
}

/** What is above `floor` in absolute value, or at least `floor`; 0 never is. */
export function keepLarge({ values, voxels }: SparseMap, floor: number, than: 'above' | 'at least'): SparseMap {
  return onMap(values, voxels.byteLength, (kernels, names, at) => {
    at.bench.uint32(at.room, voxels.length).set(voxels)
    const count = kernels[names.keep](at.map, at.room, values.length, floor, than === 'at least' ? 1 : 0)
    return { values: viewOf(at.bench, values, at.map).slice(0, count), voxels: at.bench.uint32(at.room, count).slice() }
  })
}

/** The |value| of rank floor(share n) among the n values that are not 0; 0 when there are none. */
export function absoluteQuantile(map: MapValues, share: number): number {
  return onMap(map, map.length * 8, (kernels, names, at) => {
    const count = kernels[names.sizes](at.map, map.length, at.room)
    return count === 0 ? 0 : kernels.orderStatistic(at.room, count, Math.floor(count * share))
  })
}
