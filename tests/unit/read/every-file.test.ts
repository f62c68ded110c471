import { describe, expect, it } from 'vitest'
import { toFloat64 } from '../../../src-main/engine/read/convert'
import { openImage } from '../../../src-main/engine/read/nifti-header'
import { valueStatistics } from '../../../src-main/engine/read/value-statistics'
import { streamVolumes } from '../../../src-main/engine/read/volume-stream'
import { AppError } from '../../../src-shared/errors'
import { sharedPath } from '../../support/shared-data'
import { type ExpectedFile, type NibabelReading, thirdPartyFiles, trickyFiles } from './expected'

const NUMPY_NAMES: Record<string, string> = {
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f4: 'float32',
  f8: 'float64',
}
const datatypeOf = (reading: NibabelReading) => NUMPY_NAMES[reading.dtype_on_disk.slice(1)] ?? reading.dtype_on_disk

async function reads(file: ExpectedFile, reading: NibabelReading): Promise<void> {
  const scan = await openImage(file.path)
  const { header } = scan
  expect(header.shape).toEqual(reading.shape)
  // Zooms and affine are recorded with six decimals.
  expect(header.zooms.length).toBe(reading.zooms.length)
  for (const [i, size] of reading.zooms.entries()) expect(header.zooms[i], `zooms[${i}]`).toBeCloseTo(size, 5)
  expect(header.datatype).toBe(datatypeOf(reading))
  if (reading.dtype_on_disk.startsWith('>')) expect(header.endianness).toBe('big')
  for (const [i, row] of reading.affine.entries()) {
    for (const [j, value] of row.entries()) expect(header.affine[i as 0][j as 0], `affine[${i}][${j}]`).toBeCloseTo(value, 5)
  }
  const values = await valueStatistics(scan)
  expect(values).toMatchObject({ min: reading.min, max: reading.max, nNonFinite: reading.n_nonfinite })
  expect(Math.abs(values.sum - reading.sum)).toBeLessThanOrEqual(1e-12 * Math.abs(reading.sum) + 1e-9)
  expect(values.crc32Float64LittleEndianFortran).toBe(reading.crc32_float64_le_fortran)
  for await (const { bytes } of streamVolumes(scan)) {
    const first = [...toFloat64(bytes, scan.layout).subarray(0, 5)].map((value) => (Number.isNaN(value) ? 'nan' : value))
    expect(first).toEqual(reading.first5_fortran.slice(0, first.length))
    break
  }
}

async function refuses(file: ExpectedFile): Promise<void> {
  const reading = openImage(file.path).then((scan) => valueStatistics(scan))
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  const { code, details } = error as AppError
  expect(code).toMatch(/^(FILE|FORMAT)_/)
  expect(details.file).toBeTypeOf('string')
}

function table(files: readonly ExpectedFile[]): void {
  for (const file of files) {
    const { reading } = file
    it(`${reading ? 'reads' : 'refuses'} ${file.name} (${file.why})`, async () => {
      await (reading ? reads(file, reading) : refuses(file))
    })
  }
}

describe('tricky files', () => table(trickyFiles()))
describe('files of other projects', () => table(thirdPartyFiles('tests')))
describe.skipIf(sharedPath('data') === null)('all files of ../shared/data', () => table(thirdPartyFiles('shared')))
