/** Which functions does the second WebAssembly module export? What the coordinator computes alone, in a memory of its own, without SIMD. */
export { decorrelate } from './assembly/decorrelate.as'
export { basisRow, eigenpairs, makeOrthogonal, matrixTimesVector, reduceColumn, settleEigenvalue } from './assembly/eigen.as'
export { smoothFloat32, smoothFloat64 } from './assembly/image-smoothing.as'
export {
  addNeighbours,
  keepLargeFloat32,
  keepLargeFloat64,
  momentsFloat32,
  momentsFloat64,
  peakFloat32,
  peakFloat64,
  rescaleFloat32,
  rescaleFloat64,
  sizesOfFloat32,
  sizesOfFloat64,
  subtractFloat64,
} from './assembly/maps.as'
export {
  atLeast,
  countOnes,
  finiteFloat32,
  finiteFloat64,
  orderStatistic,
  spreadMask,
  widestGapAmong,
} from './assembly/image.as'
