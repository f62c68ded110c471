/** Where is each voxel in space, by the rules of nibabel 5.0 (sform, else qform, else a centred grid)? */
import { AppError } from '../../../src-shared/errors'
import type { Affine, Row4, ScanHeader, StoredQform } from '../../../src-shared/model/scan'
import type { RawHeader } from './raw-header'

type Matrix3 = readonly (readonly [number, number, number])[]

/** Smallest w^2 that still counts as rounding: three machine epsilons of the type the quaternion is stored in. */
const QUATERNION_SLACK = { 1: 3 * 2 ** -23, 2: 3 * 2 ** -52 } as const

/** Codes that nibabel does not know are set to 0, so that the next source of the affine is used. */
export const knownCode = (code: number): number => (code >= 0 && code <= 5 ? code : 0)

/** pixdim[1..3] as nibabel corrects it: 0 becomes 1, negative its absolute value; in mm. */
export function spatialZooms(pixdim: readonly number[]): [number, number, number] {
  const fix = (size: number) => (size === 0 ? 1 : Math.abs(size))
  return [fix(pixdim[1] ?? 1), fix(pixdim[2] ?? 1), fix(pixdim[3] ?? 1)]
}

/**
 * The affine (4 x 4, mm) and which part of the header it comes from.
 * @throws AppError FORMAT_HEADER_INVALID when the part that applies is not finite or no rotation
 */
export function bestAffine(raw: RawHeader, file: string): { affine: Affine; source: ScanHeader['affineSource'] } {
  if (knownCode(raw.sformCode) !== 0) return { affine: finite(raw.srow, 'srow', file), source: 'sform' }
  if (knownCode(raw.qformCode) !== 0) return { affine: qformAffine(raw, file), source: 'qform' }
  return { affine: baseAffine(raw, file), source: 'base' }
}

/** The qform of a header, for images that are written in the scan's space; nothing when it has none that is a rotation. */
export function storedQform(raw: RawHeader): { readonly qform?: StoredQform } {
  const [b, c, d] = raw.quaternion
  const isRotation = b * b + c * c + d * d <= 1 + QUATERNION_SLACK[raw.version] && raw.qoffset.every(Number.isFinite)
  if (knownCode(raw.qformCode) === 0 || !isRotation) return {}
  return { qform: { quaternion: raw.quaternion, offset: raw.qoffset, qfac: raw.pixdim[0] === -1 ? -1 : 1 } }
}

/** NIfTI's method 2: rotation from the quaternion, column 3 times qfac. */
function qformAffine(raw: RawHeader, file: string): Affine {
  const [x, y, z] = raw.quaternion
  const wSquared = 1 - (x * x + y * y + z * z)
  if (!(wSquared >= -QUATERNION_SLACK[raw.version])) {
    throw new AppError('FORMAT_HEADER_INVALID', {
      file,
      field: 'quatern_b, quatern_c, quatern_d',
      found: `length ${Math.sqrt(1 - wSquared)}`,
      expected: 'a rotation (length 1 at most)',
    })
  }
  const rotation = rotationMatrix(Math.sqrt(Math.max(0, wSquared)), x, y, z)
  const zooms = spatialZooms(raw.pixdim)
  // pixdim[0] is -1 or 1; anything else (0 is common) counts as 1.
  const scale = [zooms[0], zooms[1], raw.pixdim[0] === -1 ? -zooms[2] : zooms[2]] as const
  const rows = rotation.map((row, i): Row4 => [row[0] * scale[0], row[1] * scale[1], row[2] * scale[2], raw.qoffset[i] ?? 0])
  return finite(rows, 'qoffset, pixdim', file)
}

/** Rotation of the quaternion (w, x, y, z), which need not have length 1 exactly (nibabel's quat2mat). */
function rotationMatrix(w: number, x: number, y: number, z: number): Matrix3 {
  const norm = w * w + x * x + y * y + z * z
  const s = 2 / norm
  return [
    [1 - s * (y * y + z * z), s * (x * y - w * z), s * (x * z + w * y)],
    [s * (x * y + w * z), 1 - s * (x * x + z * z), s * (y * z - w * x)],
    [s * (x * z - w * y), s * (y * z + w * x), 1 - s * (x * x + y * y)],
  ]
}

/** No sform, no qform: x runs from right to left and the middle of the grid is the origin. */
function baseAffine(raw: RawHeader, file: string): Affine {
  const dimensions = raw.dim[0] ?? 0
  const zooms = spatialZooms(raw.pixdim)
  const size = (axis: number) => (axis < dimensions ? zooms[axis as 0 | 1 | 2] : 1)
  const middle = (axis: number) => (axis < dimensions ? ((raw.dim[axis + 1] ?? 1) - 1) / 2 : 0)
  const rows: Row4[] = [
    [-size(0), 0, 0, middle(0) * size(0)],
    [0, size(1), 0, -middle(1) * size(1)],
    [0, 0, size(2), -middle(2) * size(2)],
  ]
  return finite(rows, 'pixdim', file)
}

function finite(rows: readonly Row4[], field: string, file: string): Affine {
  for (const row of rows) {
    for (const value of row) {
      if (!Number.isFinite(value))
        throw new AppError('FORMAT_HEADER_INVALID', { file, field, found: String(value), expected: 'finite numbers' })
    }
  }
  // Adding 0 turns -0 into 0: the same place, and JSON keeps it.
  const row = (i: number): Row4 => rows[i]?.map((value) => value + 0) as unknown as Row4
  return [row(0), row(1), row(2), [0, 0, 0, 1]]
}

/**
 * Three letters, the directions in which i, j, k grow (nibabel's aff2axcodes): the axes of the rotation nearest to the affine.
 * An axis of length 0, or one that the others already span, is '?'.
 */
export function orientation(affine: Affine): string {
  const unit = [0, 1, 2].map((column) => {
    const values = [0, 1, 2].map((row) => affine[row as 0 | 1 | 2][column as 0 | 1 | 2])
    const length = Math.hypot(...values)
    return values.map((value) => value / (length || 1))
  })
  const rotation = nearestRotation(unit)
  const letters = [
    ['L', 'R'],
    ['P', 'A'],
    ['I', 'S'],
  ]
  const free = new Set([0, 1, 2])
  let result = ''
  for (const column of rotation) {
    let best = -1
    for (const row of free) if (best < 0 || Math.abs(column[row] ?? 0) > Math.abs(column[best] ?? 0)) best = row
    const value = column[best] ?? 0
    if (best < 0 || Math.abs(value) < 1e-8) {
      result += '?'
      continue
    }
    free.delete(best)
    result += letters[best]?.[value > 0 ? 1 : 0] ?? '?'
  }
  return result
}

/** Orthogonal factor of the polar decomposition of a 3 x 3 matrix given by columns; directions of singular value 0 are left out. */
function nearestRotation(columns: readonly (readonly number[])[]): number[][] {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
  const { values, vectors } = symmetricEigen3(columns.map((a) => columns.map((b) => dot(a, b))))
  const largest = Math.max(...values)
  const result = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]
  for (const [e, vector] of vectors.entries()) {
    const value = values[e] ?? 0
    // A squared singular value below this is rounding of the product above.
    if (!(value > largest * 9 * Number.EPSILON)) continue
    const left = [0, 1, 2].map(
      (row) =>
        dot(
          [0, 1, 2].map((c) => columns[c]?.[row] ?? 0),
          vector,
        ) / Math.sqrt(value),
    )
    for (const c of [0, 1, 2]) for (const row of [0, 1, 2]) result[c]![row]! += left[row]! * vector[c]!
  }
  return result
}

/** Cyclic Jacobi rotations; 3 x 3 symmetric. */
function symmetricEigen3(matrix: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const a = matrix.map((row) => [...row])
  const v: number[][] = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < 30; sweep++) {
    if (Math.abs(a[0]![1]!) + Math.abs(a[0]![2]!) + Math.abs(a[1]![2]!) < 1e-300) break
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      if (a[p]![q] === 0) continue
      const angle = Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!) / 2
      const c = Math.cos(angle)
      const s = Math.sin(angle)
      for (const k of [0, 1, 2]) {
        const [kp, kq] = [a[k]![p]!, a[k]![q]!]
        a[k]![p] = c * kp - s * kq
        a[k]![q] = s * kp + c * kq
      }
      for (const k of [0, 1, 2]) {
        const [pk, qk] = [a[p]![k]!, a[q]![k]!]
        a[p]![k] = c * pk - s * qk
        a[q]![k] = s * pk + c * qk
        const [vp, vq] = [v[p]![k]!, v[q]![k]!]
        v[p]![k] = c * vp - s * vq
        v[q]![k] = s * vp + c * vq
      }
    }
  }
  return { values: [0, 1, 2].map((i) => a[i]![i]!), vectors: v }
}
