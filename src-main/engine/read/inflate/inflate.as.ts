/**
 * How is a deflate stream (RFC 1951) unpacked a stretch at a time? A stretch ends between two symbols, so what has to outlast it is
 * little: up to seven bits of input, the kind of block, its code tables, and the last 32 KiB of output.
 */
import {
  buildTable,
  CODE_BITS,
  CODE_KIND,
  CODE_TABLE,
  DISTANCE_BITS,
  DISTANCE_KIND,
  DISTANCE_TABLE,
  END_OF_BLOCK,
  LENGTHS,
  LITERAL,
  LITERAL_BITS,
  LITERAL_KIND,
  LITERAL_TABLE,
  pairLiterals,
  prepareTemplates,
  SPECIAL,
  SUBTABLE,
} from './code-tables.as'

/** Kinds of block that a stretch may begin in. */
const BLOCK_HEADER: u32 = 0
const STORED: u32 = 1
const SYMBOLS: u32 = 2
const ENDED: u32 = 3

/** What inflate() gives; see inflater.ts. */
const NEEDS_INPUT: i32 = 0
const OUTPUT_FULL: i32 = 1
const END: i32 = 2
const TRUNCATED: i32 = -1
const CORRUPT: i32 = -2
/** Within this file only. */
const BLOCK_END: i32 = 3

/** More than the symbols of one turn of the loop take (11 bytes), and than it looks ahead (32). */
const SYMBOL_MARGIN: usize = 32
/** More than the longest header of a block: 14 bits, 19 of 3, 316 of 14. */
const HEADER_MARGIN: usize = 640
const HISTORY: usize = 32768

/** Memory: code tables below 65536 (code-tables.as.ts), two halves of input, each after room for what is left of the other, output. */
const INPUT_ROOM: usize = 1024
const INPUT_HALF: usize = 131072
const INPUT: usize = 65536
const OUTPUT: usize = INPUT + 2 * (INPUT_ROOM + INPUT_HALF) + INPUT_ROOM
const STRETCH: usize = 262144
/** A stretch may end a match, and the match's last word, later than asked. */
const OUTPUT_END: usize = OUTPUT + HISTORY + STRETCH + 1024
const PAGES: i32 = <i32>((OUTPUT_END + 65535) >> 16)

let input: usize = INPUT
let inputEnd: usize = INPUT
let inputIsLast: bool = false
let bitBuffer: u64 = 0
let bitCount: u32 = 0
let stretchStart: usize = OUTPUT
let output: usize = OUTPUT
/** The lowest address that a match may reach. */
let history: usize = OUTPUT
let mode: u32 = BLOCK_HEADER
let blockIsLast: bool = false
let storedLeft: u32 = 0
let tablesAreFixed: bool = false

memory.grow(PAGES - memory.size())
prepareTemplates()

/** Begins a new stream at the input's present position. */
export function start(): void {
  bitBuffer = 0
  bitCount = 0
  stretchStart = OUTPUT
  output = OUTPUT
  history = OUTPUT
  mode = BLOCK_HEADER
  blockIsLast = false
}

/** Address of a half of the input, 0 or 1. */
export function inputHalf(half: u32): usize {
  return INPUT + INPUT_ROOM + <usize>half * (INPUT_HALF + INPUT_ROOM)
}
export function inputHalfBytes(): usize {
  return INPUT_HALF
}
export function stretchBytes(): usize {
  return STRETCH
}
/** Makes a half, `bytes` of which have been written, the input, behind what is left of the input so far: at most INPUT_ROOM. */
export function nextInput(half: u32, bytes: usize, isLast: bool): void {
  const left = inputEnd - input
  const begin = inputHalf(half)
  memory.copy(begin - left, input, left)
  input = begin - left
  inputEnd = begin + bytes
  inputIsLast = isLast
}
export function inputAt(): usize {
  return input
}
export function inputLeft(): usize {
  return inputEnd - input
}
export function passInput(bytes: usize): void {
  input += bytes
}
/** What the last stretch gave lies from here... */
export function outputAt(): usize {
  return stretchStart
}
/** ...on, until the next call of inflate or start. */
export function outputBytes(): usize {
  return output - stretchStart
}

/** Unpacks until about `wanted` bytes (at most STRETCH, and 300 more) are there, the stream ends, or input is needed. */
export function inflate(wanted: usize): i32 {
  if (output + wanted > OUTPUT + HISTORY + STRETCH) {
    const kept = min(output - history, HISTORY)
    memory.copy(OUTPUT, output - kept, kept)
    output = OUTPUT + kept
    history = OUTPUT
  }
  stretchStart = output
  const stop = output + wanted
  let outcome: i32 = 0
  while (outcome >= 0) {
    if (mode == SYMBOLS) {
      outcome = quickSymbols(stop)
      while (outcome == NEEDS_INPUT && inputIsLast && output < stop) outcome = lastSymbol()
      if (outcome != BLOCK_END) return outcome == NEEDS_INPUT && output >= stop ? OUTPUT_FULL : outcome
      mode = BLOCK_HEADER
    } else if (mode == STORED) {
      const bytes = min(min(<usize>storedLeft, inputEnd - input), stop - min(output, stop))
      memory.copy(output, input, bytes)
      input += bytes
      output += bytes
      storedLeft -= <u32>bytes
      if (storedLeft > 0) return output >= stop ? OUTPUT_FULL : inputIsLast ? TRUNCATED : NEEDS_INPUT
      mode = BLOCK_HEADER
    } else if (mode == ENDED) {
      return END
    } else if (blockIsLast) {
      // What is left of the last byte means nothing.
      bitBuffer = 0
      bitCount = 0
      mode = ENDED
    } else {
      if (!inputIsLast && inputEnd - input < HEADER_MARGIN) return NEEDS_INPUT
      outcome = blockHeader()
    }
  }
  return outcome
}

/** The buffer's bits that were not taken go back, whole bytes of them. TRUNCATED when more were taken than there are. */
function settle(buffer: u64, bits: u32, at: usize, outcome: i32): i32 {
  bits &= 63
  at -= bits >> 3
  // A bit that was taken but is not there matters more than what it said.
  if (at > inputEnd) return TRUNCATED
  input = at
  bitCount = bits & 7
  bitBuffer = buffer & ((1 << <u64>bitCount) - 1)
  return outcome
}

function blockHeader(): i32 {
  let buffer = bitBuffer | (load<u64>(input) << bitCount)
  let bits = bitCount | 56
  let at = input + 7 - (bitCount >> 3)
  blockIsLast = (buffer & 1) != 0
  const kind = <u32>(buffer >> 1) & 3
  buffer >>= 3
  bits -= 3
  if (kind == 2) return codesOfBlock(buffer, bits, at)
  if (kind == 3) return settle(buffer, bits, at, CORRUPT)
  if (kind == 1) {
    if (!tablesAreFixed) fixedCodes()
    mode = SYMBOLS
    return settle(buffer, bits, at, 0)
  }
  const skipped = bits & 7
  buffer >>= skipped
  bits -= skipped
  storedLeft = <u32>buffer & 0xffff
  const inverse = <u32>(buffer >> 16) & 0xffff
  mode = STORED
  return settle(buffer >> 32, bits - 32, at, (storedLeft ^ inverse) == 0xffff ? 0 : CORRUPT)
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
  tablesAreFixed = true
}

/** Order in which the lengths of the code length code are stored: 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15. */
// @ts-ignore: decorator
@inline
function codeLengthPlace(index: u32): u32 {
  if (index < 3) return index + 16
  if (index == 3) return 0
  const step = (index - 4) >> 1
  return index & 1 ? 7 - step : 8 + step
}

/** RFC 1951, 3.2.7. Takes the rest of the buffer that blockHeader() filled. */
function codesOfBlock(buffer: u64, bits: u32, at: usize): i32 {
  tablesAreFixed = false
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
  mode = SYMBOLS
  return settle(buffer, bits, at, complete ? 0 : CORRUPT)
}

// @ts-ignore: decorator
@inline
function literalEntry(buffer: u64): u32 {
  return load<u32>(((<usize>buffer & ((1 << LITERAL_BITS) - 1)) << 2) + LITERAL_TABLE)
}
// @ts-ignore: decorator
@inline
function distanceEntry(buffer: u64): u32 {
  return load<u32>(((<usize>buffer & ((1 << DISTANCE_BITS) - 1)) << 2) + DISTANCE_TABLE)
}
// @ts-ignore: decorator
@inline
function subtableEntry(table: usize, entry: u32, buffer: u64): u32 {
  return load<u32>(table + (<usize>((entry >> 16) + (<u32>buffer & ((1 << ((entry >> 8) & 31)) - 1))) << 2))
}
/** Base of a length or distance plus the value of its extra bits. */
// @ts-ignore: decorator
@inline
function valueOf(entry: u32, buffer: u64): u32 {
  return (entry >> 16) + ((<u32>buffer & ((<u32>1 << entry) - 1)) >> (entry >> 8))
}

/**
 * While there is input for any symbols. Only the lowest six bits of `bits` count, and shifts look at no more than these of an entry, so
 * that entries are taken without being masked. After a refill there are at least 56 bits.
 */
function quickSymbols(stop: usize): i32 {
  let buffer = bitBuffer
  let bits = bitCount
  let at = input
  let out = output
  const inputStop = inputEnd - SYMBOL_MARGIN
  const lowest = history
  if (at > inputStop || out >= stop) return NEEDS_INPUT
  let outcome = NEEDS_INPUT
  buffer |= load<u64>(at) << bits
  at += 7 - ((bits >> 3) & 7)
  bits |= 56
  let entry = literalEntry(buffer)
  do {
    if (entry & LITERAL) {
      // Up to three entries, 33 bits, of one or two literals each.
      buffer >>= <u64>entry
      bits -= entry
      store<u16>(out, <u16>(entry >> 16))
      out += (entry >> 14) & 3
      entry = literalEntry(buffer)
      if (entry & LITERAL) {
        buffer >>= <u64>entry
        bits -= entry
        store<u16>(out, <u16>(entry >> 16))
        out += (entry >> 14) & 3
        entry = literalEntry(buffer)
        if (entry & LITERAL) {
          buffer >>= <u64>entry
          bits -= entry
          store<u16>(out, <u16>(entry >> 16))
          out += (entry >> 14) & 3
          entry = literalEntry(buffer)
          buffer |= load<u64>(at) << bits
          at += 7 - ((bits >> 3) & 7)
          bits |= 56
          continue
        }
      }
    }
    if (entry & SPECIAL) {
      if (entry & SUBTABLE) {
        buffer >>= LITERAL_BITS
        bits -= LITERAL_BITS
        entry = subtableEntry(LITERAL_TABLE, entry, buffer)
        if (entry & LITERAL) {
          buffer >>= <u64>entry
          bits -= entry
          store<u8>(out, <u8>(entry >> 16))
          out++
          entry = literalEntry(buffer)
          buffer |= load<u64>(at) << bits
          at += 7 - ((bits >> 3) & 7)
          bits |= 56
          continue
        }
      }
      if (entry & SPECIAL) {
        buffer >>= <u64>entry
        bits -= entry
        outcome = entry & END_OF_BLOCK ? BLOCK_END : CORRUPT
        break
      }
    }
    const length = valueOf(entry, buffer)
    buffer >>= <u64>entry
    bits -= entry
    buffer |= load<u64>(at) << bits
    at += 7 - ((bits >> 3) & 7)
    bits |= 56
    let far = distanceEntry(buffer)
    if (far & SPECIAL) {
      if (far & SUBTABLE) {
        buffer >>= DISTANCE_BITS
        bits -= DISTANCE_BITS
        far = subtableEntry(DISTANCE_TABLE, far, buffer)
      }
      if (far & SPECIAL) {
        outcome = CORRUPT
        break
      }
    }
    const distance = <usize>valueOf(far, buffer)
    buffer >>= <u64>far
    bits -= far
    if (distance > out - lowest) {
      outcome = CORRUPT
      break
    }
    entry = literalEntry(buffer)
    buffer |= load<u64>(at) << bits
    at += 7 - ((bits >> 3) & 7)
    bits |= 56
    copyMatch(out, distance, length)
    out += length
  } while (at <= inputStop && out < stop)
  output = out
  return settle(buffer, bits, at, outcome)
}

/** Writes up to 15 bytes too many. */
// @ts-ignore: decorator
@inline
function copyMatch(out: usize, distance: usize, length: usize): void {
  const end = out + length
  if (distance >= 8) {
    let from = out - distance
    store<u64>(out, load<u64>(from))
    store<u64>(out, load<u64>(from, 8), 8)
    out += 16
    while (out < end) {
      from += 16
      store<u64>(out, load<u64>(from))
      store<u64>(out, load<u64>(from, 8), 8)
      out += 16
    }
  } else {
    repeatPattern(out, distance, end)
  }
}

/** A match nearer than eight bytes: its bytes over and over. */
function repeatPattern(out: usize, distance: usize, end: usize): void {
  const width = <u64>distance << 3
  let pattern = load<u64>(out - distance) & ((1 << width) - 1)
  pattern |= pattern << width
  if (distance < 4) pattern |= pattern << (width << 1)
  if (distance == 1) pattern |= pattern << 32
  const step = 8 - (8 % <u32>distance)
  while (out < end) {
    store<u64>(out, pattern)
    out += step
  }
}

/** One symbol near the end of the input; it counts only if all its bits are there. */
function lastSymbol(): i32 {
  let buffer = bitBuffer | (load<u64>(input) << bitCount)
  let bits = bitCount | 56
  const at = input + 7
  let entry = literalEntry(buffer)
  if ((entry & SPECIAL) && (entry & SUBTABLE)) {
    buffer >>= LITERAL_BITS
    bits -= LITERAL_BITS
    entry = subtableEntry(LITERAL_TABLE, entry, buffer)
  }
  if (entry & LITERAL) {
    const value = (entry >> 16) & 255
    // Of two literals the second may not be there.
    const taken = ((entry >> 14) & 3) == 2 ? <u32>load<u8>(LENGTHS + value) : entry & 63
    const outcome = settle(buffer >> taken, bits - taken, at, NEEDS_INPUT)
    if (outcome != NEEDS_INPUT) return outcome
    store<u8>(output, <u8>value)
    output++
    return NEEDS_INPUT
  }
  const length = valueOf(entry, buffer)
  buffer >>= <u64>(entry & 63)
  bits -= entry & 63
  if (entry & SPECIAL) return settle(buffer, bits, at, entry & END_OF_BLOCK ? BLOCK_END : CORRUPT)
  let far = distanceEntry(buffer)
  if ((far & SPECIAL) && (far & SUBTABLE)) {
    buffer >>= DISTANCE_BITS
    bits -= DISTANCE_BITS
    far = subtableEntry(DISTANCE_TABLE, far, buffer)
  }
  const distance = <usize>valueOf(far, buffer)
  const isBad = (far & SPECIAL) != 0 || distance > output - history
  const outcome = settle(buffer >> (far & 63), bits - (far & 63), at, isBad ? CORRUPT : NEEDS_INPUT)
  if (outcome != NEEDS_INPUT) return outcome
  copyMatch(output, distance, length)
  output += length
  return NEEDS_INPUT
}
