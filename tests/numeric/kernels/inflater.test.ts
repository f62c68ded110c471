/** Does the unpacking in WebAssembly give what zlib gives, whatever the stream is made of and however it comes? */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type InflateOutcome, Inflater } from '../../../src-main/engine/kernels/inflater'
import { randomNumbers } from './random-scan'

/** Unpacks a stream that is fed in stretches of `step` bytes. */
function unpack(packed: Uint8Array, step: number): { bytes: Buffer; outcome: InflateOutcome; unread: number } {
  const inflater = new Inflater()
  const pieces: Buffer[] = []
  let fed = 0
  for (let calls = 0; calls < 10_000_000; calls++) {
    const { outcome, bytes } = inflater.next()
    pieces.push(Buffer.from(bytes))
    if (outcome === 'needs-input') {
      const part = packed.subarray(fed, fed + Math.min(step, inflater.room))
      fed += part.length
      inflater.feed(part, fed === packed.length)
    } else if (outcome !== 'output') return { bytes: Buffer.concat(pieces), outcome, unread: inflater.unread + packed.length - fed }
  }
  throw new Error('does not end')
}

const KINDS = ['noise', 'zeros', 'scan', 'text', 'repeats'] as const

function content(kind: (typeof KINDS)[number], length: number, seed: number): Uint8Array {
  const random = randomNumbers(seed)
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) {
    if (kind === 'noise') bytes[at] = random() * 256
    else if (kind === 'scan') bytes[at] = at % 2 === 1 ? 3 : (100 + 40 * Math.sin(at / 300) + 12 * random()) & 255
    else if (kind === 'text') bytes[at] = 97 + Math.floor(26 * random() ** 3)
    else if (kind === 'repeats') bytes[at] = at > 40_000 && random() < 0.9 ? (bytes[at - 32_768] ?? 0) : random() * 256
  }
  return bytes
}

describe('streams of zlib', () => {
  const strategies = ['Z_DEFAULT_STRATEGY', 'Z_FIXED', 'Z_HUFFMAN_ONLY', 'Z_RLE', 'Z_FILTERED'] as const
  test.each(strategies)('%s: every level and kind of content, fed in stretches of any size', (strategy) => {
    const any = fc.record({
      kind: fc.constantFrom(...KINDS),
      length: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 500_000 })),
      level: fc.integer({ min: 0, max: 9 }),
      memLevel: fc.integer({ min: 1, max: 9 }),
      windowBits: fc.integer({ min: 9, max: 15 }),
      step: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 300_000 })),
      seed: fc.integer({ min: 0, max: 1e6 }),
    })
    fc.assert(
      fc.property(any, ({ kind, length, level, memLevel, windowBits, step, seed }) => {
        const bytes = content(kind, length, seed)
        const packed = deflateRawSync(bytes, { level, memLevel, windowBits, strategy: constants[strategy] })
        const behind = Buffer.concat([packed, Buffer.from('what comes after the stream is left alone')])
        const { bytes: unpacked, outcome, unread } = unpack(behind, step)
        expect(outcome).toBe('end')
        expect(unread).toBe(behind.length - packed.length)
        expect(unpacked.equals(bytes)).toBe(true)
      }),
      { numRuns: 60, seed: 3 },
    )
  })
})

describe('damage', () => {
  test('a stream that ends early gives what was there and says that it is truncated', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 5000 }),
        (kind, share, step) => {
          const bytes = content(kind, 100_000, 4)
          const packed = deflateRawSync(bytes, { level: 6 })
          const { bytes: unpacked, outcome } = unpack(packed.subarray(0, Math.floor(share * packed.length)), step)
          expect(outcome).toBe('truncated')
          expect(unpacked.equals(bytes.subarray(0, unpacked.length))).toBe(true)
        },
      ),
      { numRuns: 150, seed: 5 },
    )
  })

  test('changed bytes are refused where zlib refuses them, and never do harm', () => {
    const anyChange = fc.record({
      kind: fc.constantFrom(...KINDS),
      places: fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      level: fc.integer({ min: 0, max: 9 }),
      step: fc.integer({ min: 1, max: 40_000 }),
    })
    fc.assert(
      fc.property(anyChange, ({ kind, places, level, step }) => {
        const packed = deflateRawSync(content(kind, 30_000, 9), { level })
        for (const [share, change] of places) packed[Math.floor(share * packed.length)]! ^= change
        let expected: Buffer | null = null
        try {
          expected = inflateRawSync(packed)
        } catch {
          // zlib refuses it.
        }
        const { bytes, outcome } = unpack(packed, step)
        if (expected === null) expect(['corrupt', 'truncated']).toContain(outcome)
        else {
          expect(outcome).toBe('end')
          expect(bytes.equals(expected)).toBe(true)
        }
      }),
      { numRuns: 1000, seed: 6 },
    )
  })

  test('random bytes never do harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 3000 }), fc.integer({ min: 1, max: 500 }), (bytes, step) => {
        let refused = false
        try {
          inflateRawSync(bytes)
        } catch {
          refused = true
        }
        const { outcome } = unpack(bytes, step)
        if (refused) expect(outcome).not.toBe('end')
        else expect(outcome).toBe('end')
      }),
      { numRuns: 2000, seed: 7 },
    )
  })
})
