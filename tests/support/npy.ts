/** How are numpy's .npy and .npz files read? (NEP 1: a text header, then raw values.) */
import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

export interface NumpyArray {
  readonly shape: readonly number[]
  /** In C order (last index fastest), as float64 whatever the stored type. */
  readonly data: Float64Array
}

const READERS: Readonly<Record<string, (view: DataView, count: number) => Float64Array>> = {
  '<f8': (view, count) => read(count, (index) => view.getFloat64(8 * index, true)),
  '<f4': (view, count) => read(count, (index) => view.getFloat32(4 * index, true)),
  '<i8': (view, count) => read(count, (index) => Number(view.getBigInt64(8 * index, true))),
  '<i4': (view, count) => read(count, (index) => view.getInt32(4 * index, true)),
  '<i2': (view, count) => read(count, (index) => view.getInt16(2 * index, true)),
  '|u1': (view, count) => read(count, (index) => view.getUint8(index)),
  '|b1': (view, count) => read(count, (index) => view.getUint8(index)),
}

function read(count: number, valueAt: (index: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => valueAt(index))
}

/** One array; Fortran order is turned into C order. */
function parseNpy(bytes: Uint8Array): NumpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLong = bytes[6] !== 1
  const headerLength = isLong ? view.getUint32(8, true) : view.getUint16(8, true)
  const headerStart = isLong ? 12 : 10
  const header = new TextDecoder('latin1').decode(bytes.subarray(headerStart, headerStart + headerLength))
  const dtype = /'descr': '([^']+)'/.exec(header)?.[1] ?? ''
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  const reader = READERS[dtype]
  if (!reader) throw new Error(`dtype ${dtype} is not read here`)
  const start = headerStart + headerLength
  const count = shape.reduce((product, size) => product * size, 1)
  const data = reader(new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start), count)
  return { shape, data: header.includes("'fortran_order': True") ? toCOrder(data, shape) : data }
}

/** Every array of an .npz file by its name without `.npy`; arrays of Python objects are left out. */
export function readNpz(path: string): Readonly<Record<string, NumpyArray>> {
  const bytes = readFileSync(path)
  const arrays: Record<string, NumpyArray> = {}
  for (const { name, content } of zipEntries(bytes)) {
    if (!name.endsWith('.npy') || /'descr': '\|O'/.test(content.subarray(0, 128).toString('latin1'))) continue
    arrays[name.slice(0, -4)] = parseNpy(content)
  }
  return arrays
}

/** Walks the central directory of a zip file (stored or deflated entries, no zip64 sizes). */
function* zipEntries(bytes: Buffer): Generator<{ name: string; content: Buffer }> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error('no zip file')
  let at = bytes.readUInt32LE(end + 16)
  for (let entry = bytes.readUInt16LE(end + 10); entry > 0; entry--) {
    const method = bytes.readUInt16LE(at + 10)
    const compressedSize = bytes.readUInt32LE(at + 20)
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(start, start + compressedSize)
    yield { name, content: method === 8 ? inflateRawSync(packed) : packed }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
}

function toCOrder(data: Float64Array, shape: readonly number[]): Float64Array {
  const result = new Float64Array(data.length)
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1))
  const index = shape.map(() => 0)
  for (let place = 0; place < data.length; place++) {
    result[place] = data[index.reduce((sum, value, axis) => sum + value * (strides[axis] ?? 0), 0)] ?? Number.NaN
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break
      index[axis] = 0
    }
  }
  return result
}
