/** How do the 352 bytes before the voxels of a NIfTI-1 file look? */
import { BugError } from '../../../src-shared/errors'
import { orientationFields, type ScanSpace } from './nifti-space'

/** The datatypes that Counterpoint writes: NIfTI code and bits. */
const DATATYPES = { uint8: { code: 2, bits: 8 }, float32: { code: 16, bits: 32 }, float64: { code: 64, bits: 64 } } as const
type WrittenDatatype = keyof typeof DATATYPES

/** NIfTI intent codes in use here. */
export const INTENT = { none: 0, zScore: 5, label: 1002 } as const

export interface ImageDescription {
  readonly space: ScanSpace
  readonly shape: readonly [number, number, number]
  /** 0 for a 3-D image, else the length of the fourth dimension: components, without a unit, unless `timeStepSeconds` makes it time. */
  readonly volumes: number
  /** Seconds between volumes, when the fourth dimension is time and this is known. */
  readonly timeStepSeconds?: number | null
  readonly datatype: WrittenDatatype
  readonly intentCode: number
  /** At most 15 ASCII characters. */
  readonly intentName: string
  /** At most 79 ASCII characters. */
  readonly description: string
  /** What viewers show by default, when it is worth saying; both 0 otherwise. */
  readonly display?: { readonly from: number; readonly to: number }
}

/** NIFTI_UNITS_MM, and NIFTI_UNITS_SEC beside it where the fourth dimension is time. */
const UNITS_MM = 2
const UNITS_SECONDS = 8
const HEADER_BYTES = 352

/** Header and the empty extension flag of a single-file image (magic "n+1"), little-endian, per nifti1.h. */
export function niftiHeaderBytes(image: ImageDescription): Uint8Array {
  const { shape, volumes } = image
  const seconds = image.timeStepSeconds ?? null
  for (const size of [...shape, volumes]) {
    if (!Number.isInteger(size) || size < 0 || size > 32767) throw new BugError(`NIfTI-1 cannot hold a dimension of ${size}`)
  }
  const bytes = new Uint8Array(HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  const int16 = (at: number, value: number): void => view.setInt16(at, value, true)
  const float = (at: number, value: number): void => view.setFloat32(at, value, true)
  const text = (at: number, length: number, value: string): void => {
    const ascii = value.replace(/[^\x20-\x7e]/g, '?').slice(0, length - 1)
    for (let i = 0; i < ascii.length; i++) bytes[at + i] = ascii.charCodeAt(i)
  }
  const { code, bits } = DATATYPES[image.datatype]
  const space = orientationFields(image.space)
  view.setInt32(0, 348, true)
  const dimensions = volumes === 0 ? [3, ...shape, 1, 1, 1, 1] : [4, ...shape, volumes, 1, 1, 1]
  for (const [i, size] of dimensions.entries()) int16(40 + 2 * i, size)
  int16(68, image.intentCode)
  int16(70, code)
  int16(72, bits)
  const sizes = [space.qfac, ...space.zooms, seconds ?? 1, 1, 1, 1]
  for (const [i, size] of sizes.entries()) float(76 + 4 * i, size)
  float(108, HEADER_BYTES)
  float(112, 1)
  bytes[123] = seconds === null ? UNITS_MM : UNITS_MM + UNITS_SECONDS
  float(124, image.display?.to ?? 0)
  float(128, image.display?.from ?? 0)
  text(148, 80, image.description)
  int16(252, space.qformCode)
  int16(254, space.sformCode)
  for (let i = 0; i < 3; i++) {
    float(256 + 4 * i, space.quaternion[i])
    float(268 + 4 * i, space.offset[i])
    for (let j = 0; j < 4; j++) float(280 + 16 * i + 4 * j, space.rows[i][j])
  }
  text(328, 16, image.intentName)
  text(344, 4, 'n+1')
  return bytes
}
