/** How do the code lengths of a deflate block (RFC 1951, 3.2) become tables that give, for the next bits of input, what they mean? */

/**
 * A table entry: bits 0-5 how many bits to take (code and extra bits), 6-7 LITERAL and SPECIAL, 8-12 how many of them are the code, 16-31 one or two
 * literals (how many: bits 14-15), or the base of a length or distance.
 */
export const LITERAL: u32 = 0x40
/** Not a literal, length or distance: one of the next three. */
export const SPECIAL: u32 = 0x80
/** Bits 8-12: bits of the subtable's index; 16-31: where it begins. */
export const SUBTABLE: u32 = 0x2000
export const END_OF_BLOCK: u32 = 0x4000
export const INVALID: u32 = 0x8000
const ONE_LITERAL: u32 = 0x4000
const TWO_LITERALS: u32 = 0x8000

/** Bits looked up at once; longer codes go on in a subtable. */
export const LITERAL_BITS: u32 = 11
export const DISTANCE_BITS: u32 = 9
/** The longest there is. */
export const CODE_BITS: u32 = 7

export const LITERAL_KIND: u32 = 0
export const DISTANCE_KIND: u32 = 1
export const CODE_KIND: u32 = 2

/** Entries without the bits of the code: 288 of literals and lengths, 32 of distances, 19 of code lengths. */
const TEMPLATES: usize = 1024
const TEMPLATES_OF_KIND: usize = 2048
const COUNTS: usize = 8192
const PLACES: usize = 8256
const SORTED: usize = 8448
/** Code lengths of the block, a byte each: literals and lengths, then distances. */
export const LENGTHS: usize = 9216
export const CODE_TABLE: usize = 10240
export const DISTANCE_TABLE: usize = 12288
/** 2342 entries at most for 288 codes, 11 bits at once and 15 in all. */
export const LITERAL_TABLE: usize = 16384

const INVALID_BIT: u32 = SPECIAL | INVALID | 1

export function prepareTemplates(): void {
  for (let symbol: u32 = 0; symbol < 288; symbol++) {
    let template: u32
    if (symbol < 256) template = LITERAL | ONE_LITERAL | (symbol << 16)
    else if (symbol == 256) template = SPECIAL | END_OF_BLOCK
    else if (symbol > 285) template = SPECIAL | INVALID
    else if (symbol < 265) template = (symbol - 254) << 16
    else if (symbol == 285) template = 258 << 16
    else {
      // Four symbols for each number of extra bits.
      const extra = (symbol - 261) >> 2
      template = ((3 + ((4 + ((symbol - 261) & 3)) << extra)) << 16) | extra
    }
    store<u32>(TEMPLATES + (<usize>symbol << 2), template)
  }
  for (let symbol: u32 = 0; symbol < 32; symbol++) {
    let template: u32
    if (symbol > 29) template = SPECIAL | INVALID
    else if (symbol < 4) template = (symbol + 1) << 16
    else {
      const extra = (symbol >> 1) - 1
      template = ((1 + ((2 + (symbol & 1)) << extra)) << 16) | extra
    }
    store<u32>(TEMPLATES + TEMPLATES_OF_KIND + (<usize>symbol << 2), template)
  }
  for (let symbol: u32 = 0; symbol < 19; symbol++) store<u32>(TEMPLATES + 2 * TEMPLATES_OF_KIND + (<usize>symbol << 2), symbol << 16)
}

/** Fills a table. False when the lengths make no code that zlib would take: over-subscribed, or incomplete and more than one code of one bit. */
export function buildTable(kind: u32, lengths: usize, count: u32, table: usize, tableBits: u32): bool {
  const templates = TEMPLATES + <usize>kind * TEMPLATES_OF_KIND
  memory.fill(COUNTS, 0, 64)
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const at = COUNTS + (<usize>load<u8>(lengths + symbol) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
  let longest: u32 = 15
  while (longest > 0 && load<u32>(COUNTS + (longest << 2)) == 0) longest--
  let free: i32 = 1
  let sorted: u32 = 0
  for (let length: u32 = 1; length <= 15; length++) {
    const many = load<u32>(COUNTS + (length << 2))
    free = (free << 1) - <i32>many
    if (free < 0) return false
    store<u32>(PLACES + (length << 2), sorted)
    sorted += many
  }
  const size: u32 = 1 << tableBits
  if (free > 0) {
    if (kind == CODE_KIND || longest > 1) return false
    for (let i: u32 = 0; i < size; i++) store<u32>(table + (i << 2), INVALID_BIT)
    for (let symbol: u32 = 0; symbol < count; symbol++) {
      if (load<u8>(lengths + symbol) == 0) continue
      const entry = load<u32>(templates + (<usize>symbol << 2)) + 0x101
      for (let i: u32 = 0; i < size; i += 2) store<u32>(table + (i << 2), entry)
    }
    // Where nothing has a code (distances of a block of literals), nothing is said against it until one is used.
    return true
  }
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const at = PLACES + (<usize>load<u8>(lengths + symbol) << 2)
    const place = load<u32>(at)
    if (at == PLACES) continue
    store<u16>(SORTED + (<usize>place << 1), <u16>symbol)
    store<u32>(at, place + 1)
  }
  fillTable(templates, table, tableBits, longest)
  return true
}

/** The next code of a complete prefix code, whose bits come the other way round in the stream. */
@inline
function nextCode(code: u32, length: u32): u32 {
  const zeros = code ^ ((1 << length) - 1)
  if (zeros == 0) return 0
  const bit: u32 = 1 << (31 - clz(zeros))
  return (code & (bit - 1)) | bit
}

function fillTable(templates: usize, table: usize, tableBits: u32, longest: u32): void {
  let code: u32 = 0
  let from: usize = SORTED
  // Codes of each length stand once in a table of that many bits, which is then written twice.
  for (let length: u32 = 1; length <= tableBits; length++) {
    const half: usize = 2 << length
    if (length > 1) memory.copy(table + half, table, half)
    for (let many = load<u32>(COUNTS + (length << 2)); many > 0; many--) {
      const template = load<u32>(templates + (<usize>load<u16>(from) << 2))
      store<u32>(table + (<usize>code << 2), template + length * 0x101)
      code = nextCode(code, length)
      from += 2
    }
  }
  let top: u32 = 1 << tableBits
  let prefix: u32 = 0xffffffff
  let subtable: usize = table
  let subtableBits: u32 = 0
  for (let length = tableBits + 1; length <= longest; length++) {
    const own = length - tableBits
    for (let many = load<u32>(COUNTS + (length << 2)); many > 0; many--) {
      if ((code & ((1 << tableBits) - 1)) != prefix) {
        prefix = code & ((1 << tableBits) - 1)
        // As many bits as the codes that begin like this need.
        subtableBits = own
        let room: i32 = (1 << own) - <i32>many
        while (room > 0 && tableBits + subtableBits < longest) {
          subtableBits++
          room = (room << 1) - <i32>load<u32>(COUNTS + ((tableBits + subtableBits) << 2))
        }
        subtable = table + (<usize>top << 2)
        store<u32>(table + (<usize>prefix << 2), SPECIAL | SUBTABLE | (top << 16) | (subtableBits << 8))
        top += 1 << subtableBits
      }
      const entry = load<u32>(templates + (<usize>load<u16>(from) << 2)) + own * 0x101
      for (let i = code >> tableBits; i < <u32>1 << subtableBits; i += 1 << own) store<u32>(subtable + (<usize>i << 2), entry)
      code = nextCode(code, length)
      from += 2
    }
  }
}

/** Two literals that fit into one look-up are given at once. From the top, so that the entry of the rest of the bits is still one literal. */
export function pairLiterals(): void {
  for (let i: i32 = (1 << LITERAL_BITS) - 1; i >= 0; i--) {
    const at = LITERAL_TABLE + (<usize>i << 2)
    const entry = load<u32>(at)
    if (!(entry & LITERAL)) continue
    const taken = entry & 63
    const second = load<u32>(LITERAL_TABLE + (<usize>(<u32>i >> taken) << 2))
    if (!(second & LITERAL) || taken + (second & 63) > LITERAL_BITS) continue
    store<u32>(at, LITERAL | TWO_LITERALS | (taken + (second & 63)) | (entry & 0xff0000) | ((second & 0xff0000) << 8))
  }
}
