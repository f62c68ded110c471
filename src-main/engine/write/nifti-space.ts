/** Which NIfTI-1 orientation fields place an image where its scan lies? */
import type { Affine, ScanHeader } from '../../../src-shared/model/scan'

/** What of a scan's header says where its voxels lie. */
export type ScanSpace = Pick<ScanHeader, 'affine' | 'affineSource' | 'sformCode' | 'qformCode' | 'qform' | 'zooms'>

interface OrientationFields {
  readonly sformCode: number
  readonly qformCode: number
  /** pixdim[0]: the handedness of the quaternion. */
  readonly qfac: 1 | -1
  /** quatern_b, c, d; exactly float32. */
  readonly quaternion: readonly [number, number, number]
  /** Offsets x, y, z in mm. */
  readonly offset: readonly [number, number, number]
  /** srow_x, srow_y, srow_z. */
  readonly rows: readonly [Affine[0], Affine[1], Affine[2]]
  /** pixdim[1..3], mm. */
  readonly zooms: readonly [number, number, number]
}

/** Readers rebuild a rotation from float32 numbers with an error of up to this, so a quaternion this near is the same space. */
const SAME_ROTATION = 2e-3
/** A rotation this near needs no sform beside it. */
const EXACT_ROTATION = 1e-6

type Matrix3 = number[][]

/** Unit quaternion (a, b, c, d), a >= 0, of a proper rotation; Shepperd's method, which divides by the largest of the four. */
function quaternionOf(r: Matrix3): [number, number, number, number] {
  const [[r00, r01, r02], [r10, r11, r12], [r20, r21, r22]] = r as [number[], number[], number[]]
  const squares = [1 + r00 + r11 + r22, 1 + r00 - r11 - r22, 1 - r00 + r11 - r22, 1 - r00 - r11 + r22]
  const largest = squares.indexOf(Math.max(...squares))
  const root = 2 * Math.sqrt(squares[largest])
  let q: [number, number, number, number]
  if (largest === 0) q = [root / 4, (r21 - r12) / root, (r02 - r20) / root, (r10 - r01) / root]
  else if (largest === 1) q = [(r21 - r12) / root, root / 4, (r01 + r10) / root, (r02 + r20) / root]
  else if (largest === 2) q = [(r02 - r20) / root, (r01 + r10) / root, root / 4, (r12 + r21) / root]
  else q = [(r10 - r01) / root, (r02 + r20) / root, (r12 + r21) / root, root / 4]
  return q[0] < 0 ? (q.map((value) => -value) as typeof q) : q
}

/** The rotation that a reader rebuilds from the three stored numbers. */
function rotationOf(b: number, c: number, d: number): Matrix3 {
  const a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)))
  const s = 2 / (a * a + b * b + c * c + d * d)
  return [
    [1 - s * (c * c + d * d), s * (b * c - a * d), s * (b * d + a * c)],
    [s * (b * c + a * d), 1 - s * (b * b + d * d), s * (c * d - a * b)],
    [s * (b * d - a * c), s * (c * d + a * b), 1 - s * (b * b + c * c)],
  ]
}

const distance = (p: Matrix3, q: Matrix3): number => {
  let largest = 0
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) largest = Math.max(largest, Math.abs(p[i][j] - q[i][j]))
  return largest
}

/**
 * The float32 quaternion nearest to a rotation: b, c, d are tried one step up and down, because storing them rounds.
 * None may be longer than 1: some readers then take the root of a negative number.
 */
function storedQuaternion(rotation: Matrix3): { quaternion: [number, number, number]; error: number } {
  const exact = quaternionOf(rotation).slice(1)
  const steps = exact.map((value) => {
    const near = Math.fround(value)
    const step = Math.max(Math.abs(near) * 2 ** -23, 2 ** -40)
    return [near, Math.fround(near - step), Math.fround(near + step)]
  })
  let best: { quaternion: [number, number, number]; error: number } | undefined
  for (const b of steps[0]) {
    for (const c of steps[1]) {
      for (const d of steps[2]) {
        const error = b * b + c * c + d * d > 1 ? Number.POSITIVE_INFINITY : distance(rotationOf(b, c, d), rotation)
        if (!best || error < best.error) best = { quaternion: [b, c, d], error }
      }
    }
  }
  return best as NonNullable<typeof best>
}

/** The scan's own qform in float32: where the qform is in force it has to be exact, beside an sform rounding may move it a little. */
function keptQform({ qform, affineSource }: ScanSpace): Pick<OrientationFields, 'qfac' | 'quaternion' | 'offset'> | null {
  if (!qform || affineSource === 'base') return null
  const rounded = [...qform.quaternion, ...qform.offset].map(Math.fround) as [number, number, number, number, number, number]
  const [b, c, d, x, y, z] = rounded
  const isExact = [...qform.quaternion, ...qform.offset].every((value, n) => value === rounded[n])
  if (!isExact && (affineSource === 'qform' || b * b + c * c + d * d > 1)) return null
  return { qfac: qform.qfac, quaternion: [b, c, d], offset: [x, y, z] }
}

/**
 * The fields that make a reader (nibabel's rules: sform, else qform, else base affine) find the scan's own affine again.
 * - the scan's qform is kept as it is stored, where float32 holds it, also where it differs from the sform.
 * - sform from the scan: rows and code are kept; without a qform of the scan the quaternion is that of the rows when they have no shear,
 *   else qform_code is 0.
 * - qform from the scan: its code is kept; where float32 cannot hold the rotation, the rows get the same code.
 * - neither: both codes stay 0, so that readers make the same base affine from sizes and dimensions.
 */
export function orientationFields(space: ScanSpace): OrientationFields {
  const { affine } = space
  const zooms: [number, number, number] = [space.zooms[0], space.zooms[1], space.zooms[2]]
  const columns = [0, 1, 2].map((j) => [affine[0][j], affine[1][j], affine[2][j]])
  const lengths = columns.map((column) => Math.hypot(...column))
  const rotation: Matrix3 = [0, 1, 2].map((i) => columns.map((column, j) => column[i] / (lengths[j] || 1)))
  const [x, y, z] = rotation
  const determinant = x[0] * (y[1] * z[2] - y[2] * z[1]) - x[1] * (y[0] * z[2] - y[2] * z[0]) + x[2] * (y[0] * z[1] - y[1] * z[0])
  const qfac = determinant < 0 ? -1 : 1
  if (qfac < 0) for (const row of rotation) row[2] = -row[2]
  const { quaternion, error } = storedQuaternion(rotation)
  const sizesAgree = lengths.every((length, i) => Math.abs(length - zooms[i]) <= SAME_ROTATION * length)
  const faithful = sizesAgree && Number.isFinite(error) && error < SAME_ROTATION
  const fromSform = space.affineSource === 'sform'
  const own = keptQform(space)
  if (own) {
    return {
      sformCode: fromSform ? space.sformCode : 0,
      qformCode: space.qformCode,
      ...own,
      rows: [affine[0], affine[1], affine[2]],
      zooms,
    }
  }
  const fromQform = space.affineSource === 'qform'
  return {
    sformCode: fromSform ? space.sformCode : fromQform && !(faithful && error < EXACT_ROTATION) ? space.qformCode : 0,
    qformCode: faithful && space.affineSource !== 'base' ? space.qformCode : 0,
    qfac,
    quaternion: faithful ? quaternion : [0, 0, 0],
    offset: [affine[0][3], affine[1][3], affine[2][3]],
    rows: [affine[0], affine[1], affine[2]],
    zooms,
  }
}
