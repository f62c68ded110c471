/** Whatever happens to its bytes, is a file read or refused by name, without a crash, a hang, or memory that the file cannot justify? */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openImage, openScan } from '../../../src-main/engine/read/nifti-header'
import { valueStatistics } from '../../../src-main/engine/read/value-statistics'
import { AppError } from '../../../src-shared/errors'
import { type AllocationWatch, watchAllocations } from '../../support/allocation-watch'
import { fuzz } from '../../support/fuzz'
import { byteMutation, mutated, originals } from './mutate-nifti'
import { temporaryFolder } from './temporary-folder'

const folder = temporaryFolder()
/** Reading starts with pieces of this size, whatever the file; deflate expands 1032 times at most, int8 to float64 eight times. */
const ALWAYS_BYTES = 20 * 2 ** 20
const justified = (bytes: Buffer) => ALWAYS_BYTES + bytes.length * (bytes[0] === 0x1f ? 1032 : 1) * 8

let allocations: AllocationWatch
beforeAll(() => {
  allocations = watchAllocations()
})
afterAll(() => allocations.stop())

/** dim[1..] of the header, read a second way. */
function shapeInHeader(bytes: Buffer): number[] {
  const second = ['n+2', 'ni2'].includes(bytes.toString('latin1', 4, 7))
  const read = (index: number, little: boolean) => {
    if (second) return Number(little ? bytes.readBigInt64LE(16 + 8 * index) : bytes.readBigInt64BE(16 + 8 * index))
    return little ? bytes.readInt16LE(40 + 2 * index) : bytes.readInt16BE(40 + 2 * index)
  }
  const little = read(0, true) >= 1 && read(0, true) <= 7
  return Array.from({ length: read(0, little) }, (_, i) => read(i + 1, little))
}

let count = 0
const seen = { read: 0, refused: 0 }
async function readOrRefuse(bytes: Buffer, unpacked: Buffer | null): Promise<void> {
  const path = folder.write(`mutation${count++ % 8}.nii`, bytes)
  allocations.takeLargest()
  try {
    const scan = await openImage(path)
    const size = scan.volumeBytes * scan.layout.volumes
    expect(size).toBeLessThanOrEqual(bytes.length * (scan.gzipped ? 1032 : 1))
    if (unpacked) expect(scan.header.shape).toEqual(shapeInHeader(unpacked))
    expect(scan.header.affine.flat().every(Number.isFinite)).toBe(true)
    expect(scan.header.orientation).toMatch(/^[LRPAIS?]{3}$/)
    if (scan.header.repetitionTimeSeconds !== null) expect(scan.header.repetitionTimeSeconds).toBeGreaterThan(0)
    const values = await valueStatistics(scan)
    expect(values.nNonFinite).toBeLessThanOrEqual(scan.header.shape.reduce((product, length) => product * length, 1))
    if (count % 4 === 0) await openScan(path, { foldExtraDimensions: true })
    seen.read++
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toMatch(/^(FILE|FORMAT|DATA)_/)
    expect(error.details.file).toBeTypeOf('string')
    seen.refused++
  }
  expect(allocations.takeLargest()).toBeLessThanOrEqual(justified(bytes))
}

describe('mutated files are read or refused by name', () => {
  it('starts from many kinds of files', () => {
    expect(originals.length).toBeGreaterThan(25)
  })
  it('sees how much is asked for at once', () => {
    allocations.takeLargest()
    expect(new Float64Array(1000)).toHaveLength(1000)
    expect(allocations.takeLargest()).toBe(8000)
  })
  const plain = fuzz(5000)
  it(
    'plain',
    async () => {
      await fc.assert(
        fc.asyncProperty(mutated, (bytes) => readOrRefuse(bytes, bytes)),
        plain.runs,
      )
      // Mutations that are always refused, or never, would look at one half of the reader only.
      expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(500)
    },
    plain.timeoutMs,
  )
  const packed = fuzz(2000)
  it(
    'compressed, the header mutated before and the stream after',
    async () => {
      const later = fc.array(byteMutation, { maxLength: 2 })
      await fc.assert(
        fc.asyncProperty(mutated, later, (bytes, steps) => {
          const stored = steps.reduce<Buffer>((stream, step) => step(stream), gzipSync(bytes, { level: 1 }))
          return readOrRefuse(stored, steps.length === 0 ? bytes : null)
        }),
        packed.runs,
      )
    },
    packed.timeoutMs,
  )
  const random = fuzz(500)
  it(
    'random bytes',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 1200 }), (bytes) => readOrRefuse(Buffer.from(bytes), null)),
        random.runs,
      )
    },
    random.timeoutMs,
  )
})
