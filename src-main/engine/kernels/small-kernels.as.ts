/** Which functions does the second WebAssembly module export? What the coordinator computes alone, in a memory of its own, without SIMD. */
export { basisRow, makeOrthogonal, matrixTimesVector, reduceColumn, settleEigenvalue } from './assembly/eigen.as'
export {
  atLeast,
  countOnes,
  finiteFloat32,
  finiteFloat64,
  orderStatistic,
  smoothFloat32,
  smoothFloat64,
  spreadMask,
  widestGapAmong,
} from './assembly/image.as'
