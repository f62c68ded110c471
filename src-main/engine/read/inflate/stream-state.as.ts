/** What outlasts a stretch of unpacking, and where does it lie in memory? */

/** Kinds of block that a stretch may begin in. */
export const BLOCK_HEADER: u32 = 0
export const STORED: u32 = 1
export const SYMBOLS: u32 = 2
export const ENDED: u32 = 3

/** What inflate() gives; see inflater.ts. */
export const NEEDS_INPUT: i32 = 0
export const OUTPUT_FULL: i32 = 1
export const END: i32 = 2
export const TRUNCATED: i32 = -1
export const CORRUPT: i32 = -2
/** Within the module only. */
export const BLOCK_END: i32 = 3

/** How far back a match may reach. */
export const HISTORY: usize = 32768

/** Memory: code tables below 65536 (code-tables.as.ts), two halves of input, each after room for what is left of the other, output. */
export const INPUT_ROOM: usize = 1024
export const INPUT_HALF: usize = 131072
export const INPUT: usize = 65536
export const OUTPUT: usize = INPUT + 2 * (INPUT_ROOM + INPUT_HALF) + INPUT_ROOM
export const STRETCH: usize = 262144
/** A stretch may end a match, and the match's last word, later than asked. */
const OUTPUT_END: usize = OUTPUT + HISTORY + STRETCH + 1024
export const PAGES: i32 = <i32>((OUTPUT_END + 65535) >> 16)

/** Where the state is written to be kept, behind the tables: all below KEPT_END and the last of the output are what a stream needs to go on. */
export const KEPT: usize = 32768
export const KEPT_END: usize = KEPT + 32

/** One stream at a time. Addresses are bytes. */
export class State {
  static input: usize = INPUT
  static inputEnd: usize = INPUT
  static inputIsLast: bool = false
  /** Up to seven bits of a byte that was taken in part. */
  static bitBuffer: u64 = 0
  static bitCount: u32 = 0
  static stretchStart: usize = OUTPUT
  static output: usize = OUTPUT
  /** The lowest address that a match may reach. */
  static history: usize = OUTPUT
  static mode: u32 = BLOCK_HEADER
  static blockIsLast: bool = false
  static storedLeft: u32 = 0
  static tablesAreFixed: bool = false
}

/** The buffer's bits that were not taken go back, whole bytes of them. TRUNCATED when more were taken than there are. */
export function settle(buffer: u64, bits: u32, at: usize, outcome: i32): i32 {
  bits &= 63
  at -= bits >> 3
  // A bit that was taken but is not there matters more than what it said.
  if (at > State.inputEnd) return TRUNCATED
  State.input = at
  State.bitCount = bits & 7
  State.bitBuffer = buffer & ((1 << <u64>State.bitCount) - 1)
  return outcome
}
