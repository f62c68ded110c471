/** How do pixels become a TIFF file that knows its size on paper? */
import { deflateSync } from 'node:zlib'
import type { Raster } from '../../../src-shared/figure/scene'
import { levelFor } from './png'

const SHORT = 3
const LONG = 4
const RATIONAL = 5
const ASCII = 2

/** Tags of TIFF 6.0 and its Technical Note on Deflate (8). */
const TAG = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  description: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
  software: 305,
  predictor: 317,
  extraSamples: 338,
} as const
const DEFLATE = 8
const RGB = 2
const INCH = 2
const HORIZONTAL_DIFFERENCE = 2
const UNASSOCIATED_ALPHA = 2
const ROWS_PER_STRIP = 64

interface Field {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly bytes: Buffer
}

const shorts = (tag: number, ...values: number[]): Field => {
  const bytes = Buffer.alloc(2 * values.length)
  for (const [n, value] of values.entries()) bytes.writeUInt16LE(value, 2 * n)
  return { tag, type: SHORT, count: values.length, bytes }
}
const longs = (tag: number, values: readonly number[]): Field => {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [n, value] of values.entries()) bytes.writeUInt32LE(value, 4 * n)
  return { tag, type: LONG, count: values.length, bytes }
}
const whole = (tag: number, value: number): Field => {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(value, 0)
  bytes.writeUInt32LE(1, 4)
  return { tag, type: RATIONAL, count: 1, bytes }
}
const text = (tag: number, value: string): Field => {
  const bytes = Buffer.from(
    `${value.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)}\0`,
    'latin1',
  )
  return { tag, type: ASCII, count: bytes.length, bytes }
}

/** Strips of rows, each value as the difference to the one before it, compressed. */
function strips(raster: Raster, channels: 3 | 4): Buffer[] {
  const { width, height, data } = raster
  const level = levelFor(raster)
  const out: Buffer[] = []
  for (let from = 0; from < height; from += ROWS_PER_STRIP) {
    const rows = Math.min(ROWS_PER_STRIP, height - from)
    const bytes = new Uint8Array(rows * width * channels)
    for (let y = 0, to = 0; y < rows; y++) {
      const before = [0, 0, 0, 0]
      for (let x = 0, at = 4 * (from + y) * width; x < width; x++, at += 4) {
        for (let c = 0; c < channels; c++, to++) {
          const value = data[at + c]
          bytes[to] = value - before[c]
          before[c] = value
        }
      }
    }
    out.push(deflateSync(bytes, { level }))
  }
  return out
}

/** Baseline TIFF 6.0, little-endian, RGB (with unassociated alpha when something is transparent), Deflate; no time, same pixels same bytes. */
export function encodeTiff(raster: Raster, { dpi, description }: { readonly dpi: number; readonly description: string }): Buffer {
  let opaque = true
  for (let at = 3; at < raster.data.length && opaque; at += 4) opaque = raster.data[at] === 255
  const channels = opaque ? 3 : 4
  const parts = strips(raster, channels)
  const start = 8
  const offsets: number[] = []
  let end = start
  for (const part of parts) {
    offsets.push(end)
    end += part.length + (part.length % 2)
  }
  const fields: Field[] = [
    longs(TAG.width, [raster.width]),
    longs(TAG.height, [raster.height]),
    shorts(TAG.bitsPerSample, ...new Array<number>(channels).fill(8)),
    shorts(TAG.compression, DEFLATE),
    shorts(TAG.photometric, RGB),
    text(TAG.description, description),
    longs(TAG.stripOffsets, offsets),
    shorts(TAG.samplesPerPixel, channels),
    longs(TAG.rowsPerStrip, [ROWS_PER_STRIP]),
    longs(
      TAG.stripByteCounts,
      parts.map((part) => part.length),
    ),
    whole(TAG.xResolution, dpi),
    whole(TAG.yResolution, dpi),
    shorts(TAG.resolutionUnit, INCH),
    text(TAG.software, 'Counterpoint'),
    shorts(TAG.predictor, HORIZONTAL_DIFFERENCE),
    ...(opaque ? [] : [shorts(TAG.extraSamples, UNASSOCIATED_ALPHA)]),
  ]
  const directory = Buffer.alloc(2 + 12 * fields.length + 4)
  directory.writeUInt16LE(fields.length, 0)
  const beyond: Buffer[] = []
  let at = end + directory.length
  for (const [n, field] of fields.entries()) {
    const entry = 2 + 12 * n
    directory.writeUInt16LE(field.tag, entry)
    directory.writeUInt16LE(field.type, entry + 2)
    directory.writeUInt32LE(field.count, entry + 4)
    if (field.bytes.length <= 4) directory.set(field.bytes, entry + 8)
    else {
      directory.writeUInt32LE(at, entry + 8)
      const padded = Buffer.concat([field.bytes, Buffer.alloc(field.bytes.length % 2)])
      beyond.push(padded)
      at += padded.length
    }
  }
  const header = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])
  header.writeUInt32LE(end, 4)
  const padded = parts.map((part) => (part.length % 2 === 0 ? part : Buffer.concat([part, Buffer.alloc(1)])))
  return Buffer.concat([header, ...padded, directory, ...beyond])
}
