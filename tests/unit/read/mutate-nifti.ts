/** In which ways can a NIfTI file be wrong? Mutations that know the header's fields, its byte order and what values are troublesome. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { dataPath, sharedPath } from '../../support/shared-data'

type Mutation = (bytes: Buffer) => Buffer
type Kind = 'u8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64'
/** [name, offset in bytes, kind, how many]: nifti1.h and nifti2.h of the NIfTI data format working group. */
type Field = readonly [string, number, Kind, number]

const NIFTI1: readonly Field[] = [
  ['sizeof_hdr', 0, 'i32', 1],
  ['dim', 40, 'i16', 8],
  ['intent_code', 68, 'i16', 1],
  ['datatype', 70, 'i16', 1],
  ['bitpix', 72, 'i16', 1],
  ['pixdim', 76, 'f32', 8],
  ['vox_offset', 108, 'f32', 1],
  ['scl_slope', 112, 'f32', 1],
  ['scl_inter', 116, 'f32', 1],
  ['xyzt_units', 123, 'u8', 1],
  ['qform_code', 252, 'i16', 1],
  ['sform_code', 254, 'i16', 1],
  ['quatern', 256, 'f32', 6],
  ['srow', 280, 'f32', 12],
  ['magic', 344, 'u8', 4],
  ['extension', 348, 'u8', 4],
  ['esize', 352, 'i32', 2],
]
const NIFTI2: readonly Field[] = [
  ['sizeof_hdr', 0, 'i32', 1],
  ['magic', 4, 'u8', 8],
  ['datatype', 12, 'i16', 1],
  ['bitpix', 14, 'i16', 1],
  ['dim', 16, 'i64', 8],
  ['pixdim', 104, 'f64', 8],
  ['vox_offset', 168, 'i64', 1],
  ['scl_slope', 176, 'f64', 1],
  ['scl_inter', 184, 'f64', 1],
  ['qform_code', 344, 'i32', 1],
  ['sform_code', 348, 'i32', 1],
  ['quatern', 352, 'f64', 6],
  ['srow', 400, 'f64', 12],
  ['xyzt_units', 500, 'i32', 1],
  ['intent_code', 504, 'i32', 1],
  ['extension', 540, 'u8', 4],
  ['esize', 544, 'i32', 2],
]

const numbers = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 3, 4, 7, 8, 16, 64, 127, 128, 255, 256, 348, 352, 540, 544, 1536, 2304, 32767, -32768, 65536),
  fc.constantFrom(2 ** 31 - 1, -(2 ** 31), 2 ** 32, 2 ** 53, -(2 ** 53), 2 ** 62, 1e30, -1e30, 1e-40, 3.4e38),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.double(),
)

const isVersion2 = (bytes: Buffer) => ['n+2', 'ni2'].includes(bytes.toString('latin1', 4, 7))

function write(view: DataView, at: number, kind: Kind, value: number, little: boolean): void {
  const whole = Number.isFinite(value) ? Math.trunc(value) : 0
  if (kind === 'u8') view.setUint8(at, whole)
  else if (kind === 'i16') view.setInt16(at, whole, little)
  else if (kind === 'i32') view.setInt32(at, whole, little)
  else if (kind === 'i64') view.setBigInt64(at, BigInt.asIntN(64, BigInt(whole)), little)
  else if (kind === 'f32') view.setFloat32(at, value, little)
  else view.setFloat64(at, value, little)
}
const SIZE: Readonly<Record<Kind, number>> = { u8: 1, i16: 2, i32: 4, i64: 8, f32: 4, f64: 8 }

/** One element of one field, in the byte order of the file four times of five. */
const setField: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(1000), fc.nat(11), numbers, fc.nat(4))
  .map(([which, index, value, order]) => (bytes) => {
    const fields = isVersion2(bytes) ? NIFTI2 : NIFTI1
    const [, offset, kind, count] = fields[which % fields.length] as Field
    const at = offset + (index % count) * SIZE[kind]
    if (at + SIZE[kind] > bytes.length) return bytes
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const little = [348, 540].includes(view.getInt32(0, true))
    write(view, at, kind, value, order === 0 ? !little : little)
    return bytes
  })
const interestingBytes = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 }))
const setByte: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(560), interestingBytes).map(([at, value]) => (bytes) => {
  bytes[at % bytes.length] = value
  return bytes
})
const flipBit: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(1 << 20), fc.nat(7)).map(([at, bit]) => (bytes) => {
  const place = at % bytes.length
  bytes[place] = (bytes[place] ?? 0) ^ (1 << bit)
  return bytes
})
const cut: fc.Arbitrary<Mutation> = fc.nat(3000).map((length) => (bytes) => bytes.subarray(0, Math.max(1, length)))
const append: fc.Arbitrary<Mutation> = fc.uint8Array({ maxLength: 40 }).map((more) => (bytes) => Buffer.concat([bytes, more]))

export const byteMutation = fc.oneof(
  { weight: 4, arbitrary: flipBit },
  { weight: 2, arbitrary: setByte },
  { weight: 2, arbitrary: cut },
  { weight: 1, arbitrary: append },
)
const headerMutation = fc.oneof(
  { weight: 10, arbitrary: setField },
  { weight: 2, arbitrary: setByte },
  { weight: 1, arbitrary: cut },
  { weight: 1, arbitrary: append },
)

const LARGEST_ORIGINAL = 40_000

function imagesIn(folder: string | null): Buffer[] {
  if (folder === null) return []
  const names = readdirSync(folder, { recursive: true }).map(String).sort()
  const files = names.filter((name) => /\.(nii|hdr)(\.gz)?$/i.test(name)).map((name) => join(folder, name))
  const small = files.filter((file) => statSync(file).size > 300 && statSync(file).size < LARGEST_ORIGINAL)
  return small.flatMap((file) => {
    const stored = readFileSync(file)
    try {
      const bytes = stored[0] === 0x1f ? gunzipSync(stored) : stored
      return bytes.length >= 348 && bytes.length <= LARGEST_ORIGINAL ? [bytes] : []
    } catch {
      return []
    }
  })
}

/** Small real and made-up files, unpacked: those of every clone, and those of `../shared` where that is. */
export const originals: readonly Buffer[] = [...imagesIn(dataPath('.')), ...imagesIn(sharedPath('data'))]

/** A file that was right, wrong in one to four ways. */
export const mutated: fc.Arbitrary<Buffer> = fc
  .tuple(fc.nat(10_000), fc.array(headerMutation, { minLength: 1, maxLength: 4 }))
  .map(([which, steps]) => steps.reduce<Buffer>((bytes, step) => step(bytes), Buffer.from(originals[which % originals.length] as Buffer)))
