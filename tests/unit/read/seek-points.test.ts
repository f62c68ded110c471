/** Is a volume that is unpacked from a place within a gzipped file the same as one that is unpacked from the start? */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readMean } from '../../../src-main/engine/prepare/gather'
import { openScan } from '../../../src-main/engine/read/nifti-header'
import { SeekPoints, seekPointsOf } from '../../../src-main/engine/read/seek-points'
import { streamVolumes } from '../../../src-main/engine/read/volume-stream'
import { quietContext } from '../../../src-main/engine/run-context'
import { createPlainBackend } from '../../support/plain-backend/plain-backend'
import { niftiBytes } from './nifti-bytes'
import { temporaryFolder } from './temporary-folder'

const folder = temporaryFolder()
/** 40 x 40 x 20 voxels, 50 volumes, int16: 3.2 MB of stretches that compress well (matches far back), little, and not at all. */
const shape = [40, 40, 20, 50] as const
const volumeBytes = 40 * 40 * 20 * 2
const noise = createHash('shake256', { outputLength: volumeBytes * 50 })
  .update('volumes')
  .digest()
const voxels = Buffer.from(noise.map((byte, n) => (n % 90_000 < 30_000 ? (n >> 9) & 7 : n % 90_000 < 60_000 ? byte & 15 : byte)))
const whole = Buffer.from(niftiBytes({ shape }, voxels))
const offset = whole.length - voxels.length
const cut = 1_700_001

describe('a volume of a gzipped file', () => {
  it.each<[string, () => Buffer]>([
    ['of codes of its own', () => gzipSync(whole)],
    ['of fixed codes', () => gzipSync(whole, { strategy: constants.Z_FIXED })],
    ['of stored blocks', () => gzipSync(whole, { level: 0 })],
    ['of several members', () => Buffer.concat([gzipSync(whole.subarray(0, cut)), gzipSync(whole.subarray(cut), { level: 1 })])],
  ])('%s is the same from any place, in any order', async (name, packed) => {
    const path = join(folder.path, `${name}.nii.gz`)
    writeFileSync(path, packed())
    const scan = await openScan(path, { foldExtraDimensions: false })
    const seekPoints = new SeekPoints(300_000)
    const read = async (volume: number) => {
      const alone = { ...scan, dataOffset: scan.dataOffset + volume * scan.volumeBytes, layout: { ...scan.layout, volumes: 1 } }
      for await (const { bytes } of streamVolumes(alone, { seekPoints })) return Buffer.from(bytes)
      throw new Error(`no volume ${volume}`)
    }
    for (const volume of [30, 0, 49, 48, 12, 13, 29, 31, 26, 49]) {
      const from = offset + volume * volumeBytes
      expect((await read(volume)).equals(whole.subarray(from, from + volumeBytes))).toBe(true)
    }
    // The last volumes begin at a place near them, not at the start.
    expect(seekPoints.before(whole.length)?.unpackedBytes).toBeGreaterThan(whole.length - 700_000)
    expect(seekPoints.before(100_000)).toBeUndefined()
  })

  it('has places near it once the whole scan was read, as a run and the preview of its mask do', async () => {
    const long = Buffer.from(niftiBytes({ shape: [40, 40, 20, 250] }, Buffer.concat(Array.from({ length: 5 }, () => voxels))))
    const path = join(folder.path, 'long.nii.gz')
    writeFileSync(path, gzipSync(long, { level: 1 }))
    const scan = await openScan(path, { foldExtraDimensions: false })
    expect(seekPointsOf(scan).before(long.length)).toBeUndefined()
    await readMean(scan, createPlainBackend({ dtype: 'float32' }), quietContext())
    const point = seekPointsOf(scan).before(long.length)
    expect(point?.unpackedBytes).toBeGreaterThanOrEqual(8 * 2 ** 20)
    expect(point?.packedBytes).toBeGreaterThan(0)
  })

  it('keeps so many places at most, evenly over a long file', () => {
    const points = new SeekPoints(10)
    for (let at = 10; at <= 10_000; at += 10) points.offer(at, () => ({ unpackedBytes: at }) as never)
    const found = new Set(Array.from({ length: 10_000 }, (_, at) => points.before(at)?.unpackedBytes ?? 0))
    expect(found.size).toBeLessThanOrEqual(258)
    const places = [...found].sort((a, b) => a - b)
    expect(Math.max(...places.map((place, n) => place - (places[n - 1] ?? 0)))).toBeLessThanOrEqual(80)
  })
})
