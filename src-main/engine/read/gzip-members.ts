/** Where do the gzip members of a file end and foreign bytes begin? */
import type { FileHandle } from 'node:fs/promises'
import { createInflateRaw } from 'node:zlib'
import { throwIfCancelled } from '../run-context'

/** Flags of a member header (RFC 1952, 2.3.1). */
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const
const TRAILER_BYTES = 8
const READ_BYTES = 256 * 1024

/** The position after the last complete member, 0 when the file does not even begin with one. Unpacks (and drops) everything on the way. */
export async function endOfGzipMembers(handle: FileHandle, fileBytes: number, signal: AbortSignal | undefined): Promise<number> {
  let end = 0
  while (end < fileBytes) {
    const start = await memberBody(handle, end, fileBytes)
    if (start === null) break
    const packed = await deflateLength(handle, start, fileBytes, signal)
    if (packed === null || start + packed + TRAILER_BYTES > fileBytes) break
    end = start + packed + TRAILER_BYTES
  }
  return end
}

/** Where the deflate stream of the member at `position` starts; null when there is no member. */
async function memberBody(handle: FileHandle, position: number, fileBytes: number): Promise<number | null> {
  // Name and comment are unlimited in the format; no real one is longer than this.
  const bytes = new Uint8Array(Math.min(128 * 1024, fileBytes - position))
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, position)
  if (bytesRead < 10 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return null
  const flags = bytes[3] ?? 0
  let at = 10
  if (flags & FLAG.extra) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0)
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (!(flags & flag)) continue
    const zero = bytes.indexOf(0, at)
    if (zero < 0) return null
    at = zero + 1
  }
  if (flags & FLAG.headerCrc) at += 2
  return at < bytesRead ? position + at : null
}

/** Packed length of the deflate stream that starts here; null when it is damaged or does not end. */
async function deflateLength(
  handle: FileHandle,
  start: number,
  fileBytes: number,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const inflate = createInflateRaw()
  let outcome: 'open' | 'ended' | 'failed' = 'open'
  let wake = () => {}
  const settle = (end: typeof outcome) => () => {
    if (outcome === 'open') outcome = end
    wake()
  }
  inflate.on('end', settle('ended')).on('error', settle('failed')).resume()
  for (let position = start; position < fileBytes && outcome === 'open'; ) {
    if (signal) throwIfCancelled(signal)
    const bytes = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, fileBytes - position))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, position)
    if (bytesRead === 0) break
    position += bytesRead
    await new Promise<void>((resolve) => {
      wake = resolve
      inflate.write(bytes.subarray(0, bytesRead), () => resolve())
    })
    // 'end' comes one turn after the write that reached it.
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  const length = inflate.bytesWritten
  inflate.destroy()
  return (outcome as string) === 'ended' ? length : null
}
