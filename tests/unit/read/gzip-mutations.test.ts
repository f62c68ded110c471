/** Does a damaged or unusual gzip file give the very bytes that zlib finds in it, or a named error? */
import { readFileSync } from 'node:fs'
import { crc32, deflateRawSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openImage } from '../../../src-main/engine/read/nifti-header'
import { streamPieces } from '../../../src-main/engine/read/volume-stream'
import { AppError } from '../../../src-shared/errors'
import { fuzz } from '../../support/fuzz'
import { dataPath } from '../../support/shared-data'
import { byteMutation } from './mutate-nifti'
import { temporaryFolder } from './temporary-folder'

const folder = temporaryFolder()
const originals = ['plain_int16.nii', 'dtype_f8_big_endian.nii', 'nifti2_int16.nii', 'two_extensions.nii'].map((name) =>
  readFileSync(dataPath(`tricky_synth/${name}`)),
)

/** One member of a gzip file (RFC 1952), with any of its optional parts. */
interface MemberParts {
  readonly level: number
  readonly strategy: number
  readonly extra: Uint8Array | null
  readonly name: string | null
  readonly comment: string | null
  readonly headerChecksum: boolean
}
function member(bytes: Buffer, { level, strategy, extra, name, comment, headerChecksum }: MemberParts): Buffer {
  const flags = (headerChecksum ? 2 : 0) | (extra ? 4 : 0) | (name === null ? 0 : 8) | (comment === null ? 0 : 16)
  const text = (value: string | null) => (value === null ? [] : [Buffer.from(`${value.replaceAll('\0', '')}\0`, 'latin1')])
  const length = Buffer.alloc(2)
  length.writeUInt16LE(extra?.length ?? 0)
  const head = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255]),
    ...(extra ? [length, extra] : []),
    ...text(name),
    ...text(comment),
  ])
  const check = Buffer.alloc(2)
  check.writeUInt16LE(crc32(head) & 0xffff)
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(crc32(bytes))
  tail.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([head, ...(headerChecksum ? [check] : []), deflateRawSync(bytes, { level, strategy }), tail])
}

const parts = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.integer({ min: 0, max: 4 }),
  extra: fc.option(fc.uint8Array({ maxLength: 60 })),
  name: fc.option(fc.string({ maxLength: 30 })),
  comment: fc.option(fc.string({ maxLength: 30 })),
  headerChecksum: fc.boolean(),
})
/** A whole file, cut into members at the given places. */
const compressed = fc
  .tuple(fc.nat(originals.length - 1), fc.array(fc.nat(6000), { maxLength: 3 }), fc.array(parts, { minLength: 4, maxLength: 4 }))
  .map(([which, cuts, each]) => {
    const original = originals[which] as Buffer
    const edges = [0, ...cuts.map((cut) => cut % original.length).sort((a, b) => a - b), original.length]
    const pieces = edges.slice(1).map((edge, index) => original.subarray(edges[index], edge))
    return { original, stored: Buffer.concat(pieces.map((piece, index) => member(piece, each[index] as MemberParts))) }
  })

let count = 0
/** The voxels' bytes as they come out, or the code of the refusal. */
async function voxels(stored: Buffer): Promise<{ bytes: Buffer; offset: number } | string> {
  const path = folder.write(`member${count++ % 8}.nii.gz`, stored)
  try {
    const scan = await openImage(path)
    const pieces: Buffer[] = []
    for await (const piece of streamPieces(scan)) pieces.push(Buffer.from(piece))
    return { bytes: Buffer.concat(pieces), offset: scan.dataOffset }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toMatch(/^(FILE|FORMAT)_/)
    expect(error.details.file).toBeTypeOf('string')
    return error.code
  }
}
function zlibFinds(stored: Buffer): Buffer | null {
  try {
    return gunzipSync(stored)
  } catch {
    return null
  }
}

describe('gzip files', () => {
  const whole = fuzz(800)
  it(
    'with any optional part, level and number of members give the bytes that went in',
    async () => {
      await fc.assert(
        fc.asyncProperty(compressed, async ({ original, stored }) => {
          const found = await voxels(stored)
          if (typeof found === 'string') throw new Error(found)
          expect(found.bytes.equals(original.subarray(found.offset, found.offset + found.bytes.length))).toBe(true)
        }),
        whole.runs,
      )
    },
    whole.timeoutMs,
  )
  const damaged = fuzz(2700)
  it(
    'that are damaged are refused, or give what zlib finds in them',
    async () => {
      const seen = { read: 0, refused: 0 }
      await fc.assert(
        fc.asyncProperty(compressed, fc.array(byteMutation, { minLength: 1, maxLength: 3 }), async ({ original, stored }, steps) => {
          const bytes = steps.reduce<Buffer>((stream, step) => step(stream), Buffer.from(stored))
          const found = await voxels(bytes)
          if (typeof found === 'string') {
            seen.refused++
            return
          }
          seen.read++
          // zlib refuses foreign bytes after the last member; gzip(1) and this reader let them be, and nothing else may differ.
          const expected = zlibFinds(bytes) ?? original
          expect(found.bytes.equals(expected.subarray(found.offset, found.offset + found.bytes.length))).toBe(true)
        }),
        damaged.runs,
      )
      expect(seen.refused).toBeGreaterThan(seen.read)
      expect(seen.read).toBeGreaterThan(50)
    },
    damaged.timeoutMs,
  )
})
