/** What is known of a scan from its header and the files beside it, before any voxel is read. */

/** 4 x 4, row by row: voxel index (i, j, k, 1) to millimetres (x right, y anterior, z superior, 1). */
export type Affine = readonly [Row4, Row4, Row4, Row4]
export type Row4 = readonly [number, number, number, number]

export type NiftiDatatype = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'float32' | 'float64'

/** Bytes of one stored value. */
export const BYTES_PER_VOXEL: Readonly<Record<NiftiDatatype, 1 | 2 | 4 | 8>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
}

export type RepetitionTimeSource = 'header' | 'bids-sidecar' | 'user' | 'none'

/** Something the reader noticed that a researcher should know; never a failure. */
export interface Warning {
  /** Stable machine name, for example `REPETITION_TIME_ZERO`. */
  readonly code: string
  /** One or two plain sentences: what was found, what follows, what to do. */
  readonly message: string
}

/** A rotation with offset as the header stores it (NIfTI-1's method 2); the voxel sizes are those of `zooms`. */
export interface StoredQform {
  /** quatern_b, c, d. */
  readonly quaternion: readonly [number, number, number]
  /** qoffset_x, y, z, mm. */
  readonly offset: readonly [number, number, number]
  /** pixdim[0]: -1 turns the third axis. */
  readonly qfac: 1 | -1
}

export interface ScanHeader {
  /** File name without folders. */
  readonly fileName: string
  /** Voxels along i, j, k and volumes: always 4 numbers once opened as a scan; as in the file (1 to 7) for inspect. */
  readonly shape: readonly number[]
  /** Voxel size in mm (first three) and the fourth as the file has it; as nibabel's header.get_zooms(). */
  readonly zooms: readonly number[]
  readonly datatype: NiftiDatatype
  readonly endianness: 'little' | 'big'
  readonly niftiVersion: 1 | 2
  /** value = stored * slope + intercept; null when the header asks for no scaling. */
  readonly scaling: { readonly slope: number; readonly intercept: number } | null
  readonly affine: Affine
  readonly affineSource: 'sform' | 'qform' | 'base'
  /** NIfTI codes of the coordinate system: 0 unknown, 1 scanner, 2 aligned, 3 Talairach, 4 MNI. */
  readonly sformCode: number
  readonly qformCode: number
  /** Also where the sform is in force, as the two may differ; absent when its code is 0 or it is no rotation, and in runs of earlier versions. */
  readonly qform?: StoredQform | undefined
  /** Three letters, the directions in which i, j, k grow: "LAS", "RAS"; nibabel's aff2axcodes. */
  readonly orientation: string
  /** Seconds between volumes; null when nothing plausible is known. */
  readonly repetitionTimeSeconds: number | null
  readonly repetitionTimeSource: RepetitionTimeSource
  readonly gzipped: boolean
  /** Size on disk, of the image file. */
  readonly fileBytes: number
  readonly warnings: readonly Warning[]
}

/** The standard space that a BIDS file name gives with the entity `space-`, where it is one of MNI's: headers of fMRIPrep often say scanner space all the same. */
export function standardSpaceOf(fileName: string): string | null {
  const named = /(?:^|_)space-([A-Za-z0-9]+)/.exec(fileName)?.[1]
  return named && /^MNI/i.test(named) ? named : null
}
