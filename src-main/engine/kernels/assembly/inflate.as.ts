/**
 * How is a deflate stream (RFC 1951) unpacked a stretch at a time? All that must outlast a stretch lies in the state, so that input may end and
 * output may be full between any two symbols. Unpacked bytes lie one after the other; what lies before them can be copied from.
 */
import {
  buildBlock,
  buildFixed,
  buildTable,
  CODE_BITS,
  CODE_TABLE,
  CODES,
  DISTANCE_BITS,
  DISTANCE_TABLE,
  END_OF_BLOCK,
  LENGTHS,
  LITERAL,
  LITERAL_BITS,
  LITERAL_TABLE,
  SPECIAL,
  SUBTABLE,
} from './inflate-tables.as'

/** Layout of the state, bytes. 32 KiB are enough for it; see kernels/inflater.ts. */
const BIT_BUFFER: usize = 0
const BIT_COUNT: usize = 8
const INPUT: usize = 12
const INPUT_END: usize = 16
/** 1: no more input comes after INPUT_END. */
const INPUT_IS_LAST: usize = 20
const OUTPUT: usize = 24
const OUTPUT_END: usize = 28
/** Lowest address that a match may reach. */
const HISTORY: usize = 32
const MODE: usize = 36
const IS_LAST_BLOCK: usize = 40
const STORED_LEFT: usize = 44
const COPY_LEFT: usize = 48
const COPY_DISTANCE: usize = 52

const BLOCK_HEADER: u32 = 0
const STORED: u32 = 1
const SYMBOLS: u32 = 2
const ENDED: u32 = 3

/** What inflate() gives. */
const NEEDS_INPUT: i32 = 0
const OUTPUT_FULL: i32 = 1
const END: i32 = 2
const TRUNCATED: i32 = -1
const CORRUPT: i32 = -2
/** Between the steps of one call only. */
const CONTINUE: i32 = 3

/** Input that a symbol with its distance, and output that it, may need in the quick loop. */
const INPUT_MARGIN: usize = 16
const OUTPUT_MARGIN: usize = 288
/** Longest header of a block with its code lengths. */
const HEADER_MARGIN: usize = 640

/** Place of the n-th code length of a block's header: 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15. */
// @ts-ignore: decorator
@inline
function codeLengthPlace(index: u32): u32 {
  if (index < 3) return index + 16
  if (index == 3) return 0
  return index & 1 ? 7 - ((index - 5) >> 1) : 8 + ((index - 4) >> 1)
}

/** Why a header cannot be: it is damaged, or it goes on behind the end of the input, where zeros have been read. */
function refusal(input: usize, bits: u32, end: usize): i32 {
  return input - (bits >> 3) > end ? TRUNCATED : CORRUPT
}

/** Reads the code lengths of a block of type 2 and builds its tables: END when done, else TRUNCATED or CORRUPT. */
function readCodes(state: usize): i32 {
  let buffer = load<u64>(state, BIT_BUFFER)
  let bits = load<u32>(state, BIT_COUNT)
  let input = <usize>load<u32>(state, INPUT)
  const end = <usize>load<u32>(state, INPUT_END)
  const lengths = state + LENGTHS
  buffer |= load<u64>(input) << bits
  input += (63 - bits) >> 3
  bits |= 56
  const literals = (<u32>buffer & 31) + 257
  const distances = (<u32>(buffer >> 5) & 31) + 1
  const codes = (<u32>(buffer >> 10) & 15) + 4
  buffer >>= 14
  bits -= 14
  if (literals > 286 || distances > 30) return refusal(input, bits, end)
  memory.fill(lengths, 0, 20)
  for (let index: u32 = 0; index < codes; index++) {
    if (bits < 3) {
      buffer |= load<u64>(input) << bits
      input += (63 - bits) >> 3
      bits |= 56
    }
    store<u8>(lengths + codeLengthPlace(index), <u8>(<u32>buffer & 7))
    buffer >>= 3
    bits -= 3
  }
  if (!buildTable(state, CODES, lengths, 19, state + CODE_TABLE, CODE_BITS)) return refusal(input, bits, end)
  const total = literals + distances
  let index: u32 = 0
  while (index < total) {
    buffer |= load<u64>(input) << bits
    input += (63 - bits) >> 3
    bits |= 56
    if (input > end + 8) return TRUNCATED
    const entry = load<u32>(state + CODE_TABLE + ((<usize>buffer & 127) << 2))
    if (entry & SPECIAL) return refusal(input, bits, end)
    buffer >>= entry
    bits -= entry & 0xff
    const symbol = entry >> 16
    if (symbol < 16) {
      store<u8>(lengths + index++, <u8>symbol)
      continue
    }
    let value: u8 = 0
    let repeat: u32
    if (symbol == 16) {
      if (index == 0) return refusal(input, bits, end)
      value = load<u8>(lengths + index - 1)
      repeat = 3 + (<u32>buffer & 3)
      buffer >>= 2
      bits -= 2
    } else if (symbol == 17) {
      repeat = 3 + (<u32>buffer & 7)
      buffer >>= 3
      bits -= 3
    } else {
      repeat = 11 + (<u32>buffer & 127)
      buffer >>= 7
      bits -= 7
    }
    if (index + repeat > total) return refusal(input, bits, end)
    memory.fill(lengths + index, value, repeat)
    index += repeat
  }
  // Bits that were taken but are not there.
  if (input - (bits >> 3) > end) return TRUNCATED
  // Without an end no block can be read.
  if (load<u8>(lengths + 256) == 0) return CORRUPT
  store<u64>(state, buffer, BIT_BUFFER)
  store<u32>(state, bits, BIT_COUNT)
  store<u32>(state, <u32>input, INPUT)
  return buildBlock(state, literals, distances) ? END : CORRUPT
}

/** Copies a match; writes up to 7 bytes too many. */
// @ts-ignore: decorator
@inline
function copyMatch(output: usize, distance: usize, length: usize): void {
  const end = output + length
  let from = output - distance
  let to = output
  if (distance >= 8) {
    do {
      store<u64>(to, load<u64>(from))
      from += 8
      to += 8
    } while (to < end)
  } else if (distance == 1) {
    const value = <u64>load<u8>(from) * 0x0101010101010101
    do {
      store<u64>(to, value)
      to += 8
    } while (to < end)
  } else if (distance == 2 || distance == 4) {
    const value = distance == 2 ? <u64>load<u16>(from) * 0x0001000100010001 : <u64>load<u32>(from) * 0x0000000100000001
    do {
      store<u64>(to, value)
      to += 8
    } while (to < end)
  } else {
    do {
      store<u8>(to, load<u8>(from))
      from++
      to++
    } while (to < end)
  }
}

/** Unpacks symbols while input and output have room for any symbol. */
function quickSymbols(state: usize): i32 {
  let buffer = load<u64>(state, BIT_BUFFER)
  let bits = load<u32>(state, BIT_COUNT)
  let input = <usize>load<u32>(state, INPUT)
  let output = <usize>load<u32>(state, OUTPUT)
  const inputStop = <usize>load<u32>(state, INPUT_END) - INPUT_MARGIN
  const outputStop = <usize>load<u32>(state, OUTPUT_END) - OUTPUT_MARGIN
  const history = <usize>load<u32>(state, HISTORY)
  const literalTable = state + LITERAL_TABLE
  const distanceTable = state + DISTANCE_TABLE
  let result = NEEDS_INPUT
  while (input <= inputStop && output <= outputStop) {
    buffer |= load<u64>(input) << bits
    input += (63 - bits) >> 3
    bits |= 56
    let entry = load<u32>(literalTable + ((<usize>buffer & ((1 << LITERAL_BITS) - 1)) << 2))
    if (entry & LITERAL) {
      // Up to three literals of one refill: 3 x 15 bits.
      buffer >>= entry
      bits -= entry & 0xff
      store<u8>(output++, <u8>(entry >> 8))
      entry = load<u32>(literalTable + ((<usize>buffer & ((1 << LITERAL_BITS) - 1)) << 2))
      if (entry & LITERAL) {
        buffer >>= entry
        bits -= entry & 0xff
        store<u8>(output++, <u8>(entry >> 8))
        entry = load<u32>(literalTable + ((<usize>buffer & ((1 << LITERAL_BITS) - 1)) << 2))
        if (entry & LITERAL) {
          buffer >>= entry
          bits -= entry & 0xff
          store<u8>(output++, <u8>(entry >> 8))
          continue
        }
      }
      buffer |= load<u64>(input) << bits
      input += (63 - bits) >> 3
      bits |= 56
    }
    if (entry & SPECIAL) {
      if (entry & SUBTABLE) {
        buffer >>= LITERAL_BITS
        bits -= LITERAL_BITS
        const index = (entry >> 16) + (<u32>buffer & ((1 << ((entry >> 8) & 15)) - 1))
        entry = load<u32>(literalTable + (index << 2))
        if (entry & LITERAL) {
          buffer >>= entry
          bits -= entry & 0xff
          store<u8>(output++, <u8>(entry >> 8))
          continue
        }
      }
      if (entry & SPECIAL) {
        if (!(entry & END_OF_BLOCK)) {
          result = CORRUPT
          break
        }
        buffer >>= entry
        bits -= entry & 0xff
        result = END
        break
      }
    }
    let taken = buffer
    buffer >>= entry
    bits -= entry & 0xff
    const length = ((entry >> 16) & 0x7fff) + (<u32>(taken & ((<u64>1 << (entry & 0xff)) - 1)) >> ((entry >> 8) & 15))
    entry = load<u32>(distanceTable + ((<usize>buffer & ((1 << DISTANCE_BITS) - 1)) << 2))
    if (entry & SPECIAL) {
      if (!(entry & SUBTABLE)) {
        result = CORRUPT
        break
      }
      buffer >>= DISTANCE_BITS
      bits -= DISTANCE_BITS
      const index = (entry >> 16) + (<u32>buffer & ((1 << ((entry >> 8) & 15)) - 1))
      entry = load<u32>(distanceTable + (index << 2))
      if (entry & SPECIAL) {
        result = CORRUPT
        break
      }
    }
    taken = buffer
    buffer >>= entry
    bits -= entry & 0xff
    const distance = <usize>((entry >> 16) & 0x7fff) + (<usize>(taken & ((<u64>1 << (entry & 0xff)) - 1)) >> ((entry >> 8) & 15))
    if (distance > output - history) {
      result = CORRUPT
      break
    }
    copyMatch(output, distance, length)
    output += length
  }
  store<u64>(state, buffer, BIT_BUFFER)
  store<u32>(state, bits, BIT_COUNT)
  store<u32>(state, <u32>input, INPUT)
  store<u32>(state, <u32>output, OUTPUT)
  return result
}

/** Unpacks one symbol near the end of input or output, of which there is enough for one, and gives NEEDS_INPUT; END at the end of a block. */
function slowSymbol(state: usize): i32 {
  let buffer = load<u64>(state, BIT_BUFFER)
  let bits = load<u32>(state, BIT_COUNT)
  let input = <usize>load<u32>(state, INPUT)
  let output = <usize>load<u32>(state, OUTPUT)
  buffer |= load<u64>(input) << bits
  input += (63 - bits) >> 3
  bits |= 56
  let entry = load<u32>(state + LITERAL_TABLE + ((<usize>buffer & ((1 << LITERAL_BITS) - 1)) << 2))
  if ((entry & (LITERAL | SPECIAL | SUBTABLE)) == (SPECIAL | SUBTABLE)) {
    buffer >>= LITERAL_BITS
    bits -= LITERAL_BITS
    entry = load<u32>(state + LITERAL_TABLE + (<usize>((entry >> 16) + (<u32>buffer & ((1 << ((entry >> 8) & 15)) - 1))) << 2))
  }
  const taken = buffer
  buffer >>= entry
  bits -= entry & 0xff
  let result = NEEDS_INPUT
  if (entry & LITERAL) {
    store<u8>(output, <u8>(entry >> 8))
    output++
  } else if (entry & SPECIAL) {
    result = entry & END_OF_BLOCK ? END : CORRUPT
  } else {
    const length = ((entry >> 16) & 0x7fff) + (<u32>(taken & ((<u64>1 << (entry & 0xff)) - 1)) >> ((entry >> 8) & 15))
    entry = load<u32>(state + DISTANCE_TABLE + ((<usize>buffer & ((1 << DISTANCE_BITS) - 1)) << 2))
    if ((entry & (SPECIAL | SUBTABLE)) == (SPECIAL | SUBTABLE)) {
      buffer >>= DISTANCE_BITS
      bits -= DISTANCE_BITS
      entry = load<u32>(state + DISTANCE_TABLE + (<usize>((entry >> 16) + (<u32>buffer & ((1 << ((entry >> 8) & 15)) - 1))) << 2))
    }
    const rest = buffer
    buffer >>= entry
    bits -= entry & 0xff
    const distance = ((entry >> 16) & 0x7fff) + (<u32>(rest & ((<u64>1 << (entry & 0xff)) - 1)) >> ((entry >> 8) & 15))
    if (entry & SPECIAL || <usize>distance > output - <usize>load<u32>(state, HISTORY)) result = CORRUPT
    store<u32>(state, length, COPY_LEFT)
    store<u32>(state, distance, COPY_DISTANCE)
  }
  // Zeros behind the last input have been read as a symbol.
  if (input - (bits >> 3) > <usize>load<u32>(state, INPUT_END)) return TRUNCATED
  store<u64>(state, buffer, BIT_BUFFER)
  store<u32>(state, bits, BIT_COUNT)
  store<u32>(state, <u32>input, INPUT)
  store<u32>(state, <u32>output, OUTPUT)
  return result
}

/** Copies as much of a match that was begun as there is room for. */
function continueCopy(state: usize): void {
  const left = load<u32>(state, COPY_LEFT)
  if (left == 0) return
  let output = <usize>load<u32>(state, OUTPUT)
  const room = <u32>(<usize>load<u32>(state, OUTPUT_END) - output)
  const count = min(left, room)
  const distance = <usize>load<u32>(state, COPY_DISTANCE)
  for (let i: u32 = 0; i < count; i++) {
    store<u8>(output, load<u8>(output - distance))
    output++
  }
  store<u32>(state, <u32>output, OUTPUT)
  store<u32>(state, left - count, COPY_LEFT)
}

/** Copies stored bytes; the bit buffer is empty. */
function continueStored(state: usize): void {
  const input = load<u32>(state, INPUT)
  const output = load<u32>(state, OUTPUT)
  const left = load<u32>(state, STORED_LEFT)
  const count = min(left, min(load<u32>(state, INPUT_END) - input, load<u32>(state, OUTPUT_END) - output))
  memory.copy(output, input, count)
  store<u32>(state, input + count, INPUT)
  store<u32>(state, output + count, OUTPUT)
  store<u32>(state, left - count, STORED_LEFT)
}

/** Puts whole unread bytes back, so that the rest of the input is read by bytes. */
function alignToByte(state: usize): void {
  const bits = load<u32>(state, BIT_COUNT)
  store<u32>(state, load<u32>(state, INPUT) - (bits >> 3), INPUT)
  store<u64>(state, 0, BIT_BUFFER)
  store<u32>(state, 0, BIT_COUNT)
}

/** Begins a block: END when it has begun, NEEDS_INPUT (nothing was read), TRUNCATED, CORRUPT. */
function beginBlock(state: usize): i32 {
  const input = <usize>load<u32>(state, INPUT)
  const bits = load<u32>(state, BIT_COUNT)
  const end = <usize>load<u32>(state, INPUT_END)
  const isLast = load<u32>(state, INPUT_IS_LAST) != 0
  if (!isLast && end < input - (bits >> 3) + HEADER_MARGIN) return NEEDS_INPUT
  const buffer = load<u64>(state, BIT_BUFFER) | (load<u64>(input) << bits)
  const after = input + ((63 - bits) >> 3)
  const held = (bits | 56) - 3
  if (after - (held >> 3) > end) return TRUNCATED
  store<u64>(state, buffer >> 3, BIT_BUFFER)
  store<u32>(state, held, BIT_COUNT)
  store<u32>(state, <u32>after, INPUT)
  store<u32>(state, <u32>buffer & 1, IS_LAST_BLOCK)
  const type = (<u32>buffer >> 1) & 3
  if (type == 0) {
    alignToByte(state)
    const at = <usize>load<u32>(state, INPUT)
    if (at + 4 > end) return TRUNCATED
    const length = <u32>load<u16>(at)
    if ((length ^ <u32>load<u16>(at, 2)) != 0xffff) return CORRUPT
    store<u32>(state, <u32>at + 4, INPUT)
    store<u32>(state, length, STORED_LEFT)
    store<u32>(state, STORED, MODE)
    return END
  }
  if (type == 3) return CORRUPT
  if (type == 1) buildFixed(state)
  else {
    const outcome = readCodes(state)
    if (outcome != END) return outcome
  }
  store<u32>(state, SYMBOLS, MODE)
  return END
}

/** Goes on with the block until input or output is used up, or the block ends; CONTINUE when there is more to do. */
function step(state: usize): i32 {
  const mode = load<u32>(state, MODE)
  if (mode == ENDED) return END
  if (mode == BLOCK_HEADER) {
    const outcome = beginBlock(state)
    return outcome == END ? CONTINUE : outcome
  }
  const outcome = mode == STORED ? stored(state) : symbols(state)
  if (outcome != END) return outcome
  store<u32>(state, BLOCK_HEADER, MODE)
  if (!load<u32>(state, IS_LAST_BLOCK)) return CONTINUE
  alignToByte(state)
  store<u32>(state, ENDED, MODE)
  return END
}

function stored(state: usize): i32 {
  continueStored(state)
  if (load<u32>(state, STORED_LEFT) == 0) return END
  if (load<u32>(state, OUTPUT) == load<u32>(state, OUTPUT_END)) return OUTPUT_FULL
  return load<u32>(state, INPUT_IS_LAST) ? TRUNCATED : NEEDS_INPUT
}

function symbols(state: usize): i32 {
  continueCopy(state)
  if (load<u32>(state, COPY_LEFT) > 0) return OUTPUT_FULL
  let outcome = quickSymbols(state)
  while (outcome == NEEDS_INPUT) {
    if (load<u32>(state, OUTPUT) == load<u32>(state, OUTPUT_END)) return OUTPUT_FULL
    const unread = load<u32>(state, INPUT_END) + (load<u32>(state, BIT_COUNT) >> 3) - load<u32>(state, INPUT)
    const isLast = load<u32>(state, INPUT_IS_LAST) != 0
    if (!isLast && unread < 8) return NEEDS_INPUT
    outcome = slowSymbol(state)
    // What is cut short is seldom a code.
    if (outcome == CORRUPT && isLast && unread < 8) return TRUNCATED
    if (outcome != NEEDS_INPUT) return outcome
    continueCopy(state)
    if (load<u32>(state, COPY_LEFT) > 0) return OUTPUT_FULL
  }
  return outcome
}

/**
 * Unpacks until input or output is used up (NEEDS_INPUT, OUTPUT_FULL), the stream ends (END; INPUT is then the byte after it), or it cannot go on
 * (TRUNCATED: the last input is over before the stream is; CORRUPT). Behind INPUT_END must lie 64 bytes, 0 when the input is the last.
 */
export function inflate(state: usize): i32 {
  let outcome = CONTINUE
  while (outcome == CONTINUE) outcome = step(state)
  // Whole bytes that were taken but not used are put back: the caller may move them.
  const bits = load<u32>(state, BIT_COUNT)
  store<u32>(state, load<u32>(state, INPUT) - (bits >> 3), INPUT)
  store<u64>(state, load<u64>(state, BIT_BUFFER) & (((<u64>1) << (bits & 7)) - 1), BIT_BUFFER)
  store<u32>(state, bits & 7, BIT_COUNT)
  return outcome
}
