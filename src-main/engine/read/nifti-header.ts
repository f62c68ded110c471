/** What is in this NIfTI file, from its header and the files beside it, before any voxel is read? */
import { endianness, totalmem } from 'node:os'
import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { BYTES_PER_VOXEL, type NiftiDatatype, type ScanHeader, type Warning } from '../../../src-shared/model/scan'
import type { VolumeLayout } from '../kernels/backend'
import { bestAffine, knownCode, orientation, spatialZooms, storedQform } from './affine'
import { DATATYPES, UNSUPPORTED_DATATYPES } from './datatypes'
import { HEADER_BYTES_WANTED, parseRawHeader, type RawHeader } from './raw-header'
import { repetitionTime } from './repetition-time'
import { findScanFiles, isGzipped, readStart, type ScanFiles } from './scan-files'
import { readSidecar } from './sidecar'

/** A NIfTI file whose header has been read and whose size has been checked as far as it can be without unpacking. */
export interface OpenedScan {
  readonly header: ScanHeader
  /** How the stored bytes become volumes; `shape` is padded with 1 for fewer than three dimensions, `volumes` is the product of the others. */
  readonly layout: VolumeLayout
  /** The file that was pointed at, the header's and the voxels' (all the same for a single file). */
  readonly path: string
  readonly headerPath: string
  readonly imagePath: string
  /** Where the voxels start in the (unpacked) image file, in bytes. */
  readonly dataOffset: number
  /** Bytes of one stored volume. */
  readonly volumeBytes: number
  readonly gzipped: boolean
  /** Size on disk and time of last change of the image file when it was opened. */
  readonly imageBytes: number
  readonly imageModifiedMs: number
  /** Words for the dimensions beyond the fourth that are folded into time, "1 x 7 as 7 volumes"; null for a plain 4-D scan. */
  readonly foldsDimensions: string | null
}

/**
 * Opens a scan for decomposition: three dimensions of space and at least two volumes.
 * Dimensions 5 to 7 of size 1 are dropped; others are folded into time when `foldExtraDimensions` is true, and refused otherwise.
 * Rules: NIfTI-1/2 as nibabel 5.0 reads them (ENGINE: affine, scaling, units); gzip is recognised by its magic bytes.
 * @throws AppError of the families FILE_, FORMAT_, DATA_
 */
export async function openScan(path: string, options: { readonly foldExtraDimensions: boolean }): Promise<OpenedScan> {
  const image = await openImage(path)
  const { shape } = image.header
  const file = image.header.fileName
  const [x = 1, y = 1, z = 1] = shape
  const volumes = image.layout.volumes
  if (shape.length < 4) throw new AppError('DATA_NOT_4D', { file, found: shape.join(' x '), dimensions: shape.length })
  if (volumes < 2) throw new AppError('DATA_TOO_FEW_VOLUMES', { file, found: volumes, expected: 2 })
  const extra = shape.slice(4).some((size) => size > 1)
  const foldsDimensions = extra ? `${shape.slice(3).join(' x ')} as ${volumes} volumes` : null
  if (extra && !options.foldExtraDimensions) {
    throw new AppError('DATA_EXTRA_DIMENSIONS', { file, found: shape.join(' x '), dimensions: shape.length, volumes })
  }
  assertVolumeFits(image)
  const header: ScanHeader = { ...image.header, shape: [x, y, z, volumes], zooms: image.header.zooms.slice(0, 4) }
  return { ...image, header, foldsDimensions }
}

/**
 * Opens any readable NIfTI image of 1 to 7 dimensions, shape and zooms as nibabel gives them: for `inspect` and for masks.
 * @throws AppError of the families FILE_, FORMAT_
 */
export async function openImage(path: string): Promise<OpenedScan> {
  const files = await findScanFiles(path)
  const file = basename(path)
  const headerName = basename(files.header.path)
  const start = await readStart(files.header.path, HEADER_BYTES_WANTED)
  const raw = parseRawHeader(start.bytes, headerName)
  refuseCifti(raw, headerName)
  const datatype = knownDatatype(raw, headerName)
  const shape = checkedShape(raw, headerName)
  const scaling = checkedScaling(raw, headerName)
  const warnings: Warning[] = []
  const dataOffset = checkedOffset(raw, files.isPair, headerName, warnings)
  const { affine, source } = bestAffine(raw, headerName)
  const axes = orientation(affine)
  if (axes.includes('?')) {
    warnings.push({
      code: 'AFFINE_SINGULAR',
      message:
        'The header gives an axis no direction of its own in space, so millimetres cannot be trusted. Check the sform and qform of the file.',
    })
  }
  const imageGzipped = files.isPair ? await isGzipped(files.image.path) : start.gzipped
  const volumeBytes = shape.slice(0, 3).reduce((product, size) => product * size, BYTES_PER_VOXEL[datatype])
  const volumes = shape.slice(3).reduce((product, size) => product * size, 1)
  checkSize(files, imageGzipped, dataOffset + volumeBytes * volumes)
  const tr = shape.length >= 4 ? repetitionTime(raw, await readSidecar(path)) : ({ seconds: null, source: 'none', warnings: [] } as const)
  warnings.push(...tr.warnings)
  const zooms = [...spatialZooms(raw.pixdim), ...raw.pixdim.slice(4)].slice(0, shape.length)
  const header: ScanHeader = {
    fileName: file,
    shape,
    zooms: zooms.map((size) => (Number.isFinite(size) ? size : 0)),
    datatype,
    endianness: raw.littleEndian ? 'little' : 'big',
    niftiVersion: raw.version,
    scaling,
    affine,
    affineSource: source,
    sformCode: knownCode(raw.sformCode),
    qformCode: knownCode(raw.qformCode),
    ...storedQform(raw),
    orientation: axes,
    repetitionTimeSeconds: tr.seconds,
    repetitionTimeSource: tr.source,
    gzipped: imageGzipped,
    fileBytes: files.image.bytes,
    warnings,
  }
  const machineIsLittle = endianness() === 'LE'
  return {
    header,
    layout: {
      shape: [shape[0] ?? 1, shape[1] ?? 1, shape[2] ?? 1],
      volumes,
      datatype,
      swapBytes: BYTES_PER_VOXEL[datatype] > 1 && raw.littleEndian !== machineIsLittle,
      scaling,
    },
    path,
    headerPath: files.header.path,
    imagePath: files.image.path,
    dataOffset,
    volumeBytes,
    gzipped: imageGzipped,
    imageBytes: files.image.bytes,
    imageModifiedMs: files.image.modifiedMs,
    foldsDimensions: null,
  }
}

/** CIFTI-2 keeps matrices of surface points in a NIfTI-2 container: extension code 32, intents 3000 to 3099. */
function refuseCifti(raw: RawHeader, file: string): void {
  if (raw.extensionCodes.includes(32) || (raw.version === 2 && raw.intentCode >= 3000 && raw.intentCode < 3100)) {
    throw new AppError('FORMAT_DATATYPE_UNSUPPORTED', { file, field: 'intent_code', found: `CIFTI-2 (intent ${raw.intentCode})` })
  }
}

function knownDatatype(raw: RawHeader, file: string): NiftiDatatype {
  const datatype = DATATYPES[raw.datatypeCode]
  if (datatype) return datatype
  const found = UNSUPPORTED_DATATYPES[raw.datatypeCode] ?? `code ${raw.datatypeCode}`
  throw new AppError('FORMAT_DATATYPE_UNSUPPORTED', { file, field: 'datatype', found })
}

function checkedShape(raw: RawHeader, file: string): number[] {
  const shape = raw.dim.slice(1, 1 + (raw.dim[0] ?? 0))
  for (const [i, size] of shape.entries()) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new AppError('FORMAT_HEADER_INVALID', { file, field: `dim[${i + 1}]`, found: size, expected: '1 or more' })
    }
  }
  const voxels = shape.reduce((product, size) => product * size, 1)
  // 8 bytes a voxel at most; the number of bytes has to stay an exact integer.
  if (voxels > Number.MAX_SAFE_INTEGER / 16) {
    throw new AppError('FORMAT_HEADER_INVALID', { file, field: 'dim', found: shape.join(' x '), expected: 'a size that can exist' })
  }
  return shape
}

/** nibabel's rule: a slope of 0 or no finite number switches scaling off, intercept included; a valid slope needs a valid intercept. */
function checkedScaling(raw: RawHeader, file: string): ScanHeader['scaling'] {
  const { sclSlope: slope, sclInter: intercept } = raw
  if (slope === 0 || !Number.isFinite(slope)) return null
  if (!Number.isFinite(intercept)) {
    throw new AppError('FORMAT_HEADER_INVALID', { file, field: 'scl_inter', found: String(intercept), expected: 'a finite number' })
  }
  return slope === 1 && intercept === 0 ? null : { slope, intercept }
}

function checkedOffset(raw: RawHeader, isPair: boolean, file: string, warnings: Warning[]): number {
  const lowest = isPair ? 0 : raw.version === 1 ? 352 : 544
  const offset = Math.trunc(raw.voxOffset)
  if (isPair && Number.isSafeInteger(offset) && offset >= 0) return offset
  // 0 in a single file means "not set": the voxels cannot lie on top of the header.
  if (raw.voxOffset === 0) {
    warnings.push({
      code: 'VOX_OFFSET_NOT_SET',
      message: `The header does not say where the voxels start (vox_offset 0); they are read right after the header, at byte ${lowest}.`,
    })
    return lowest
  }
  if (!Number.isSafeInteger(offset) || offset < lowest) {
    throw new AppError('FORMAT_HEADER_INVALID', { file, field: 'vox_offset', found: String(raw.voxOffset), expected: `${lowest} or more` })
  }
  return offset
}

/** float32 of the mean image, its sums in float64, and volumes on their way through the threads. */
const BYTES_PER_GRID_VOXEL = 32

/**
 * A few kilobytes of gzip can hold a volume of any size: one that would fill half of the memory is refused before anything is unpacked.
 * @throws AppError ENGINE_OUT_OF_MEMORY
 */
export function assertVolumeFits({ header, volumeBytes, layout }: Pick<OpenedScan, 'header' | 'volumeBytes' | 'layout'>): void {
  const grid = layout.shape.reduce((product, size) => product * size, 1)
  const neededBytes = 2 * volumeBytes + grid * BYTES_PER_GRID_VOXEL
  if (neededBytes <= totalmem() / 2) return
  throw new AppError('ENGINE_OUT_OF_MEMORY', { file: header.fileName, neededBytes, grid: layout.shape.join(' x ') })
}

/** Deflate cannot shrink by more than this factor, so a header that promises more cannot be true. */
const LARGEST_GZIP_RATIO = 1032

function checkSize(files: ScanFiles, gzipped: boolean, expected: number): void {
  const { bytes, path } = files.image
  const possible = gzipped ? bytes * LARGEST_GZIP_RATIO : bytes
  if (possible >= expected) return
  throw new AppError('FILE_TRUNCATED', {
    file: basename(path),
    found: bytes,
    expected: gzipped ? Math.ceil(expected / LARGEST_GZIP_RATIO) : expected,
    field: 'file size',
  })
}
