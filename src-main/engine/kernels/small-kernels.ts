/**
 * How does the coordinator compute alone in WebAssembly: eigenvalues, masks, maps? A run is over in a second, too soon for the compiler behind
 * JavaScript to have made loops over voxels fast; WebAssembly is fast from the first call.
 */
/// <reference path="./kernel-modules.d.ts" />
import base64 from './small-kernels.as.ts?wasm'

/** Addresses are bytes in the module's own memory. See assembly/: eigen, decorrelate, image, maps. */
export interface SmallKernels {
  readonly memory: WebAssembly.Memory
  reduceColumn(work: number, size: number, step: number, reflections: number, normal: number, product: number): number
  basisRow(reflections: number, size: number, row: number, basis: number): void
  eigenpairs(
    work: number,
    size: number,
    diagonal: number,
    offDiagonal: number,
    normal: number,
    product: number,
    reflections: number,
    basis: number,
  ): number
  decorrelate(matrix: number, size: number, result: number, scratch: number): number
  settleEigenvalue(diagonal: number, offDiagonal: number, size: number, low: number, norm: number, vectors: number): number
  matrixTimesVector(matrix: number, size: number, vector: number, image: number): void
  makeOrthogonal(vector: number, rows: number, count: number, size: number): number
  smoothFloat32(image: number, nx: number, ny: number, nz: number, weights: number, radius: number, copy: number): void
  smoothFloat64(image: number, nx: number, ny: number, nz: number, weights: number, radius: number, copy: number): void
  orderStatistic(values: number, count: number, rank: number): number
  widestGapAmong(
    values: number,
    count: number,
    lowest: number,
    highest: number,
    buckets: number,
    smallest: number,
    largest: number,
    found: number,
  ): void
  finiteFloat32(image: number, count: number, target: number): void
  finiteFloat64(image: number, count: number, target: number): void
  atLeast(image: number, count: number, cut: number, mask: number): number
  spreadMask(current: number, next: number, ny: number, nz: number, rowWords: number, inside: number, spreading: number): void
  countOnes(mask: number, count: number): number
  momentsFloat32(values: number, count: number, found: number): void
  momentsFloat64(values: number, count: number, found: number): void
  rescaleFloat32(values: number, count: number, shift: number, divisor: number): void
  rescaleFloat64(values: number, count: number, shift: number, divisor: number): void
  peakFloat32(values: number, count: number): number
  peakFloat64(values: number, count: number): number
  keepLargeFloat32(values: number, voxels: number, count: number, floor: number, orEqual: number): number
  keepLargeFloat64(values: number, voxels: number, count: number, floor: number, orEqual: number): number
  sizesOfFloat32(values: number, count: number, absolute: number): number
  sizesOfFloat64(values: number, count: number, absolute: number): number
  subtractFloat64(values: number, others: number, count: number): void
  addNeighbours(values: number, places: number, count: number, found: number): void
}

const PAGE_BYTES = 65536
const ALIGNMENT = 16
/** A memory never shrinks: one that has grown beyond this is thrown away after use. */
const KEPT_BYTES = 16 << 20

/** A memory with the kernels working on it. */
export class Workbench {
  readonly kernels: SmallKernels

  constructor() {
    module ??= new WebAssembly.Module(Uint8Array.from(Buffer.from(base64, 'base64')))
    this.kernels = new WebAssembly.Instance(module).exports as unknown as SmallKernels
  }

  /** Addresses of arrays of these sizes in bytes, over whatever was there before. Views must be made afterwards: memory may have grown. */
  reserve(...sizes: number[]): number[] {
    let top = ALIGNMENT
    const addresses = sizes.map((bytes) => {
      const at = top
      top += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
      return at
    })
    const { memory } = this.kernels
    const missing = top - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES))
    return addresses
  }

  float64(at: number, length: number): Float64Array {
    return new Float64Array(this.kernels.memory.buffer, at, length)
  }
  float32(at: number, length: number): Float32Array {
    return new Float32Array(this.kernels.memory.buffer, at, length)
  }
  uint32(at: number, length: number): Uint32Array {
    return new Uint32Array(this.kernels.memory.buffer, at, length)
  }
  /** May start anywhere. */
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.kernels.memory.buffer, at, length)
  }
}

let module: WebAssembly.Module | null = null
let workbench: Workbench | null = null

/** Runs `work`, which must not wait for anything, on the workbench that all such work shares. */
export function onWorkbench<Result>(work: (workbench: Workbench) => Result): Result {
  workbench ??= new Workbench()
  const result = work(workbench)
  if (workbench.kernels.memory.buffer.byteLength > KEPT_BYTES) workbench = null
  return result
}
