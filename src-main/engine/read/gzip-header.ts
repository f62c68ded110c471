/** How long is the header of a gzip member? (RFC 1952, 2.3.) */

const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const
/** Checksum and length behind a member. */
export const TRAILER_BYTES = 8
/** Name and comment are unlimited in the format; no real header is longer than this. */
const LONGEST = 128 * 1024

/** Bytes before the deflate stream; 'more' when the header is longer than the bytes at hand, 'none' when no member begins here. */
export function gzipHeaderLength(bytes: Uint8Array): number | 'more' | 'none' {
  const shown = [0x1f, 0x8b, 8]
  if (shown.some((byte, place) => place < bytes.length && bytes[place] !== byte)) return 'none'
  if (bytes.length < 10) return 'more'
  const flags = bytes[3] ?? 0
  if (flags & FLAG.reserved) return 'none'
  const short = bytes.length < LONGEST ? 'more' : 'none'
  let at = 10
  if (flags & FLAG.extra) {
    if (bytes.length < at + 2) return short
    at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0)
  }
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (!(flags & flag)) continue
    const zero = bytes.indexOf(0, at)
    if (zero < 0) return short
    at = zero + 1
  }
  if (flags & FLAG.headerCrc) at += 2
  return at <= bytes.length ? at : short
}
