import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openImage, openScan } from '../../../src-main/engine/read/nifti-header'
import { valueStatistics } from '../../../src-main/engine/read/value-statistics'
import { AppError } from '../../../src-shared/errors'
import { dataPath } from '../../support/shared-data'
import { temporaryFolder } from './temporary-folder'

/** Whatever happens to its bytes, a file is read or refused by name: nothing crashes, hangs or takes memory the file cannot justify. */
const folder = temporaryFolder()
const originals = ['plain_int16.nii', 'big_endian_int16.nii', 'nifti2_int16.nii', 'two_extensions.nii', 'slope_inter.nii'].map((name) =>
  readFileSync(dataPath(`tricky_synth/${name}`)),
)

const interestingBytes = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 }))
const interestingNumbers = fc.oneof(
  fc.constantFrom(0, -1, 1, 2 ** 31 - 1, -(2 ** 31), 2 ** 53, 1e30, -1e30, Number.NaN, Number.POSITIVE_INFINITY, 1e-40),
  fc.double(),
)
type Mutation = (bytes: Buffer) => Buffer
const setByte: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(560), interestingBytes).map(([at, value]) => (bytes) => {
  bytes[at % bytes.length] = value
  return bytes
})
const setNumber: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(135), interestingNumbers, fc.constantFrom('int16', 'int32', 'float', 'double'), fc.boolean())
  .map(([word, value, kind, little]) => (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const at = word * 4
    if (kind === 'int16') view.setInt16(at, value, little)
    else if (kind === 'int32') view.setInt32(at, value, little)
    else if (kind === 'float') view.setFloat32(at, value, little)
    else view.setFloat64(at, value, little)
    return bytes
  })
const cut: fc.Arbitrary<Mutation> = fc.nat(3000).map((length) => (bytes) => bytes.subarray(0, length))
const append: fc.Arbitrary<Mutation> = fc.uint8Array({ maxLength: 40 }).map((more) => (bytes) => Buffer.concat([bytes, more]))
const mutations = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: setByte },
    { weight: 6, arbitrary: setNumber },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: append },
  ),
  { minLength: 1, maxLength: 4 },
)

let count = 0
async function readOrRefuse(bytes: Buffer): Promise<void> {
  const path = folder.write(`mutation${count++ % 8}.nii`, bytes)
  try {
    const scan = await openImage(path)
    const size = scan.volumeBytes * scan.layout.volumes
    expect(size).toBeLessThanOrEqual(bytes.length * (scan.gzipped ? 1032 : 1))
    for (const row of scan.header.affine) for (const value of row) expect(Number.isFinite(value)).toBe(true)
    expect(scan.header.orientation).toMatch(/^[LRPAIS?]{3}$/)
    const values = await valueStatistics(scan)
    const voxels = scan.header.shape.reduce((product, length) => product * length, 1)
    expect(values.nNonFinite).toBeLessThanOrEqual(voxels)
    await openScan(path, { foldExtraDimensions: true })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toMatch(/^(FILE|FORMAT|DATA)_/)
    expect(error.details.file).toBeTypeOf('string')
  }
}
const mutated = fc.tuple(fc.constantFrom(...originals), mutations).map(([original, steps]) => {
  let bytes: Buffer = Buffer.from(original)
  for (const step of steps) bytes = bytes.length > 560 ? step(bytes) : bytes
  return bytes
})

describe('mutated files are read or refused by name', () => {
  it('plain', async () => {
    await fc.assert(fc.asyncProperty(mutated, readOrRefuse), { numRuns: 2500 })
  }, 60_000)
  it('compressed, the header mutated before and the stream after', async () => {
    const later = fc.array(fc.tuple(fc.nat(4000), interestingBytes), { maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(mutated, later, async (bytes, changes) => {
        const packed = gzipSync(bytes)
        for (const [at, value] of changes) packed[at % packed.length] = value
        await readOrRefuse(packed)
      }),
      { numRuns: 800 },
    )
  }, 60_000)
  it('random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 1200 }).map((bytes) => Buffer.from(bytes)),
        readOrRefuse,
      ),
      { numRuns: 500 },
    )
  }, 60_000)
})
