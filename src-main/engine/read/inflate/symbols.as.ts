/** How do the bits of a block become bytes: literals, and matches with what came before? The loop that all the time goes into. */
import { DISTANCE_BITS, DISTANCE_TABLE, END_OF_BLOCK, LENGTHS, LITERAL, LITERAL_BITS, LITERAL_TABLE, SPECIAL, SUBTABLE } from './code-tables.as'
import { BLOCK_END, CORRUPT, NEEDS_INPUT, settle, State } from './stream-state.as'

/** More than the symbols of one turn of the loop take (11 bytes), and than it looks ahead (32). */
const SYMBOL_MARGIN: usize = 32

@inline
function literalEntry(buffer: u64): u32 {
  return load<u32>(((<usize>buffer & ((1 << LITERAL_BITS) - 1)) << 2) + LITERAL_TABLE)
}
@inline
function distanceEntry(buffer: u64): u32 {
  return load<u32>(((<usize>buffer & ((1 << DISTANCE_BITS) - 1)) << 2) + DISTANCE_TABLE)
}
@inline
function subtableEntry(table: usize, entry: u32, buffer: u64): u32 {
  return load<u32>(table + (<usize>((entry >> 16) + (<u32>buffer & ((1 << ((entry >> 8) & 31)) - 1))) << 2))
}
/** Base of a length or distance plus the value of its extra bits. */
@inline
function valueOf(entry: u32, buffer: u64): u32 {
  return (entry >> 16) + ((<u32>buffer & ((<u32>1 << entry) - 1)) >> (entry >> 8))
}

/**
 * While there is input for any symbols. Only the lowest six bits of `bits` count, and shifts look at no more than these of an entry, so
 * that entries are taken without being masked. After a refill there are at least 56 bits.
 */
export function quickSymbols(stop: usize): i32 {
  let buffer = State.bitBuffer
  let bits = State.bitCount
  let at = State.input
  let out = State.output
  const inputStop = State.inputEnd - SYMBOL_MARGIN
  const lowest = State.history
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
  State.output = out
  return settle(buffer, bits, at, outcome)
}

/** Writes up to 15 bytes too many. */
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
export function lastSymbol(): i32 {
  let buffer = State.bitBuffer | (load<u64>(State.input) << State.bitCount)
  let bits = State.bitCount | 56
  const at = State.input + 7
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
    store<u8>(State.output, <u8>value)
    State.output++
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
  const isBad = (far & SPECIAL) != 0 || distance > State.output - State.history
  const outcome = settle(buffer >> (far & 63), bits - (far & 63), at, isBad ? CORRUPT : NEEDS_INPUT)
  if (outcome != NEEDS_INPUT) return outcome
  copyMatch(State.output, distance, length)
  State.output += length
  return NEEDS_INPUT
}
