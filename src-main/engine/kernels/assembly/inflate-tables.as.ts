/**
 * How is a Huffman code of a deflate stream (RFC 1951, 3.2) turned into a table that is looked up by the next bits? Codes longer than the index lead
 * to a subtable.
 */

/** Where in the state the working space of building lies. */
export const LENGTHS: usize = 64
const COUNTS: usize = 448
const SORTED: usize = 576
export const CODE_TABLE: usize = 2048
export const LITERAL_TABLE: usize = 4096
export const DISTANCE_TABLE: usize = 20480

export const LITERAL_BITS: u32 = 11
export const DISTANCE_BITS: u32 = 9
export const CODE_BITS: u32 = 7

/**
 * A table entry. Bits 0-7: how many bits of the stream to take; a shift by the whole entry is a shift by them, because bits 6 and 7 are 0.
 * With LITERAL: bits 8-15 the literal.
 * Else a length or distance: bits 8-11 how many of the bits are the code (the others are added to the base), 16-30 the base.
 * With SPECIAL: one of the next three.
 */
export const LITERAL: u32 = 0x80000000
export const SPECIAL: u32 = 0x8000
/** Bits 8-11: bits of the subtable's index; 16-30: where it begins. */
export const SUBTABLE: u32 = 0x4000
export const END_OF_BLOCK: u32 = 0x2000
const INVALID: u32 = SPECIAL | 0x1000

const LITERALS: u32 = 0
const DISTANCES: u32 = 1
export const CODES: u32 = 2

// @ts-ignore: decorator
@inline
function lengthBase(symbol: u32): u32 {
  // Symbols 257-264: lengths 3-10; then four symbols for each number of extra bits; 285: 258.
  if (symbol < 265) return symbol - 254
  if (symbol == 285) return 258
  const extra = (symbol - 261) >> 2
  return 3 + ((4 + ((symbol - 261) & 3)) << extra)
}

// @ts-ignore: decorator
@inline
function lengthExtra(symbol: u32): u32 {
  return symbol < 265 || symbol == 285 ? 0 : (symbol - 261) >> 2
}

/** The entry of a symbol whose code, as far as it is looked up here, has `bits` bits. */
function entryOf(kind: u32, symbol: u32, bits: u32): u32 {
  if (kind == CODES) return (symbol << 16) | bits
  if (kind == LITERALS) {
    if (symbol < 256) return LITERAL | (symbol << 8) | bits
    if (symbol == 256) return SPECIAL | END_OF_BLOCK | bits
    if (symbol > 285) return INVALID | bits
    return (lengthBase(symbol) << 16) | (bits << 8) | (bits + lengthExtra(symbol))
  }
  if (symbol > 29) return INVALID | bits
  if (symbol < 4) return ((symbol + 1) << 16) | (bits << 8) | bits
  const extra = (symbol >> 1) - 1
  return ((1 + ((2 + (symbol & 1)) << extra)) << 16) | (bits << 8) | (bits + extra)
}

/** Fills the table for `count` code lengths at `lengths`. False when they make no prefix code. */
export function buildTable(state: usize, kind: u32, lengths: usize, count: u32, table: usize, tableBits: u32): bool {
  const counts = state + COUNTS
  const sorted = state + SORTED
  memory.fill(counts, 0, 128)
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const at = counts + (<usize>load<u8>(lengths + symbol) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
  let longest: u32 = 15
  while (longest > 0 && load<u32>(counts + (longest << 2)) == 0) longest--
  const size: u32 = 1 << tableBits
  for (let i: u32 = 0; i < size; i++) store<u32>(table + (i << 2), INVALID | 1)
  if (longest == 0) return kind == DISTANCES
  let left: i32 = 1
  // Where the symbols of each length begin, after the counts.
  let offset: u32 = 0
  for (let length: u32 = 1; length <= 15; length++) {
    const many = load<u32>(counts + (length << 2))
    left = (left << 1) - <i32>many
    if (left < 0) return false
    store<u32>(counts + ((length + 16) << 2), offset)
    offset += many
  }
  // An incomplete code is one code of one bit, nothing else.
  if (left > 0 && (kind == CODES || longest != 1)) return false
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length = <u32>load<u8>(lengths + symbol)
    if (length == 0) continue
    const at = counts + ((length + 16) << 2)
    const place = load<u32>(at)
    store<u16>(sorted + (place << 1), <u16>symbol)
    store<u32>(at, place + 1)
  }
  let code: u32 = 0
  let top = size
  let prefix: u32 = 0xffffffff
  let subtable: usize = 0
  let subtableBits: u32 = 0
  for (let place: u32 = 0; place < offset; place++) {
    const symbol = <u32>load<u16>(sorted + (place << 1))
    const length = <u32>load<u8>(lengths + symbol)
    if (length <= tableBits) {
      const entry = entryOf(kind, symbol, length)
      for (let i = code; i < size; i += 1 << length) store<u32>(table + (i << 2), entry)
    } else {
      if ((code & (size - 1)) != prefix) {
        prefix = code & (size - 1)
        subtableBits = length - tableBits
        let room: i32 = 1 << subtableBits
        while (subtableBits + tableBits < longest) {
          room -= <i32>load<u32>(counts + ((subtableBits + tableBits) << 2))
          if (room <= 0) break
          subtableBits++
          room <<= 1
        }
        subtable = table + (top << 2)
        for (let i: u32 = 0; i < <u32>1 << subtableBits; i++) store<u32>(subtable + (i << 2), INVALID | 1)
        store<u32>(table + (prefix << 2), SPECIAL | SUBTABLE | (top << 16) | (subtableBits << 8) | tableBits)
        top += 1 << subtableBits
      }
      const entry = entryOf(kind, symbol, length - tableBits)
      for (let i = code >> tableBits; i < <u32>1 << subtableBits; i += 1 << (length - tableBits)) store<u32>(subtable + (i << 2), entry)
    }
    const at = counts + (length << 2)
    store<u32>(at, load<u32>(at) - 1)
    // The next code, whose bits come the other way round in the stream.
    let bit: u32 = 1 << (length - 1)
    while (code & bit) bit >>= 1
    code = bit ? (code & (bit - 1)) + bit : 0
  }
  return true
}

/** The tables of a block: `literals` code lengths, then `distances`. */
export function buildBlock(state: usize, literals: u32, distances: u32): bool {
  const lengths = state + LENGTHS
  if (!buildTable(state, LITERALS, lengths, literals, state + LITERAL_TABLE, LITERAL_BITS)) return false
  return buildTable(state, DISTANCES, lengths + literals, distances, state + DISTANCE_TABLE, DISTANCE_BITS)
}

/** Fixed codes of a block of type 1. */
export function buildFixed(state: usize): void {
  const lengths = state + LENGTHS
  memory.fill(lengths, 8, 144)
  memory.fill(lengths + 144, 9, 112)
  memory.fill(lengths + 256, 7, 24)
  memory.fill(lengths + 280, 8, 8)
  memory.fill(lengths + 288, 5, 32)
  buildBlock(state, 288, 32)
}
