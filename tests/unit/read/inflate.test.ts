import { randomBytes } from 'node:crypto'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type InflateOutcome, Inflater } from '../../../src-main/engine/read/inflate/inflater'

const inflater = new Inflater()

/** Feeds `packed` in pieces of the given sizes, over and over, and takes stretches of `wanted` bytes. */
function unpack(packed: Uint8Array, pieces: readonly number[] = [1 << 17], wanted = inflater.stretchBytes) {
  inflater.pass(inflater.left)
  inflater.begin()
  const parts: Buffer[] = []
  let at = 0
  let turn = 0
  let half: 0 | 1 = 0
  let isLast = false
  const feed = () => {
    const bytes = packed.subarray(at, at + (pieces[turn++ % pieces.length] ?? 1))
    at += bytes.length
    isLast = at >= packed.length
    inflater.halves[half].set(bytes)
    inflater.use(half, bytes.length, isLast)
    half = half === 0 ? 1 : 0
  }
  feed()
  let outcome: InflateOutcome = 'output'
  // Every call gives output, asks for input, or ends: a decoder that stands still fails here instead of hanging.
  for (let calls = 0; outcome === 'output' || outcome === 'needs-input'; calls++) {
    if (calls > 10_000_000) throw new Error('no progress')
    outcome = inflater.inflate(wanted)
    const { output } = inflater
    if (output.length > wanted + 300) throw new Error(`${output.length} bytes for ${wanted}`)
    parts.push(Buffer.from(output))
    if (outcome === 'needs-input') {
      if (isLast) throw new Error('asks for more than there is')
      feed()
    }
  }
  return { outcome, bytes: Buffer.concat(parts), left: inflater.left + packed.length - at }
}

function expectSame(packed: Uint8Array, original: Uint8Array, pieces?: readonly number[], wanted?: number): void {
  const result = unpack(packed, pieces, wanted)
  expect(result.outcome).toBe('end')
  expect(result.left).toBe(0)
  expect(result.bytes.equals(original)).toBe(true)
}

/** Reproducible bytes of several kinds: what images, text and noise do to the codes. */
const kinds: Readonly<Record<string, (length: number) => Buffer>> = {
  zeros: (length) => Buffer.alloc(length),
  noise: (length) => randomBytes(length),
  'int16 voxels': (length) => {
    const values = new Int16Array(length >> 1)
    let value = 900
    for (let i = 0; i < values.length; i++) {
      value += Math.round(30 * Math.sin(i * i))
      values[i] = i % 1000 < 300 ? 0 : value
    }
    return Buffer.from(values.buffer)
  },
  // Codes of very different lengths: subtables.
  skewed: (length) =>
    Buffer.from(Array.from({ length }, (_, i) => Math.min(255, Math.floor(-18 * Math.log2(((i * 2654435761) % 65537) / 65537 + 1e-9))))),
  periods: (length) => Buffer.from(Array.from({ length }, (_, i) => ((i >> 9) % 2 === 0 ? i % (1 + ((i >> 10) % 9)) : (i * 7) & 255))),
}

describe('the same bytes as zlib', () => {
  const strategies = { default: 0, filtered: 1, huffman: 2, rle: 3, fixed: 4 }
  describe.each(Object.keys(kinds))('%s', (kind) => {
    const original = kinds[kind]!(300_000)
    it.each(Object.keys(strategies))('strategy %s: all levels, windows and memories', (name) => {
      const strategy = strategies[name as keyof typeof strategies]
      for (let level = 0; level <= 9; level++) expectSame(deflateRawSync(original, { level, strategy }), original)
      for (let windowBits = 9; windowBits <= 15; windowBits++) expectSame(deflateRawSync(original, { windowBits, strategy }), original)
      for (let memLevel = 1; memLevel <= 9; memLevel++) expectSame(deflateRawSync(original, { memLevel, strategy }), original)
    })
    it('in small and odd stretches of input and output', () => {
      const packed = deflateRawSync(original)
      for (const pieces of [[97], [640], [1, 5000], [32, 33, 31]]) expectSame(packed, original, pieces)
      for (const wanted of [1, 257, 4096, 32_768]) expectSame(packed, original, [65_536], wanted)
    })
  })
  it('any split of a small stream, in and out', () => {
    const original = Buffer.concat([kinds['int16 voxels']!(2000), randomBytes(100), Buffer.alloc(700, 3)])
    for (const level of [0, 1, 9]) {
      const packed = deflateRawSync(original, { level })
      for (let piece = 1; piece <= packed.length; piece++) expectSame(packed, original, [piece])
      for (let wanted = 1; wanted <= 600; wanted++) expectSame(packed, original, [7], wanted)
    }
  })
  it('matches of every distance, to the very edge of the history, across stretches', () => {
    const words = randomBytes(32_768)
    for (const distance of [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 255, 256, 257, 4097, 32_506, 32_767, 32_768]) {
      const period = words.subarray(0, distance)
      const original = Buffer.alloc(900_000)
      for (let at = 0; at < original.length; at += distance) original.set(period.subarray(0, original.length - at), at)
      expectSame(deflateRawSync(original, { level: 9 }), original)
      expectSame(deflateRawSync(original, { level: 9 }), original, [4096], 40_000)
    }
  })
  it('blocks of all kinds after each other, flushed between bytes', () => {
    const original = Buffer.concat(Object.values(kinds).map((make) => make(50_000)))
    const packed = Buffer.concat([
      deflateRawSync(original, { level: 0, finishFlush: constants.Z_SYNC_FLUSH }),
      deflateRawSync(original, { strategy: constants.Z_FIXED, finishFlush: constants.Z_FULL_FLUSH }),
      deflateRawSync(original, { finishFlush: constants.Z_FULL_FLUSH }),
      deflateRawSync(Buffer.alloc(0)),
    ])
    expectSame(packed, Buffer.concat([original, original, original]))
    expectSame(packed, Buffer.concat([original, original, original]), [1000, 3])
  })
  it('leaves what follows the stream', () => {
    const packed = deflateRawSync(Buffer.from('some text'))
    for (let extra = 0; extra < 700; extra += 9) {
      const result = unpack(Buffer.concat([packed, Buffer.alloc(extra, 0xff)]))
      expect(result).toMatchObject({ outcome: 'end', left: extra })
      expect(result.bytes.toString()).toBe('some text')
    }
  })
})

/** What zlib makes of it: all it can unpack, and whether it wants more or finds an error. */
function byZlib(packed: Uint8Array): { readonly outcome: InflateOutcome; readonly bytes: Buffer | null } {
  try {
    return { outcome: 'end', bytes: inflateRawSync(packed) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR') return { outcome: 'corrupt', bytes: null }
    return { outcome: 'truncated', bytes: inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }) }
  }
}

describe('damage', () => {
  it.each([0, 1, 6, 9])('level %d, cut after every byte: what came before is right, and the stream is short', (level) => {
    const original = Buffer.concat([kinds['int16 voxels']!(1500), randomBytes(300), Buffer.alloc(300)])
    const packed = deflateRawSync(original, { level })
    for (let length = 0; length < packed.length; length++) {
      const cut = packed.subarray(0, length)
      const result = unpack(cut, [64])
      expect(result.outcome).toBe('truncated')
      const expected = byZlib(cut).bytes
      expect(original.subarray(0, result.bytes.length).equals(result.bytes)).toBe(true)
      // zlib gives the part of a match or literal that it has; we give whole symbols only, so no less.
      expect(result.bytes.length).toBe(expected?.length)
    }
  })
  it('any bytes: the same outcome and bytes as zlib', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.integer({ min: 1, max: 500 }), (packed, piece) => {
        const expected = byZlib(packed)
        const result = unpack(packed, [piece])
        expect(result.outcome).toBe(expected.outcome)
        if (expected.bytes) expect(result.bytes.equals(expected.bytes)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
  it.each(Object.keys(kinds))('%s with some bytes changed: the same outcome and bytes as zlib', (kind) => {
    const original = kinds[kind]!(6000)
    const streams = [0, 1, 6, 9].map((level) => deflateRawSync(original, { level, memLevel: 5 }))
    const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 4000 }),
        (which, changes, piece) => {
          const packed = Buffer.from(streams[which]!)
          for (const [place, flip] of changes) {
            // Half of the changes hit the first header, where the codes are.
            const at = place % (place % 2 === 0 ? Math.min(packed.length, 120) : packed.length)
            packed[at] = packed[at]! ^ flip
          }
          const expected = byZlib(packed)
          const result = unpack(packed, [piece])
          expect(result.outcome).toBe(expected.outcome)
          if (expected.bytes) expect(result.bytes.equals(expected.bytes)).toBe(true)
        },
      ),
      { numRuns: 600 },
    )
  })
})
