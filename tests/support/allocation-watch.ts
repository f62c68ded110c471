/** How large is the largest buffer that the code under test asks for at once? Typed arrays, ArrayBuffers and Node's Buffers are counted. */

const NAMES = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const
type Constructor = { new (...args: unknown[]): object; BYTES_PER_ELEMENT?: number }

export interface AllocationWatch {
  /** Bytes of the largest request since the last call of this function. */
  takeLargest(): number
  stop(): void
}

/** Watches until `stop`; a length that could not be had counts as well. */
export function watchAllocations(): AllocationWatch {
  let largest = 0
  const note = (bytes: unknown) => {
    if (typeof bytes === 'number' && bytes > largest) largest = bytes
  }
  const globals = globalThis as unknown as Record<string, Constructor>
  const restore: (() => void)[] = []
  for (const name of NAMES) {
    const original = globals[name] as Constructor
    const watched: Constructor = new Proxy(original, {
      construct(target, args, newTarget) {
        note(typeof args[0] === 'number' ? args[0] * (target.BYTES_PER_ELEMENT ?? 1) : 0)
        return Reflect.construct(target, args, newTarget === watched ? target : newTarget)
      },
    })
    globals[name] = watched
    restore.push(() => {
      globals[name] = original
    })
  }
  for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow'] as const) {
    const original = Buffer[name] as (size: number, ...rest: never[]) => Buffer
    const watched = (size: number, ...rest: never[]) => {
      note(size)
      return original(size, ...rest)
    }
    Object.assign(Buffer, { [name]: watched })
    restore.push(() => Object.assign(Buffer, { [name]: original }))
  }
  return {
    takeLargest() {
      const found = largest
      largest = 0
      return found
    },
    stop() {
      for (const put of restore) put()
    },
  }
}
