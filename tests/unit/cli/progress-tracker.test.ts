import { describe, expect, it } from 'vitest'
import { createRunContext } from '../../../src-main/engine/progress-tracker'
import { CancelledError } from '../../../src-shared/errors'
import { type Progress, STAGES } from '../../../src-shared/model/progress'

function watched() {
  let time = 0
  const sent: Progress[] = []
  const controller = new AbortController()
  const context = createRunContext({
    signal: controller.signal,
    onProgress: (progress) => sent.push(progress),
    now: () => time,
    memoryMiB: () => 70,
  })
  return { context, sent, controller, pass: (milliseconds: number) => (time += milliseconds) }
}

describe('createRunContext', () => {
  it('never goes backwards, and ends at 1', () => {
    const { context, sent, pass } = watched()
    for (const stage of STAGES) {
      for (const share of [0, 0.7, 0.2, 1]) {
        pass(150)
        context.report(stage, share)
      }
    }
    const fractions = sent.map((progress) => progress.fraction)
    expect(fractions).toHaveLength(STAGES.length * 4)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBeCloseTo(1, 12)
  })
  it('sends at most ten a second, and the last one on finish', () => {
    const { context, sent, pass } = watched()
    for (let i = 0; i <= 1000; i++) {
      context.report('read', i / 1000)
      pass(1)
    }
    expect(sent.length).toBeLessThanOrEqual(11)
    context.finish()
    expect(sent.at(-1)?.fraction).toBeCloseTo(0.15, 10)
  })
  it('measures the stages', () => {
    const { context, pass } = watched()
    context.report('header', 0)
    pass(2000)
    context.report('read', 0)
    pass(3000)
    expect(context.stageSeconds()).toEqual({ header: 2, read: 3 })
  })
  it('says nothing of the time left at first, then what is left at this pace', () => {
    const { context, sent, pass } = watched()
    context.report('read', 0.1)
    expect(sent.at(-1)?.secondsLeft).toBeNull()
    pass(30_000)
    context.report('decompose', 0.5)
    const { fraction, secondsLeft } = sent.at(-1) as Progress
    expect(secondsLeft).toBeCloseTo((30 * (1 - fraction)) / fraction, 5)
  })
  it('reckons with what the stages were expected to take, at the pace of those that are over', () => {
    const { context, sent, pass } = watched()
    const expected = { header: 0, read: 10, mask: 0, prepare: 0, whiten: 2, decompose: 4, results: 1, write: 3 }
    context.expect?.(expected)
    context.report('read', 0)
    // Before anything is over: all of it, as it was said before the start.
    expect(sent.at(-1)?.secondsLeft).toBeCloseTo(20, 1)
    // A machine of half that speed.
    pass(20_000)
    context.report('whiten', 0)
    expect(sent.at(-1)?.secondsLeft).toBeGreaterThan(17)
    expect(sent.at(-1)?.secondsLeft).toBeLessThan(21)
    pass(4_000)
    context.report('decompose', 0)
    // It takes five times as long as was thought, which is seen in how far it is.
    for (const share of [0.1, 0.2, 0.3, 0.4, 0.5]) {
      pass(4_000)
      context.report('decompose', share)
    }
    expect(sent.at(-1)?.secondsLeft).toBeGreaterThan(24)
    expect(sent.at(-1)?.secondsLeft).toBeLessThan(32)
    pass(20_000)
    context.report('results', 0)
    pass(2_000)
    context.report('write', 0)
    expect(sent.at(-1)?.secondsLeft).toBeLessThan(8)
  })
  it('counts down between reports that say the same', () => {
    const { context, sent, pass } = watched()
    context.expect?.({ header: 0, read: 100, mask: 0, prepare: 0, whiten: 0, decompose: 0, results: 0, write: 0 })
    for (let second = 0; second <= 50; second++) {
      context.report('read', second / 100)
      pass(1000)
    }
    const left = sent.map(({ secondsLeft }) => secondsLeft ?? Number.NaN)
    expect(left.every((value, index) => index === 0 || value < (left[index - 1] as number))).toBe(true)
    expect(left.at(-1)).toBeCloseTo(50, 0)
  })
  it('does not take a sleep of the machine for work', () => {
    const { context, sent, pass } = watched()
    for (let second = 1; second <= 10; second++) {
      pass(1000)
      context.report('decompose', second / 20)
    }
    pass(8 * 3600 * 1000)
    context.report('decompose', 11 / 20)
    // Ten seconds of work were not half an hour, and the rest is no more of them than that.
    expect(sent.at(-1)?.secondsLeft).toBeGreaterThan(0)
    expect(sent.at(-1)?.secondsLeft).toBeLessThan(10)
  })
  it('keeps facts that became known', () => {
    const { context, sent, pass } = watched()
    context.report('mask', 1, { facts: { voxelsInMask: 12 } })
    pass(200)
    context.report('prepare', 1, { facts: { volumes: 3 } })
    expect(sent.at(-1)?.facts).toEqual({ voxelsInMask: 12, volumes: 3, memoryMiB: 70 })
  })
  it('throws when asked to stop', async () => {
    const { context, controller, pass } = watched()
    await context.breathe()
    setImmediate(() => controller.abort())
    pass(50)
    await expect(context.breathe().then(() => context.breathe())).rejects.toBeInstanceOf(CancelledError)
  })
})
