/** Which NIfTI datatype codes can be read, how wide are they, and what are the others called? */
import type { NiftiDatatype } from '../../../src-shared/model/scan'

export const DATATYPES: Readonly<Record<number, NiftiDatatype>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
}

/** Datatypes of the standard that hold no single real number, or one that this machine has no format for. */
export const UNSUPPORTED_DATATYPES: Readonly<Record<number, string>> = {
  0: 'unknown (0)',
  1: 'binary, one bit per voxel (1)',
  32: 'complex64 (32)',
  128: 'RGB24 colour (128)',
  1536: 'float128 (1536)',
  1792: 'complex128 (1792)',
  2048: 'complex256 (2048)',
  2304: 'RGBA32 colour (2304)',
}
