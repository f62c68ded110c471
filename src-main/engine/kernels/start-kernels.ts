/** How is the compiled WebAssembly module called, and started on a memory? Apart from its bytes, which the threads are given compiled. */

/** What the module exports; addresses are bytes in its memory. See kernels.as.ts. */
export interface Kernels {
  addStored(
    datatype: number,
    source: number,
    volumeBytes: number,
    volumes: number,
    sums: number,
    from: number,
    to: number,
    scaled: number,
    slope: number,
    intercept: number,
  ): void
  swapBytes(at: number, bytes: number, width: number): void
  smoothPlane(plan: number, scratch: number, volume: number, z: number): void
  gatherPlane(plan: number, scratch: number, z: number, t: number): void
  copyLanes(from: number, to: number, rows: number, lanes: number): void
  copyBytes(to: number, from: number, bytes: number): void
  fillZero(at: number, bytes: number): void
  tileMeans(tile: number, rows: number, means: number, scratch: number): void
  standardizeTile(tile: number, rows: number, kind: number, smallest: number, single: number, scratch: number): void
  cleanTile(
    tile: number,
    rows: number,
    fromLane: number,
    toLane: number,
    trend: number,
    trendColumns: number,
    sections: number,
    states: number,
    sectionCount: number,
    padding: number,
    confounds: number,
    confoundColumns: number,
    keepsMean: number,
    scratch: number,
  ): void
  divideByNoise(tile: number, rows: number, scores: number, count: number, strongFrom: number, leastShare: number, scratch: number): void
  addRowSums(tile: number, rows: number, sums: number): void
  subtractMeans(tile: number, rows: number, means: number, target: number): void
  packTile(tile: number, rows: number, packed: number): void
  addProducts(packed: number, panels: number, fromPanel: number, toPanel: number, sums: number): void
  drainDoubles(target: number, source: number, count: number): void
  whitenTile(
    tile: number,
    rows: number,
    means: number,
    whitening: number,
    padded: number,
    slopes: number,
    offsets: number,
    out: number,
    scratch: number,
  ): void
  addContrastSums(
    x: number,
    voxels: number,
    components: number,
    padded: number,
    unmixing: number,
    rows: number,
    contrast: number,
    alpha: number,
    y: number,
    sums: number,
    primes: number,
  ): void
  sourcesOf(x: number, components: number, unmixing: number, rows: number, y: number, out: number, outStride: number): void
}

/** Starts the module on a memory that other threads may share: nothing of its own is kept in it. */
export function startKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels
}
