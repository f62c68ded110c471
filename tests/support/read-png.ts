/** What pixels are in a PNG file of 8 bits per channel, RGB or RGBA, not interlaced? (Checks the sum of every chunk.) */
import { crc32, inflateSync } from 'node:zlib'
import type { Raster } from '../../src-shared/figure/scene'

export interface Png {
  readonly chunks: readonly { readonly name: string; readonly body: Buffer }[]
  readonly raster: Raster
}

const SIGNATURE = '89504e470d0a1a0a'

/** @throws Error saying what is wrong with the file */
export function readPng(bytes: Buffer): Png {
  if (bytes.toString('hex', 0, 8) !== SIGNATURE) throw new Error('no PNG signature')
  const chunks: { name: string; body: Buffer }[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const name = bytes.toString('latin1', at + 4, at + 8)
    if (bytes.readUInt32BE(at + 8 + length) !== crc32(bytes.subarray(at + 4, at + 8 + length))) throw new Error(`wrong sum of ${name}`)
    chunks.push({ name, body: bytes.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  const header = chunks[0]?.body ?? Buffer.alloc(13)
  const [width, height, channels] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] === 2 ? 3 : 4]
  if (header[8] !== 8 || (header[9] !== 2 && header[9] !== 6) || header[12] !== 0) throw new Error('another kind of PNG')
  const rows = inflateSync(Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(({ body }) => body)))
  unfilter(rows, height, width * channels, channels)
  const data = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let y = 0; y < height; y++) {
    for (let n = 0; n < width * channels; n++) {
      data[4 * (y * width + Math.floor(n / channels)) + (n % channels)] = rows[y * (width * channels + 1) + 1 + n] as number
    }
  }
  return { chunks, raster: { width, height, data } }
}

/** Undoes the five filters of ISO/IEC 15948, in place. */
function unfilter(rows: Buffer, height: number, length: number, channels: number): void {
  for (let y = 0; y < height; y++) {
    const start = y * (length + 1) + 1
    const filter = rows[start - 1]
    for (let n = 0; n < length; n++) {
      const left = n >= channels ? (rows[start + n - channels] as number) : 0
      const above = y > 0 ? (rows[start + n - length - 1] as number) : 0
      const corner = y > 0 && n >= channels ? (rows[start + n - length - 1 - channels] as number) : 0
      const expected = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter as number]
      if (expected === undefined) throw new Error(`filter ${filter}`)
      rows[start + n] = (rows[start + n] as number) + expected
    }
  }
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)]
  return a <= b && a <= c ? left : b <= c ? above : corner
}
