/** What do the bytes at the start of a NIfTI-1 or NIfTI-2 file say, field by field? */
import { NIFTI1, NIFTI2 } from 'nifti-reader-js'
import { AppError } from '../../../src-shared/errors'

/** The fields that matter here, in the header's own words and units; nothing is interpreted yet. */
export interface RawHeader {
  readonly version: 1 | 2
  readonly littleEndian: boolean
  /** True for `n+1`/`n+2` (header and voxels in one file), false for `ni1`/`ni2` (a pair). */
  readonly singleFile: boolean
  /** dim[0..7]; dim[0] is the number of dimensions, 1 to 7. */
  readonly dim: readonly number[]
  /** pixdim[0..7]; pixdim[0] is qfac. */
  readonly pixdim: readonly number[]
  readonly datatypeCode: number
  readonly intentCode: number
  readonly voxOffset: number
  readonly sclSlope: number
  readonly sclInter: number
  readonly xyztUnits: number
  readonly qformCode: number
  readonly sformCode: number
  readonly quaternion: readonly [number, number, number]
  readonly qoffset: readonly [number, number, number]
  /** srow_x, srow_y, srow_z: 3 x 4. */
  readonly srow: readonly (readonly [number, number, number, number])[]
  /** Codes of the header extensions that lie within the bytes given. */
  readonly extensionCodes: readonly number[]
}

const SIZES = { 1: 348, 2: 540 } as const
/** Enough to hold either header, the extension flag and the first extensions' codes. */
export const HEADER_BYTES_WANTED = 4096

/**
 * Parses the start of a (decompressed) file.
 * @throws AppError FORMAT_NOT_NIFTI, FILE_TRUNCATED, FORMAT_HEADER_INVALID
 */
export function parseRawHeader(bytes: Uint8Array, file: string): RawHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { version, singleFile } = recognise(bytes, view, file)
  const littleEndian = byteOrder(view, version, file)
  // The library takes the byte order from sizeof_hdr and refuses other values; some writers leave it 0, and the magic has already decided.
  const header = new Uint8Array(bytes.subarray(0, SIZES[version]))
  new DataView(header.buffer).setInt32(0, SIZES[version], littleEndian)
  const fields = version === 1 ? new NIFTI1() : new NIFTI2()
  fields.readHeader(header.buffer)
  return {
    version,
    littleEndian,
    singleFile,
    dim: fields.dims,
    pixdim: fields.pixDims,
    datatypeCode: fields.datatypeCode,
    intentCode: fields.intent_code,
    voxOffset: fields.vox_offset,
    sclSlope: fields.scl_slope,
    sclInter: fields.scl_inter,
    xyztUnits: fields.xyzt_units,
    qformCode: fields.qform_code,
    sformCode: fields.sform_code,
    quaternion: [fields.quatern_b, fields.quatern_c, fields.quatern_d],
    qoffset: [fields.qoffset_x, fields.qoffset_y, fields.qoffset_z],
    srow: sformRows(view, version, littleEndian),
    extensionCodes: extensionCodes(view, version, littleEndian),
  }
}

function recognise(bytes: Uint8Array, view: DataView, file: string): { version: 1 | 2; singleFile: boolean } {
  const text = (from: number, length: number) => String.fromCharCode(...bytes.subarray(from, from + length))
  // Only the first three bytes count: some writers put a space where the standard wants a NUL.
  const second = text(4, 3)
  if (bytes.length >= SIZES[2] && (second === 'n+2' || second === 'ni2')) return { version: 2, singleFile: second === 'n+2' }
  const first = text(344, 3)
  if (bytes.length >= SIZES[1] && (first === 'n+1' || first === 'ni1')) return { version: 1, singleFile: first === 'n+1' }

  const sizeof = bytes.length >= 4 ? [view.getInt32(0, true), view.getInt32(0, false)] : []
  const claims1 = sizeof.includes(SIZES[1])
  const claims2 = sizeof.includes(SIZES[2]) && (second === 'n+2' || second === 'ni2')
  if (bytes.length === 0 || (claims1 && bytes.length < SIZES[1]) || (claims2 && bytes.length < SIZES[2])) {
    throw new AppError('FILE_TRUNCATED', { file, found: bytes.length, expected: claims2 ? SIZES[2] : SIZES[1], field: 'header' })
  }
  throw new AppError('FORMAT_NOT_NIFTI', {
    file,
    found: claims1 ? 'an ANALYZE 7.5 header (no NIfTI magic)' : guessFormat(bytes),
    field: 'magic',
  })
}

/** A word on what a file that is not NIfTI seems to be, for the person who picked it. */
function guessFormat(bytes: Uint8Array): string {
  const starts = (offset: number, signature: readonly number[]) => signature.every((value, i) => bytes[offset + i] === value)
  const ascii = (word: string) => [...word].map((letter) => letter.charCodeAt(0))
  if (starts(128, ascii('DICM'))) return 'a DICOM file'
  if (starts(0, [0x89, ...ascii('HDF')])) return 'an HDF5 or MINC2 file'
  if (starts(0, ascii('CDF'))) return 'a MINC1 (netCDF) file'
  if (starts(0, ascii('MATLAB'))) return 'a MATLAB file'
  if (starts(0, ascii('PK'))) return 'a zip archive'
  if (starts(0, ascii('BZh'))) return 'a bzip2 file'
  if (starts(0, [0xfd, ...ascii('7zXZ')])) return 'an xz file'
  if (starts(0, [0x28, 0xb5, 0x2f, 0xfd])) return 'a zstd file'
  if (starts(0, [0x89, ...ascii('PNG')])) return 'a PNG picture'
  const sample = bytes.subarray(0, 512)
  if (sample.length > 0 && sample.every((value) => value === 9 || value === 10 || value === 13 || (value >= 32 && value < 127)))
    return 'a text file'
  return bytes.length < SIZES[1] ? `only ${bytes.length} bytes` : 'bytes without the NIfTI magic'
}

/** nibabel's rule: dim[0] lies between 1 and 7 in one byte order only; sizeof_hdr decides when it is 0. */
function byteOrder(view: DataView, version: 1 | 2, file: string): boolean {
  const read = (little: boolean) => (version === 1 ? view.getInt16(40, little) : Number(view.getBigInt64(16, little)))
  const valid = (count: number) => count >= 1 && count <= 7
  if (valid(read(true))) return true
  if (valid(read(false))) return false
  const little = view.getInt32(0, false) !== SIZES[version]
  throw new AppError('FORMAT_HEADER_INVALID', { file, field: 'dim[0]', found: read(little), expected: '1 to 7 dimensions' })
}

function sformRows(view: DataView, version: 1 | 2, little: boolean): RawHeader['srow'] {
  const at = (row: number, column: number) =>
    version === 1 ? view.getFloat32(280 + (row * 4 + column) * 4, little) : view.getFloat64(400 + (row * 4 + column) * 8, little)
  return [0, 1, 2].map((row) => [at(row, 0), at(row, 1), at(row, 2), at(row, 3)] as const)
}

function extensionCodes(view: DataView, version: 1 | 2, little: boolean): number[] {
  const codes: number[] = []
  let at = SIZES[version] + 4
  if (view.byteLength < at || view.getUint8(SIZES[version]) === 0) return codes
  while (at + 8 <= view.byteLength && codes.length < 64) {
    const size = view.getInt32(at, little)
    codes.push(view.getInt32(at + 4, little))
    if (size < 8) break
    at += size
  }
  return codes
}
