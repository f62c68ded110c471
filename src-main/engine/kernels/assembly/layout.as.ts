/**
 * How do voxels lie in memory? `real`, the type that they are kept in, is f32 or f64: the same source is compiled for either (kernels/compile.mjs).
 */

/** Bytes of a number, and numbers of a vector. */
export const SIZE: usize = sizeof<real>()
export const LANES: u32 = 16 / <u32>sizeof<real>()
/** Voxels of a tile, and bytes of them in one row. */
export const TILE: u32 = 256
export const ROW: usize = 256 * sizeof<real>()
