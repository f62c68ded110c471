/** How do values cross between the stand-in's main process and a page, with the losses and refusals of Electron's structured clone? */

/** Large binary parts that travel beside the text, one after the other. */
export interface BulkParts {
  parts: Uint8Array[]
  bytes: number
}
export type Encoded = string | number | boolean | null | readonly Encoded[] | { readonly [key: string]: Encoded }
type Tagged = { readonly [key: string]: Encoded }

/** Text over the debugging protocol runs at some 20 MB/s: anything larger than this goes by a file that the page reads. */
const INLINE_BYTES = 262_144
const isNode = typeof Buffer !== 'undefined' && typeof Buffer.from === 'function'
const cloneError = () => new Error('An object could not be cloned.')

/** Chromium has these, Node's own typings do not yet. */
type Base64Bytes = Uint8Array & { toBase64(): string }
type Base64Constructor = Uint8ArrayConstructor & { fromBase64(text: string): Uint8Array<ArrayBuffer> }

function toBase64(bytes: Uint8Array): string {
  return isNode ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') : (bytes as Base64Bytes).toBase64()
}
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return isNode ? new Uint8Array(Buffer.from(text, 'base64')) : (Uint8Array as Base64Constructor).fromBase64(text)
}

/**
 * Turns a value into JSON text's own types with tagged objects for the rest.
 * @param bulk where binary parts above 256 KB go; without it they are written inline
 * @throws Error 'An object could not be cloned.' as Electron does, for functions, symbols, promises, shared memory (and, unlike Electron, cycles)
 */
export function encode(value: unknown, bulk?: BulkParts): Encoded {
  return encodeInside(value, [], bulk)
}

function encodeInside(value: unknown, outer: readonly object[], bulk: BulkParts | undefined): Encoded {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return { $: 'number', v: '-0' }
    return Number.isFinite(value) ? value : { $: 'number', v: String(value) }
  }
  if (value === undefined) return { $: 'undefined' }
  if (typeof value === 'bigint') return { $: 'bigint', v: String(value) }
  if (typeof value === 'function' || typeof value === 'symbol') throw cloneError()
  if (outer.includes(value)) throw cloneError()
  const inside = [...outer, value]
  const inner = (part: unknown) => encodeInside(part, inside, bulk)
  if (Array.isArray(value)) return value.map(inner)
  if (value instanceof Date) return { $: 'date', v: value.getTime() }
  if (value instanceof RegExp) return { $: 'regexp', v: value.source, flags: value.flags }
  if (value instanceof Error) return { $: 'error', name: value.name, v: value.message, stack: value.stack ?? '' }
  if (value instanceof Map) return { $: 'map', v: [...value].map((pair) => pair.map(inner)) }
  if (value instanceof Set) return { $: 'set', v: [...value].map(inner) }
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return encodeBinary(value, bulk)
  if (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer) throw cloneError()
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) throw cloneError()
  const plain: Record<string, Encoded> = {}
  for (const [key, part] of Object.entries(value)) plain[key] = inner(part)
  return '$' in plain ? { $: 'object', v: plain } : plain
}

function encodeBinary(value: ArrayBuffer | ArrayBufferView, bulk: BulkParts | undefined): Encoded {
  const type = isNode && Buffer.isBuffer(value) ? 'Uint8Array' : value.constructor.name
  const buffer = value instanceof ArrayBuffer ? value : value.buffer
  if (typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer) throw cloneError()
  const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  if (bulk && bytes.byteLength > INLINE_BYTES) {
    const offset = bulk.bytes
    bulk.parts.push(bytes)
    bulk.bytes += bytes.byteLength
    return { $: 'bulk', type, offset, length: bytes.byteLength }
  }
  return { $: 'binary', type, v: toBase64(bytes) }
}

/** The inverse of `encode`; `bulk` holds the large parts, if there were any. */
export function decode(value: Encoded, bulk?: ArrayBuffer): unknown {
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map((part) => decode(part, bulk))
  switch (value.$) {
    case undefined:
      return decodePlain(value, bulk)
    case 'object':
      return decodePlain(value.v as Tagged, bulk)
    case 'undefined':
      return undefined
    case 'number':
      return Number(value.v)
    case 'bigint':
      return BigInt(String(value.v))
    case 'date':
      return new Date(Number(value.v))
    case 'regexp':
      return new RegExp(String(value.v), String(value.flags))
    case 'error':
      return Object.assign(new Error(String(value.v)), { name: String(value.name), stack: String(value.stack) })
    case 'map':
      return new Map((value.v as Encoded[][]).map(([key, part]) => [decode(key as Encoded, bulk), decode(part as Encoded, bulk)]))
    case 'set':
      return new Set((value.v as Encoded[]).map((part) => decode(part, bulk)))
    case 'binary':
      return viewOf(String(value.type), fromBase64(String(value.v)).buffer)
    case 'bulk': {
      const offset = Number(value.offset)
      if (!bulk) throw new Error('stand-in: a message lost its large parts')
      return viewOf(String(value.type), bulk.slice(offset, offset + Number(value.length)))
    }
    default:
      throw new Error(`stand-in: unknown tag ${String(value.$)}`)
  }
}

const isList = (value: Encoded): value is readonly Encoded[] => Array.isArray(value)

function decodePlain(value: Tagged, bulk: ArrayBuffer | undefined): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) plain[key] = decode(part, bulk)
  return plain
}

function viewOf(type: string, buffer: ArrayBuffer): unknown {
  if (type === 'ArrayBuffer') return buffer
  const View = Reflect.get(globalThis, type) as (new (buffer: ArrayBuffer) => unknown) | undefined
  if (!View) throw new Error(`stand-in: unknown binary type ${type}`)
  return new View(buffer)
}
