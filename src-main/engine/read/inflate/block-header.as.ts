/** What does the header of a block say, and which codes does the block use? (RFC 1951, 3.2.3 to 3.2.7.) */
import { buildTable, CODE_BITS, CODE_KIND, CODE_TABLE, DISTANCE_BITS, DISTANCE_KIND, DISTANCE_TABLE, LENGTHS, LITERAL_BITS, LITERAL_KIND, LITERAL_TABLE, pairLiterals } from './code-tables.as'
import { CORRUPT, STORED, SYMBOLS, settle, State } from './stream-state.as'

/** More than the longest header of a block: 14 bits, 19 of 3, 316 of 14. */
export const HEADER_MARGIN: usize = 640

/** Reads the header of the next block, and the codes that come with it. */
export function blockHeader(): i32 {
  let buffer = State.bitBuffer | (load<u64>(State.input) << State.bitCount)
  let bits = State.bitCount | 56
  let at = State.input + 7 - (State.bitCount >> 3)
  State.blockIsLast = (buffer & 1) != 0
  const kind = <u32>(buffer >> 1) & 3
  buffer >>= 3
  bits -= 3
  if (kind == 2) return codesOfBlock(buffer, bits, at)
  if (kind == 3) return settle(buffer, bits, at, CORRUPT)
  if (kind == 1) {
    if (!State.tablesAreFixed) fixedCodes()
    State.mode = SYMBOLS
    return settle(buffer, bits, at, 0)
  }
  const skipped = bits & 7
  buffer >>= skipped
  bits -= skipped
  State.storedLeft = <u32>buffer & 0xffff
  const inverse = <u32>(buffer >> 16) & 0xffff
  State.mode = STORED
  return settle(buffer >> 32, bits - 32, at, (State.storedLeft ^ inverse) == 0xffff ? 0 : CORRUPT)
}

/** RFC 1951, 3.2.6. */
function fixedCodes(): void {
  memory.fill(LENGTHS, 5, 32)
  buildTable(DISTANCE_KIND, LENGTHS, 32, DISTANCE_TABLE, DISTANCE_BITS)
  memory.fill(LENGTHS, 8, 144)
  memory.fill(LENGTHS + 144, 9, 112)
  memory.fill(LENGTHS + 256, 7, 24)
  memory.fill(LENGTHS + 280, 8, 8)
  buildTable(LITERAL_KIND, LENGTHS, 288, LITERAL_TABLE, LITERAL_BITS)
  pairLiterals()
  State.tablesAreFixed = true
}

/** Order in which the lengths of the code length code are stored: 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15. */
@inline
function codeLengthPlace(index: u32): u32 {
  if (index < 3) return index + 16
  if (index == 3) return 0
  const step = (index - 4) >> 1
  return index & 1 ? 7 - step : 8 + step
}

/** RFC 1951, 3.2.7. Takes the rest of the buffer that blockHeader() filled. */
function codesOfBlock(buffer: u64, bits: u32, at: usize): i32 {
  State.tablesAreFixed = false
  const literals = (<u32>buffer & 31) + 257
  const distances = (<u32>(buffer >> 5) & 31) + 1
  const codes = (<u32>(buffer >> 10) & 15) + 4
  buffer >>= 14
  bits -= 14
  if (literals > 286 || distances > 30) return settle(buffer, bits, at, CORRUPT)
  memory.fill(LENGTHS, 0, 20)
  for (let index: u32 = 0; index < codes; index++) {
    buffer |= load<u64>(at) << bits
    at += 7 - (bits >> 3)
    bits |= 56
    store<u8>(LENGTHS + codeLengthPlace(index), <u8>(<u32>buffer & 7))
    buffer >>= 3
    bits -= 3
  }
  if (!buildTable(CODE_KIND, LENGTHS, 19, CODE_TABLE, CODE_BITS)) return settle(buffer, bits, at, CORRUPT)
  const total = literals + distances
  let index: u32 = 0
  while (index < total) {
    buffer |= load<u64>(at) << bits
    at += 7 - (bits >> 3)
    bits |= 56
    const entry = load<u32>(CODE_TABLE + (<usize>(<u32>buffer & ((1 << CODE_BITS) - 1)) << 2))
    buffer >>= entry & 63
    bits -= entry & 63
    const symbol = entry >> 16
    if (symbol < 16) {
      store<u8>(LENGTHS + index, <u8>symbol)
      index++
      continue
    }
    let value: u8 = 0
    let repeat: u32
    let extra: u32
    if (symbol == 16) {
      if (index == 0) return settle(buffer, bits, at, CORRUPT)
      value = load<u8>(LENGTHS + index - 1)
      extra = 2
      repeat = 3 + (<u32>buffer & 3)
    } else if (symbol == 17) {
      extra = 3
      repeat = 3 + (<u32>buffer & 7)
    } else {
      extra = 7
      repeat = 11 + (<u32>buffer & 127)
    }
    buffer >>= extra
    bits -= extra
    if (index + repeat > total) return settle(buffer, bits, at, CORRUPT)
    memory.fill(LENGTHS + index, value, repeat)
    index += repeat
  }
  // A block without a code for its end can't be left.
  const complete =
    load<u8>(LENGTHS + 256) != 0 &&
    buildTable(LITERAL_KIND, LENGTHS, literals, LITERAL_TABLE, LITERAL_BITS) &&
    buildTable(DISTANCE_KIND, LENGTHS + literals, distances, DISTANCE_TABLE, DISTANCE_BITS)
  if (complete) pairLiterals()
  State.mode = SYMBOLS
  return settle(buffer, bits, at, complete ? 0 : CORRUPT)
}
