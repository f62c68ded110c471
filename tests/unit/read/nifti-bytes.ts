/** How are the bytes of a small NIfTI file with chosen header fields made, for tests of the reader? */

export interface NiftiFields {
  readonly version?: 1 | 2
  readonly littleEndian?: boolean
  readonly magic?: string
  readonly shape?: readonly number[]
  readonly pixdim?: readonly number[]
  readonly datatype?: number
  readonly units?: number
  readonly voxOffset?: number
  readonly slope?: number
  readonly inter?: number
  readonly qformCode?: number
  readonly sformCode?: number
  readonly quaternion?: readonly [number, number, number]
  readonly qoffset?: readonly [number, number, number]
  readonly srow?: readonly (readonly number[])[]
}

/** A header and, after it, `voxelBytes` bytes of voxels. Where a field is not given it is that of a plain int16 scan with a repetition time of 2 s. */
export function niftiBytes(fields: NiftiFields = {}, voxels: Uint8Array | number = 0): Uint8Array {
  const { version = 1, littleEndian: little = true, shape = [4, 3, 2, 5], datatype = 4, units = 10 } = fields
  const header = new Uint8Array(version === 1 ? 352 : 544)
  const view = new DataView(header.buffer)
  const magic = fields.magic ?? (version === 1 ? 'n+1\0' : 'n+2\0\r\n\x1a\n')
  const dim = [shape.length, ...shape, 1, 1, 1, 1, 1, 1, 1].slice(0, 8)
  const pixdim = fields.pixdim ?? [1, 3, 3, 4, 2, 1, 1, 1]
  const float = (at1: number, at2: number, value: number) =>
    version === 1 ? view.setFloat32(at1, value, little) : view.setFloat64(at2, value, little)
  view.setInt32(0, version === 1 ? 348 : 540, little)
  for (const [i, letter] of [...magic].entries()) header[(version === 1 ? 344 : 4) + i] = letter.charCodeAt(0)
  for (let i = 0; i < 8; i++) {
    if (version === 1) view.setInt16(40 + 2 * i, dim[i], little)
    else view.setBigInt64(16 + 8 * i, BigInt(dim[i]), little)
    float(76 + 4 * i, 104 + 8 * i, pixdim[i] ?? 0)
  }
  view.setInt16(version === 1 ? 70 : 12, datatype, little)
  if (version === 1) view.setFloat32(108, fields.voxOffset ?? 352, little)
  else view.setBigInt64(168, BigInt(fields.voxOffset ?? 544), little)
  float(112, 176, fields.slope ?? 0)
  float(116, 184, fields.inter ?? 0)
  if (version === 1) header[123] = units
  else view.setInt32(500, units, little)
  const codes = [fields.qformCode ?? 0, fields.sformCode ?? 0]
  for (const [i, code] of codes.entries()) {
    if (version === 1) view.setInt16(252 + 2 * i, code, little)
    else view.setInt32(344 + 4 * i, code, little)
  }
  const numbers = [...(fields.quaternion ?? [0, 0, 0]), ...(fields.qoffset ?? [0, 0, 0]), ...(fields.srow ?? []).flat()]
  for (const [i, value] of numbers.entries()) float(256 + 4 * i, 352 + 8 * i, value)
  const data = typeof voxels === 'number' ? new Uint8Array(voxels) : voxels
  const whole = new Uint8Array(header.length + data.length)
  whole.set(header)
  whole.set(data, header.length)
  return whole
}
