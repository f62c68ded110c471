/** Do labels change each other as reviewers mean it, and is a mere name never taken for noise? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanLabel,
  hasLabel,
  isNoise,
  kindOf,
  type Labels,
  labelWords,
  PALETTE,
  withLabel,
  withoutLabel,
} from '../../../src-shared/labels/palette'

const resultOf = (...steps: string[]): Labels =>
  steps.reduce<Labels>((labels, step) => (step.startsWith('-') ? withoutLabel(labels, step.slice(1)) : withLabel(labels, step)), [])

describe('the labels of a component', () => {
  it.each([
    [['Signal'], ['Signal'], 'signal'],
    [['Movement', 'Cardiac'], ['Movement', 'Cardiac'], 'motion'],
    [['Signal', 'Movement'], ['Movement'], 'motion'],
    [['Movement', 'MRI', 'signal'], ['Signal'], 'signal'],
    [['Unsure'], ['Unknown', 'Unsure'], 'unsure'],
    [['Unsure', 'White matter'], ['White matter'], 'white-matter'],
    [['Signal', 'Unsure'], ['Unknown', 'Unsure'], 'unsure'],
    [['Default mode'], ['Unknown', 'Default mode'], 'unsure'],
    [['Default mode', 'Signal'], ['Signal', 'Default mode'], 'signal'],
    [['Signal', 'Default mode', '-Signal'], ['Unknown', 'Default mode'], 'unsure'],
    [['Cardiac', 'Circle of Willis'], ['Cardiac', 'Circle of Willis'], 'vascular'],
    [['Movement', '-Movement'], [], null],
    [['Movement', 'Unknown'], [], null],
    [['left, right'], ['Unknown', 'left_ right'], 'unsure'],
  ] as const)('%j leave %j', (steps, labels, kind) => {
    expect(resultOf(...steps)).toEqual(labels)
    expect(kindOf(resultOf(...steps))).toBe(kind)
  })

  it('are said in one line: names first, never "Unknown"', () => {
    expect(labelWords(['Unknown', 'Unsure'])).toBe('Unsure')
    expect(labelWords(['Signal', 'Default mode'])).toBe('Default mode')
    expect(labelWords(['Movement', 'Cardiac'])).toBe('Movement, Cardiac')
    expect(labelWords([])).toBe('')
  })

  const step = fc.oneof(
    fc.constantFrom(...PALETTE.map(({ name }) => name), 'Unknown'),
    fc.string({ minLength: 1, maxLength: 12 }).filter((text) => cleanLabel(text) !== ''),
  )
  it('are clean, free of contradictions, and noise only when a label says so', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 12 }), (steps) => {
        let labels: Labels = []
        for (const [label, isGiven] of steps) labels = isGiven ? withLabel(labels, label) : withoutLabel(labels, cleanLabel(label))
        const kinds = labels.map((label) => PALETTE.find(({ name }) => name === label)?.kind)
        const saysNoise = kinds.some((kind) => kind !== undefined && kind !== 'signal' && kind !== 'unsure')
        expect(labels.map(cleanLabel)).toEqual(labels)
        expect(new Set(labels.map((label) => label.toLowerCase())).size).toBe(labels.length)
        expect(saysNoise && hasLabel(labels, 'Signal')).toBe(false)
        expect(isNoise(labels)).toBe(saysNoise)
        expect(labels).not.toEqual(['Unknown'])
      }),
    )
  })
  it('go back to where they were when a free name is given and taken', () => {
    const start = fc.constantFrom<Labels>(
      [],
      ['Signal'],
      ['Movement', 'Cardiac'],
      ['Unknown', 'Unsure'],
      ['vessel'],
      ['Unclassified Noise'],
    )
    fc.assert(
      fc.property(start, (labels) => {
        expect(withoutLabel(withLabel(labels, 'A name'), 'a NAME')).toEqual(labels)
      }),
    )
  })
})
