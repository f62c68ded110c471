/** How fast is this machine beside the one that the costs of a run (src-shared/estimate/costs.ts) were measured on? */
import { setImmediate } from 'node:timers/promises'

/** What the loop below takes on that machine when nothing else runs, milliseconds. */
const REFERENCE_MS = 2.42
const VALUES = 1 << 16
const PASSES = 16
const ROUNDS = 12
/** A clock that is told to jump, or a machine that is busy with something else, must not make nonsense of an estimate. */
const [FASTEST, SLOWEST] = [0.25, 8]

/** The fastest of some short rounds: other work can only make a round slower. About 20 ms in all, other events come between. */
export async function slowness(now: () => number = () => performance.now()): Promise<number> {
  const values = Float64Array.from({ length: VALUES }, (_, index) => (index % 97) / 97)
  let fastest = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const began = now()
    multiplyAndAdd(values)
    const took = now() - began
    if (took > 0) fastest = Math.min(fastest, took)
    await setImmediate()
  }
  return Number.isFinite(fastest) ? Math.min(SLOWEST, Math.max(FASTEST, fastest / REFERENCE_MS)) : 1
}

/** Multiplications, additions and reading in order, as most of a run is. */
function multiplyAndAdd(values: Float64Array): number {
  let sum = 0
  for (let pass = 0; pass < PASSES; pass++) for (let place = 0; place < VALUES; place++) sum = sum * 0.5 + (values[place] ?? 0)
  return sum
}
