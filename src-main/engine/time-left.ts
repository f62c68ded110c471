/** How much longer will work take, by what was expected of its stages, how fast those were that are over, and how far the running one is? */
import { STAGES, type Stage } from '../../src-shared/model/progress'

/** Before this an estimate is a guess, unless it was told what the stages take. */
const FIRST_GUESS = { seconds: 1, fraction: 0.05 } as const
/** What was expected counts as much as so many seconds of work that is over, and of the running stage as so large a share of it. */
const TRUST = { seconds: 0.3, share: 0.05 } as const
/** A number on screen counts down instead of jumping: within so many seconds most of what is newly reckoned has come through. */
const SETTLES_SECONDS = 1.5

interface WorkSoFar {
  /** Since the start, since the running stage began, and of that before it what was searched; without times in which the machine slept. */
  readonly seconds: number
  readonly stageSeconds: number
  readonly searchSeconds: number
  readonly stage: Stage
  /** Of the running stage, and of everything, 0 to 1. */
  readonly share: number
  readonly fraction: number
}

export class TimeLeft {
  #expected: Readonly<Record<Stage, number>> | null = null
  #told: { readonly left: number; readonly at: number } | null = null

  /** What the stages of this work take, as far as is known by now: seconds on a machine of any speed. */
  expect(stageSeconds: Readonly<Record<Stage, number>>): void {
    this.#expected = stageSeconds
  }

  /** Takes how far the work is; gives the seconds that are left, null while nobody can say. */
  after(work: WorkSoFar): number | null {
    const { seconds, fraction } = work
    if (this.#expected === null && (seconds < FIRST_GUESS.seconds || fraction < FIRST_GUESS.fraction)) return null
    const found = this.#expected === null ? (seconds * (1 - fraction)) / fraction : this.#reckon(work, this.#expected)
    const { left, at } = this.#told ?? { left: found, at: seconds }
    const kept = Math.exp((at - seconds) / SETTLES_SECONDS)
    this.#told = { left: kept * Math.max(0, left - (seconds - at)) + (1 - kept) * found, at: seconds }
    return this.#told.left
  }

  /** Later stages at the pace of those that are over, but for the search, which takes as long as it likes; the running one at its own. */
  #reckon({ seconds, stageSeconds, searchSeconds, stage, share }: WorkSoFar, expected: Readonly<Record<Stage, number>>): number {
    const place = STAGES.indexOf(stage)
    const sum = (stages: readonly Stage[]) => stages.reduce((total, name) => total + expected[name], 0)
    const before = sum(STAGES.slice(0, place).filter((name) => name !== 'decompose'))
    const pace = (seconds - stageSeconds - searchSeconds + TRUST.seconds) / (before + TRUST.seconds)
    const whole = (stageSeconds + TRUST.share * pace * expected[stage]) / (share + TRUST.share)
    return whole * (1 - share) + pace * sum(STAGES.slice(place + 1))
  }
}
