/**
 * How is a deflate stream (RFC 1951) unpacked a stretch at a time? A stretch ends between two symbols, so what has to outlast it is
 * little: up to seven bits of input, the kind of block, its code tables, and the last 32 KiB of output.
 */
import { blockHeader, HEADER_MARGIN } from './block-header.as'
import { prepareTemplates } from './code-tables.as'
import { BLOCK_END, BLOCK_HEADER, END, ENDED, HISTORY, INPUT, INPUT_HALF, INPUT_ROOM, KEPT, KEPT_END, NEEDS_INPUT, OUTPUT, OUTPUT_FULL, PAGES, STORED, STRETCH, SYMBOLS, State, TRUNCATED } from './stream-state.as'
import { lastSymbol, quickSymbols } from './symbols.as'

memory.grow(PAGES - memory.size())
prepareTemplates()

/** Begins a new stream at the input's present position. */
export function start(): void {
  State.bitBuffer = 0
  State.bitCount = 0
  State.stretchStart = OUTPUT
  State.output = OUTPUT
  State.history = OUTPUT
  State.mode = BLOCK_HEADER
  State.blockIsLast = false
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
  const left = State.inputEnd - State.input
  const begin = inputHalf(half)
  memory.copy(begin - left, State.input, left)
  State.input = begin - left
  State.inputEnd = begin + bytes
  State.inputIsLast = isLast
}
export function inputAt(): usize {
  return State.input
}
export function inputLeft(): usize {
  return State.inputEnd - State.input
}
export function passInput(bytes: usize): void {
  State.input += bytes
}
/** What the last stretch gave lies from here... */
export function outputAt(): usize {
  return State.stretchStart
}
/** ...on, until the next call of inflate or start. */
export function outputBytes(): usize {
  return State.output - State.stretchStart
}

export function keptBytes(): usize {
  return KEPT_END
}
/** Writes the state behind the tables. @returns how many bytes before the end of the output a match may still reach */
export function keepState(): usize {
  store<u64>(KEPT, State.bitBuffer)
  store<u32>(KEPT, State.bitCount, 8)
  store<u32>(KEPT, State.mode, 12)
  store<u32>(KEPT, State.storedLeft, 16)
  store<u32>(KEPT, State.blockIsLast ? 1 : 0, 20)
  store<u32>(KEPT, State.tablesAreFixed ? 1 : 0, 24)
  return min(State.output - State.history, HISTORY)
}
/** Where the bytes that a match may reach have to lie before takeState. */
export function historyAt(): usize {
  return OUTPUT
}
/** Goes on from the state that lies behind the tables, without any input yet. */
export function takeState(historyBytes: usize): void {
  State.bitBuffer = load<u64>(KEPT)
  State.bitCount = load<u32>(KEPT, 8)
  State.mode = load<u32>(KEPT, 12)
  State.storedLeft = load<u32>(KEPT, 16)
  State.blockIsLast = load<u32>(KEPT, 20) != 0
  State.tablesAreFixed = load<u32>(KEPT, 24) != 0
  State.history = OUTPUT
  State.output = OUTPUT + historyBytes
  State.stretchStart = State.output
  State.input = State.inputEnd
}

/** Unpacks until about `wanted` bytes (at most STRETCH, and 300 more) are there, the stream ends, or input is needed. */
export function inflate(wanted: usize): i32 {
  if (State.output + wanted > OUTPUT + HISTORY + STRETCH) {
    const kept = min(State.output - State.history, HISTORY)
    memory.copy(OUTPUT, State.output - kept, kept)
    State.output = OUTPUT + kept
    State.history = OUTPUT
  }
  State.stretchStart = State.output
  const stop = State.output + wanted
  let outcome: i32 = 0
  while (outcome >= 0) {
    if (State.mode == SYMBOLS) {
      outcome = quickSymbols(stop)
      while (outcome == NEEDS_INPUT && State.inputIsLast && State.output < stop) outcome = lastSymbol()
      if (outcome != BLOCK_END) return outcome == NEEDS_INPUT && State.output >= stop ? OUTPUT_FULL : outcome
      State.mode = BLOCK_HEADER
    } else if (State.mode == STORED) {
      const bytes = min(min(<usize>State.storedLeft, State.inputEnd - State.input), stop - min(State.output, stop))
      memory.copy(State.output, State.input, bytes)
      State.input += bytes
      State.output += bytes
      State.storedLeft -= <u32>bytes
      if (State.storedLeft > 0) return State.output >= stop ? OUTPUT_FULL : State.inputIsLast ? TRUNCATED : NEEDS_INPUT
      State.mode = BLOCK_HEADER
    } else if (State.mode == ENDED) {
      return END
    } else if (State.blockIsLast) {
      // What is left of the last byte means nothing.
      State.bitBuffer = 0
      State.bitCount = 0
      State.mode = ENDED
    } else {
      if (!State.inputIsLast && State.inputEnd - State.input < HEADER_MARGIN) return NEEDS_INPUT
      outcome = blockHeader()
    }
  }
  return outcome
}
