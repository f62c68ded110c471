/** How do pixels become a PNG file that knows its size on paper? */
import { crc32, deflateSync } from 'node:zlib'
import { MM_PER_INCH, type Raster } from '../../../src-shared/figure/scene'

interface PngOptions {
  /** Pixels per inch, written as pHYs; left out for pictures inside other files. */
  readonly dpi?: number
  /** Keyword and text of iTXt chunks. */
  readonly texts?: Readonly<Record<string, string>>
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const COLOUR = { rgb: 2, rgba: 6 } as const
const UP = 2
/** Pixels. */
const LARGE = 4e6
const HUGE = 16e6

function chunk(name: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + body.length)
  out.writeUInt32BE(body.length, 0)
  out.write(name, 4, 'latin1')
  out.set(body, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length)
  return out
}

/** Rows with the filter "up" (difference to the row above), which suits pictures of voxels and flat pages alike. */
function filtered({ width, height, data }: Raster, channels: 3 | 4): Buffer {
  const length = width * channels
  const out = Buffer.allocUnsafe(height * (length + 1))
  const pitch = 4 * width
  for (let y = 0, to = 0, at = 0; y < height; y++) {
    out[to++] = UP
    const end = at + pitch
    // Above the first row there are zeros.
    const up = y === 0 ? -1 : pitch
    if (up < 0) {
      for (; at < end; at += 4) for (let c = 0; c < channels; c++) out[to++] = data[at + c]
    } else if (channels === 3) {
      for (; at < end; at += 4, to += 3) {
        out[to] = data[at] - data[at - up]
        out[to + 1] = data[at + 1] - data[at + 1 - up]
        out[to + 2] = data[at + 2] - data[at + 2 - up]
      }
    } else {
      for (; at < end; at++, to++) out[to] = data[at] - data[at - up]
    }
  }
  return out
}

function isOpaque({ data }: Raster): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false
  return true
}

/** Large pages take a half or a third of the time, and become a few percent larger. */
export const levelFor = ({ width, height }: Raster): number => (width * height > HUGE ? 4 : width * height > LARGE ? 5 : 6)

/** PNG (ISO/IEC 15948), 8 bits, RGB when nothing is transparent; no time stamp, so the same pixels give the same bytes. */
export function encodePng(raster: Raster, { dpi, texts = {} }: PngOptions = {}): Buffer {
  const channels = isOpaque(raster) ? 3 : 4
  const header = Buffer.alloc(13)
  header.writeUInt32BE(raster.width, 0)
  header.writeUInt32BE(raster.height, 4)
  header[8] = 8
  header[9] = channels === 3 ? COLOUR.rgb : COLOUR.rgba
  const chunks = [chunk('IHDR', header)]
  if (dpi !== undefined) {
    const perMetre = Math.round((dpi * 1000) / MM_PER_INCH)
    const body = Buffer.alloc(9)
    body.writeUInt32BE(perMetre, 0)
    body.writeUInt32BE(perMetre, 4)
    body[8] = 1
    chunks.push(chunk('pHYs', body))
  }
  for (const [keyword, text] of Object.entries(texts)) chunks.push(chunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${text}`, 'utf8')))
  chunks.push(chunk('IDAT', deflateSync(filtered(raster, channels), { level: levelFor(raster) })))
  chunks.push(chunk('IEND', new Uint8Array(0)))
  return Buffer.concat([SIGNATURE, ...chunks])
}
