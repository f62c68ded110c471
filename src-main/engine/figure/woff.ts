/** How does a WOFF font become the OpenType file that it packs? (W3C Recommendation WOFF 1.0.) */
import { inflateSync } from 'node:zlib'

const WOFF = { header: 44, entry: 20 } as const
const OPEN_TYPE = { header: 12, entry: 16 } as const

/** Libraries that read fonts unpack WOFF themselves, but many times slower. @throws Error from zlib for a damaged table */
export function unpackedWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, n) => {
    const entry = WOFF.header + WOFF.entry * n
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field))
    const stored = woff.subarray(offset, offset + packed)
    return {
      tag: woff.subarray(entry, entry + 4),
      sum: woff.readUInt32BE(entry + 16),
      data: packed < length ? inflateSync(stored) : stored,
    }
  })
  const head = Buffer.alloc(OPEN_TYPE.header + OPEN_TYPE.entry * count)
  const largest = 2 ** Math.floor(Math.log2(count))
  head.writeUInt32BE(woff.readUInt32BE(4), 0)
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(16 * largest, 6)
  head.writeUInt16BE(Math.log2(largest), 8)
  head.writeUInt16BE(16 * (count - largest), 10)
  const parts: Buffer[] = [head]
  let end = head.length
  for (const [n, { tag, sum, data }] of tables.entries()) {
    const entry = OPEN_TYPE.header + OPEN_TYPE.entry * n
    head.set(tag, entry)
    head.writeUInt32BE(sum, entry + 4)
    head.writeUInt32BE(end, entry + 8)
    head.writeUInt32BE(data.length, entry + 12)
    // Tables begin at multiples of four bytes.
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4)
    parts.push(data, padding)
    end += data.length + padding.length
  }
  return Buffer.concat(parts)
}
