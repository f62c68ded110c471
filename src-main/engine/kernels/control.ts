/**
 * How do the coordinator and its threads agree on who does which chunk? One small shared block of integers.
 * A job has `published` chunks, numbered from 0; whoever is free takes the next number. Generations keep a late thread from taking a number of a job that is over.
 */

/** Words of the control block. */
const DOORBELL = 0
const TICKET = 1
const PUBLISHED = 2
const DONE = 3
const TURN = 4
const STOP = 5
const GENERATION = 6
const FAILED = 7
/** Which job it is, as numbers: float64, after the words. */
const JOB_OFFSET = 64
const JOB_NUMBERS = 40

const INDEX_BITS = 18
const INDEX_MASK = 2 ** INDEX_BITS - 1
const GENERATION_MASK = 2 ** (32 - INDEX_BITS) - 1

/** Looking costs less than a sleep and a wake-up up to about here. */
const SPIN_MICROSECONDS = 50

export class Control {
  readonly words: Int32Array
  /** The numbers that describe the current job. */
  readonly job: Float64Array

  constructor(readonly buffer: SharedArrayBuffer | ArrayBuffer) {
    this.words = new Int32Array(buffer, 0, JOB_OFFSET / 4)
    this.job = new Float64Array(buffer, JOB_OFFSET, JOB_NUMBERS)
  }

  static create(): Control {
    const bytes = JOB_OFFSET + JOB_NUMBERS * 8
    return new Control(typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes))
  }

  get generation(): number {
    return Atomics.load(this.words, GENERATION)
  }

  /** Starts a job of which `published` chunks may be taken at once. Only when the last job is over. */
  begin(numbers: readonly number[], published: number): void {
    const generation = (this.generation + 1) & GENERATION_MASK
    Atomics.store(this.words, TICKET, (generation << INDEX_BITS) | INDEX_MASK)
    this.job.set(numbers)
    Atomics.store(this.words, PUBLISHED, published)
    Atomics.store(this.words, DONE, 0)
    Atomics.store(this.words, TURN, 0)
    Atomics.store(this.words, GENERATION, generation)
    Atomics.store(this.words, TICKET, generation << INDEX_BITS)
    this.#ring()
  }

  /** One more chunk of the current job may be taken. */
  publish(): void {
    Atomics.add(this.words, PUBLISHED, 1)
    this.#ring()
  }

  /** No further chunk of the current job is taken. */
  withdraw(): void {
    Atomics.or(this.words, TICKET, INDEX_MASK)
  }

  /** The number of a chunk of this generation that is now the caller's, or -1. */
  take(generation: number): number {
    for (;;) {
      const ticket = Atomics.load(this.words, TICKET)
      if (ticket >>> INDEX_BITS !== generation) return -1
      const index = ticket & INDEX_MASK
      if (index >= Atomics.load(this.words, PUBLISHED)) return -1
      if (Atomics.compareExchange(this.words, TICKET, ticket, ticket + 1) === ticket) return index
    }
  }

  /** A chunk is done. */
  finish(): void {
    Atomics.add(this.words, DONE, 1)
    Atomics.notify(this.words, DONE)
  }

  get done(): number {
    return Atomics.load(this.words, DONE)
  }

  get published(): number {
    return Atomics.load(this.words, PUBLISHED)
  }

  /** Whose turn it is where chunks must go one after the other. */
  get turn(): number {
    return Atomics.load(this.words, TURN)
  }

  passTurn(): void {
    Atomics.add(this.words, TURN, 1)
    Atomics.notify(this.words, TURN)
  }

  /** Threads only: sleeps until the turn has passed on, or a millisecond. */
  sleepForTurn(seen: number): void {
    if (!this.#spin(TURN, seen)) Atomics.wait(this.words, TURN, seen, 1)
  }

  get doorbell(): number {
    return Atomics.load(this.words, DOORBELL)
  }

  /** Threads only: sleeps until the coordinator has rung since `seen`. */
  sleepForWork(seen: number): void {
    if (!this.#spin(DOORBELL, seen)) Atomics.wait(this.words, DOORBELL, seen)
  }

  /** Coordinator only: settles when more chunks than `seen` are done. */
  async untilDoneChanges(seen: number): Promise<void> {
    if (this.#spin(DONE, seen)) return
    await Atomics.waitAsync(this.words, DONE, seen).value
  }

  stop(): void {
    this.withdraw()
    Atomics.store(this.words, STOP, 1)
    this.#ring()
  }

  get stopped(): boolean {
    return Atomics.load(this.words, STOP) === 1
  }

  /** A thread has failed: whoever waits for chunks must look up. */
  fail(): void {
    Atomics.store(this.words, FAILED, 1)
    this.withdraw()
    Atomics.notify(this.words, DONE)
    Atomics.notify(this.words, TURN)
  }

  get failed(): boolean {
    return Atomics.load(this.words, FAILED) === 1
  }

  #ring(): void {
    Atomics.add(this.words, DOORBELL, 1)
    Atomics.notify(this.words, DOORBELL)
  }

  /** Looks for a short while whether the word changes: a sleep and a wake-up cost more than most waits last. */
  #spin(word: number, seen: number): boolean {
    const end = performance.now() + SPIN_MICROSECONDS / 1000
    do {
      for (let look = 0; look < 50; look++) if (Atomics.load(this.words, word) !== seen) return true
    } while (performance.now() < end)
    return false
  }
}
