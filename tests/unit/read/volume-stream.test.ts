import { createHash } from 'node:crypto'
import { appendFileSync, closeSync, existsSync, openSync, readdirSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { toFloat64 } from '../../../src-main/engine/read/convert'
import { openScan } from '../../../src-main/engine/read/nifti-header'
import { readVolume, type StreamOptions, streamVolumes } from '../../../src-main/engine/read/volume-stream'
import { AppError, CancelledError } from '../../../src-shared/errors'
import type { Warning } from '../../../src-shared/model/scan'
import { dataPath } from '../../support/shared-data'
import { niftiBytes } from './nifti-bytes'
import { temporaryFolder } from './temporary-folder'

const folder = temporaryFolder()
/** 40 x 40 x 30 voxels, 50 volumes, int16: 4.8 MB, so that it takes several reads and several unpacked pieces. Noise, which does not compress. */
const shape = [40, 40, 30, 50] as const
const volumeBytes = 40 * 40 * 30 * 2
const voxels = createHash('shake256', { outputLength: volumeBytes * 50 })
  .update('voxels')
  .digest()
const whole = niftiBytes({ shape }, voxels)
const split = 2_000_003

async function read(path: string, options: StreamOptions = {}): Promise<Buffer> {
  const scan = await openScan(path, { foldExtraDimensions: false })
  const parts: Buffer[] = []
  let expected = 0
  for await (const { t, bytes } of streamVolumes(scan, options)) {
    expect(t).toBe(expected++)
    parts.push(Buffer.from(bytes))
  }
  return Buffer.concat(parts)
}
/** Gives the bytes of all buffers in use: what is kept, not what waits to be swept up (the second pass ends the sweeping of the first). */
function garbageCollector(): () => Promise<number> {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  return async () => {
    for (let pass = 0; pass < 2; pass++) {
      collectGarbage()
      await new Promise((resolve) => setImmediate(resolve))
    }
    return process.memoryUsage().arrayBuffers
  }
}
async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (reason: unknown) => reason,
  )
}

describe('volumes come out as they were stored', () => {
  const gzipped = gzipSync(whole, { level: 1 })
  const files = {
    'plain.nii': whole,
    'one-member.nii.gz': gzipped,
    'two-members.nii.gz': Buffer.concat([gzipSync(whole.subarray(0, split)), gzipSync(whole.subarray(split))]),
    'trailing-zeros.nii.gz': Buffer.concat([gzipped, Buffer.alloc(100_000)]),
    'trailing-text.nii.gz': Buffer.concat([gzipped, Buffer.from('not gzip at all')]),
    'two-members-and-text.nii.gz': Buffer.concat([gzipSync(whole.subarray(0, split)), gzipSync(whole.subarray(split)), Buffer.from('xyz')]),
    'longer-than-needed.nii': Buffer.concat([whole, Buffer.alloc(3_000_000, 7)]),
  }
  it.each(Object.entries(files))('%s', async (name, content) => {
    const path = folder.write(name, content)
    const hash = createHash('sha256')
    const warnings: Warning[] = []
    const result = await read(path, { onRawBytes: (bytes) => hash.update(bytes), onWarning: (warning) => warnings.push(warning) })
    expect(result.equals(voxels)).toBe(true)
    expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'))
    expect(warnings.map((warning) => warning.code)).toEqual(name.includes('text') ? ['GZIP_TRAILING_BYTES'] : [])
  })
})

describe('damage is refused', () => {
  const gzipped = gzipSync(whole, { level: 1 })
  it.each([0.05, 0.5, 0.999])('a compressed file cut at %d of its length', async (share) => {
    const path = folder.write('cut.nii.gz', gzipped.subarray(0, Math.floor(gzipped.length * share)))
    const error = (await failure(read(path))) as AppError
    expect(error).toBeInstanceOf(AppError)
    expect(error.code).toBe('FILE_TRUNCATED')
    expect(error.details.expected).toBe(352 + voxels.length)
    expect(error.details.found as number).toBeLessThan(352 + voxels.length)
  })
  it('a checksum that does not fit', async () => {
    const bytes = Buffer.from(gzipped)
    bytes.writeUInt32LE((bytes.readUInt32LE(bytes.length - 8) ^ 1) >>> 0, bytes.length - 8)
    expect(await failure(read(folder.write('crc.nii.gz', bytes)))).toMatchObject({ code: 'FORMAT_GZIP_CORRUPT' })
  })
  it.each([
    [
      'a length that does not fit',
      (bytes: Buffer) => void bytes.writeUInt32LE((bytes.readUInt32LE(bytes.length - 4) ^ 1) >>> 0, bytes.length - 4),
    ],
    ['a flag that no version of gzip has', (bytes: Buffer) => void bytes.writeUInt8(0x80, 3)],
    ['a way of packing that is none', (bytes: Buffer) => void bytes.writeUInt8(0x07, 10)],
  ])('%s', async (_words, damage) => {
    // Small enough to lie in one piece, so that the header can be read before the damage is met.
    const bytes = Buffer.from(gzipped)
    damage(bytes)
    expect(await failure(read(folder.write('damaged.nii.gz', bytes)))).toMatchObject({ code: 'FORMAT_GZIP_CORRUPT' })
  })
  it('damage in a member that comes after the voxels', async () => {
    const later = gzipSync(Buffer.alloc(1000, 7))
    later.writeUInt8(0x07, 10)
    const path = folder.write('later.nii.gz', Buffer.concat([gzipped, later]))
    expect(await failure(read(path))).toMatchObject({ code: 'FORMAT_GZIP_CORRUPT' })
    const cut = folder.write('later-cut.nii.gz', Buffer.concat([gzipped, gzipSync(Buffer.alloc(1000, 7)).subarray(0, 15)]))
    expect(await failure(read(cut))).toMatchObject({ code: 'FILE_TRUNCATED' })
  })
  it('a flipped byte in the middle', async () => {
    const bytes = Buffer.from(gzipped)
    bytes[bytes.length >> 1]! ^= 0xff
    expect(await failure(read(folder.write('flipped.nii.gz', bytes)))).toMatchObject({ code: 'FORMAT_GZIP_CORRUPT' })
  })
  it('a file that shrinks or grows after it was opened', async () => {
    const path = folder.write('changing.nii', whole)
    const scan = await openScan(path, { foldExtraDimensions: false })
    appendFileSync(path, 'more')
    const all = async () => {
      for await (const _ of streamVolumes(scan));
    }
    expect(await failure(all())).toMatchObject({ code: 'FILE_CHANGED' })
    writeFileSync(path, whole.subarray(0, 1_000_000))
    expect(await failure(all())).toMatchObject({ code: 'FILE_TRUNCATED', details: { found: 1_000_000, expected: whole.length } })
  })
  it('a file that another of the same size took the place of, between two readings of a run', async () => {
    const path = folder.write('replaced.nii', whole)
    const scan = await openScan(path, { foldExtraDimensions: false })
    const all = async () => {
      for await (const _ of streamVolumes(scan));
    }
    await all()
    const other = folder.write(
      'other.nii',
      whole.map((byte, place) => (place < 352 ? byte : byte ^ 1)),
    )
    renameSync(other, path)
    expect(await failure(all())).toMatchObject({ code: 'FILE_CHANGED', details: { file: 'replaced.nii' } })
  })
})

describe('cancelling', () => {
  it.each(['plain.nii', 'one-member.nii.gz'])('%s: stops between two volumes', async (name) => {
    const controller = new AbortController()
    const scan = await openScan(join(folder.path, name), { foldExtraDimensions: false })
    let seen = 0
    const all = async () => {
      for await (const _ of streamVolumes(scan, { signal: controller.signal })) if (++seen === 3) controller.abort()
    }
    expect(await failure(all())).toBeInstanceOf(CancelledError)
    // One volume may have been read ahead.
    expect(seen).toBeLessThanOrEqual(4)
  })
  it.each(['plain.nii', 'one-member.nii.gz'])('%s: leaving the loop closes the file', async (name) => {
    const scan = await openScan(join(folder.path, name), { foldExtraDimensions: false })
    for (let i = 0; i < 100; i++) {
      for await (const { t } of streamVolumes(scan)) if (t === 1) break
    }
    // On Linux, where open files can be counted; elsewhere 100 leaked handles would still be reported by Node when they are collected.
    if (existsSync('/proc/self/fd')) expect(readdirSync('/proc/self/fd').length).toBeLessThan(80)
  })
})

describe('large files', () => {
  it('reads across and beyond 4 GiB', async () => {
    // A sparse file: the first of five volumes begins 100 bytes before 4 GiB.
    const path = join(folder.path, 'large.nii')
    const voxOffset = 2 ** 32 - 100
    const size = { version: 2, shape: [40, 40, 30, 5], datatype: 2, voxOffset } as const
    const file = openSync(path, 'w')
    writeSync(file, niftiBytes(size))
    const stored = voxels.subarray(0, 240_000)
    writeSync(file, stored, 0, stored.length, voxOffset)
    closeSync(file)
    expect((await read(path)).equals(stored)).toBe(true)
  })
  it('keeps two volumes and a few unpacked pieces in memory, not the scan', async () => {
    // 600 MB of zeros, half a megabyte packed; 8 MiB a volume.
    const size = { shape: [256, 256, 64, 72] as const, datatype: 4 }
    const volume = gzipSync(new Uint8Array(256 * 256 * 64 * 2))
    const packed = Array.from({ length: 72 }, () => volume)
    const path = folder.write('zeros.nii.gz', Buffer.concat([gzipSync(niftiBytes(size)), ...packed]))
    const scan = await openScan(path, { foldExtraDimensions: false })
    const keptBytes = garbageCollector()
    const before = await keptBytes()
    let most = 0
    let volumes = 0
    for await (const _ of streamVolumes(scan)) {
      volumes++
      most = Math.max(most, (await keptBytes()) - before)
    }
    expect(volumes).toBe(72)
    expect(most).toBeLessThan(64 * 2 ** 20)
  }, 60_000)
})

describe('readVolume', () => {
  it('gives one image with scaling applied', async () => {
    const values = new Int16Array([1, 2, 3, 4, 5, 6])
    const path = folder.write('mask.nii', niftiBytes({ shape: [3, 2, 1], slope: 2, inter: -1 }, new Uint8Array(values.buffer)))
    const volume = await readVolume(path)
    expect([...volume.values]).toEqual([1, 3, 5, 7, 9, 11])
    expect(volume.header.shape).toEqual([3, 2, 1])
  })
  it('refuses several volumes', async () => {
    expect(await failure(readVolume(dataPath('tricky_synth/plain_int16.nii')))).toMatchObject({ code: 'DATA_MASK_MISMATCH' })
  })
})

describe('toFloat64', () => {
  it('reads from any alignment and never changes the bytes it was given', () => {
    const bytes = new Uint8Array(9)
    bytes.set([0x12, 0x34, 0xff, 0xfe], 1)
    const copy = bytes.slice()
    const encoding = { datatype: 'int16', swapBytes: true, scaling: null } as const
    expect([...toFloat64(bytes.subarray(1, 5), encoding)]).toEqual([0x1234, -2])
    expect(bytes).toEqual(copy)
  })
  it('rounds 64-bit integers to the nearest float64', () => {
    const stored = new BigInt64Array([2n ** 53n + 1n, 2n ** 53n + 3n, -(2n ** 62n) - 513n])
    const encoding = { datatype: 'int64', swapBytes: false, scaling: null } as const
    expect([...toFloat64(new Uint8Array(stored.buffer), encoding)]).toEqual([2 ** 53, 2 ** 53 + 4, -(2 ** 62) - 1024])
    const unsigned = new BigUint64Array([2n ** 64n - 1n])
    expect(toFloat64(new Uint8Array(unsigned.buffer), { ...encoding, datatype: 'uint64' })[0]).toBe(2 ** 64)
  })
})
