/** Do label files of FIX, FSLeyes, ICA-AROMA, tedana and Rica come back as they were written, and are contradictions refused? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src-shared/errors'
import { fixFileText, parseFixFile } from '../../../src-shared/labels/fix-file'
import { aromaListText, classificationTable, zeroBasedListText } from '../../../src-shared/labels/lists'
import { cleanLabel, isNoise, isSignal, type Labels, nothingKnown, PALETTE } from '../../../src-shared/labels/palette'
import { readLabels } from '../../../src-shared/labels/read-labels'

const lines = (...all: string[]) => `${all.join('\n')}\n`
const labelsOf = (text: string) => parseFixFile(text, 'labels.txt').labels
const problemOf = (read: () => unknown) => {
  try {
    read()
  } catch (error) {
    if (error instanceof AppError && error.code === 'FORMAT_LABELS_INVALID') return error.details
    throw error
  }
  return null
}

const label = fc.oneof(
  fc.constantFrom(...PALETTE.map(({ name }) => name), 'Unknown', 'unclassified NOISE', 'True', 'false', '0.5', 'nan', '7'),
  fc.string({ maxLength: 20, unit: 'grapheme' }).map(cleanLabel),
)
const component = fc.uniqueArray(
  label.filter((text) => text !== ''),
  { maxLength: 4 },
)
const components = fc.array(component, { minLength: 1, maxLength: 30 })

describe('the file of FIX, Melview and FSLeyes', () => {
  it('is written by the rules of fslpy', () => {
    expect(fixFileText([['Signal'], [], ['Non-brain', 'Movement'], ['resting, default'], ['unknown']])).toBe(
      lines(
        '.',
        '1, Signal, False',
        '2, Unknown, False',
        '3, Non-brain, Movement, True',
        '4, resting_ default, True',
        '5, unknown, False',
        '[3, 4]',
      ),
    )
    expect(fixFileText([[]])).toBe(lines('.', '1, Unknown, False', '[]'))
    expect(fixFileText([['Signal'], ['MRI']], { directory: '../x.ica', probabilities: [0.9, null] })).toBe(
      lines('../x.ica', '1, Signal, False, 0.900000', '2, MRI, True', '[2]'),
    )
  })

  it('comes back as it was written, whatever the labels are', () => {
    const extras = fc.record({
      directory: fc.constantFrom('.', 'filtered_func_data.ica', '/data/a, b.ica'),
      shares: fc.array(fc.option(fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1_000_000)), { minLength: 30, maxLength: 30 }),
    })
    fc.assert(
      fc.property(components, extras, (given, { directory, shares }) => {
        const probabilities = given.map((_, index) => shares[index] ?? null)
        const read = parseFixFile(fixFileText(given, { directory, probabilities }), 'labels.txt')
        expect(read).toEqual({ directory, probabilities, labels: given.map((own) => (own.length === 0 ? ['Unknown'] : own)) })
      }),
    )
  })

  it('is read with missing components, flags in any case or none, probabilities, and without the folder', () => {
    const text = lines('x.ica', '2, Movement, tRuE', '4, Signal, Cardiac', '5, Cardiac, Sagittal sinus, TRUE, 0.134', '[2, 5]')
    expect(parseFixFile(text.replaceAll('\n', '\r\n'), 'labels.txt')).toEqual({
      directory: 'x.ica',
      labels: [['Unknown'], ['Movement'], ['Unknown'], ['Signal', 'Cardiac'], ['Cardiac', 'Sagittal sinus']],
      probabilities: [null, null, null, null, 0.134],
    })
    expect(labelsOf(lines('1, Signal, False', '2, MRI, True', '[2]'))).toEqual([['Signal'], ['MRI']])
    // The flag is not believed: the labels and the list decide.
    expect(labelsOf(lines('.', '1, Signal, True', '[]'))).toEqual([['Signal']])
  })

  it('may be a list of noise alone, of FIX or of ICA-AROMA', () => {
    expect(labelsOf('[2, 3]\n')).toEqual([['Signal'], ['Unclassified noise'], ['Unclassified noise']])
    expect(labelsOf(lines('x.ica', '[1]'))).toEqual([['Unclassified noise']])
    expect(labelsOf('2,3')).toEqual([['Unknown'], ['Movement'], ['Movement']])
    expect(readLabels('[2]', 'hand_labels_noise.txt', 3).labels).toEqual([['Signal'], ['Unclassified noise'], ['Signal']])
  })

  it.each([
    ['noise that is not listed', lines('.', '1, Movement, True', '2, Signal, False', '[]'), 'line 4'],
    ['a listed component that says signal', lines('.', '1, Signal, True', '2, Signal, False', '[1]'), 'line 4'],
    ['a listed component that is unknown', lines('.', '1, Cardiac, Unknown, True', '2, Signal, False', '[1]'), 'line 4'],
    ['a listed component that is not there', lines('.', '1, Signal, False', '2, Signal, False', '[3]'), 'line 4'],
    ['a list of something else', lines('.', '1, Signal, False', '2, MRI, True', '[two]'), 'line 4, the list of noise components'],
    ['too few parts', lines('.', '1, Signal', '2, MRI, True', '[2]'), 'line 2'],
    ['no number', lines('.', 'one, Signal, False', '2, MRI, True', '[2]'), 'line 2'],
    ['component 0', lines('.', '0, Signal, False', '2, MRI, True', '[2]'), 'line 2'],
    ['the same number twice', lines('.', '1, Signal, False', '1, MRI, True', '[1]'), 'line 3'],
    ['nothing', '\n \n', '(whole file)'],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0', 'line 3, the list of noise components'],
  ])('is refused for %s', (_, text, field) => {
    expect(problemOf(() => parseFixFile(text, 'labels.txt'))).toMatchObject({ file: 'labels.txt', field })
  })

  it('is refused when it speaks of more components than the run has', () => {
    expect(problemOf(() => readLabels(lines('.', '1, Signal, False', '2, MRI, True', '[2]'), 'labels.txt', 1))).toMatchObject({
      found: '2 components',
    })
  })

  it('never fails otherwise', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80, unit: fc.constantFrom(...'1,2 [].\n\tSignalUok') }), (text) => {
        const problem = problemOf(() => readLabels(text, 'labels.txt', 3))
        if (problem === null) expect(readLabels(text, 'labels.txt', 3).labels).toHaveLength(3)
      }),
    )
  })
})

describe('lists of other programs', () => {
  const given: Labels[] = [['Signal'], ['Movement'], [], ['Unknown', 'Unsure'], ['Signal', 'Default mode'], ['vessel']]
  it('count as their programs do', () => {
    expect(aromaListText(given)).toBe('2,6')
    expect(zeroBasedListText(given, 'rejected')).toBe('1,5')
    expect(zeroBasedListText(given, 'accepted')).toBe('0,4')
    expect(aromaListText([['Signal']])).toBe('')
  })
  it('are told apart by their names', () => {
    expect(readLabels('1, 2', 'rejected.txt', 3)).toEqual({
      form: 'rejected',
      labels: [[], ['Unclassified noise'], ['Unclassified noise']],
    })
    expect(readLabels('0', 'accepted.txt', 2)).toEqual({ form: 'accepted', labels: [['Signal'], []] })
    expect(readLabels('1,2', 'classified_motion_ICs.txt', 3)).toEqual({ form: 'aroma', labels: [['Movement'], ['Movement'], []] })
    expect(readLabels('', 'classified_motion_ICs.txt', 1)).toEqual({ form: 'aroma', labels: [[]] })
    expect(readLabels('1,3', 'sub-01_AROMAnoiseICs.csv', 3).labels).toEqual([['Movement'], [], ['Movement']])
  })
  it.each([
    ['0', 'classified_motion_ICs.txt'],
    ['3', 'rejected.txt'],
    ['1.5', 'rejected.txt'],
    ['-1', 'accepted.txt'],
  ])('refuse %j in %s', (text, name) => {
    expect(problemOf(() => readLabels(text, name, 3))).toMatchObject({ file: name })
  })
  it("are fMRIPost-AROMA's metrics too, in the order of the components or named from 1", () => {
    const rows = ['0.9\trejected\tHFC', '0.1\taccepted\t""', '0.2\taccepted\t']
    const inOrder = lines('edge_fract\tclassification\trationale', ...rows)
    expect(readLabels(inOrder, 'x_desc-aroma_metrics.tsv', 3)).toEqual({ form: 'tedana', labels: [['Movement'], ['Signal'], ['Signal']] })
    expect(problemOf(() => readLabels(inOrder, 'x.tsv', 4))).toMatchObject({ field: 'rows', found: 3 })
    const byName = lines('IC\tedge_fract\tclassification', 'aroma_motion_03\t1\trejected', 'aroma_motion_1\t0\taccepted')
    expect(readLabels(byName, 'x.tsv', 3).labels).toEqual([['Signal'], [], ['Movement']])
    expect(problemOf(() => readLabels(lines('IC\tclassification', '0\taccepted'), 'x.tsv', 3))).toMatchObject({ field: 'line 2, IC' })
    expect(problemOf(() => readLabels(lines('kappa\tclassification', '1\taccepted'), 'x.tsv', 1))).toMatchObject({ field: 'Component' })
  })
  it("are tedana's tables too", () => {
    const text = lines(
      'Component\tkappa\tclassification\tclassification_tags',
      'ICA_01\t20\trejected\tUnlikely BOLD',
      'ICA_00\t80\taccepted\tLikely BOLD, Low variance',
      'ICA_02\t5\tignored\tn/a',
      'ICA_03\t5\trejected\t',
    )
    expect(readLabels(text, 'desc-tedana_metrics.tsv', 5)).toEqual({
      form: 'tedana',
      labels: [['Signal', 'Likely BOLD', 'Low variance'], ['Unlikely BOLD'], [], ['Unclassified noise'], []],
    })
    expect(problemOf(() => readLabels('Component\tclassification\nICA_07\taccepted\n', 'x.tsv', 5))).toMatchObject({
      field: 'line 2, Component',
    })
  })
  it('keep what is noise, what is signal and what is not known', () => {
    fc.assert(
      fc.property(components, (own) => {
        const settled = own.map((labels) => (nothingKnown(labels) ? [] : labels.filter((text) => !/^(unknown|n\/a|nan)$/i.test(text))))
        const back = readLabels(classificationTable(settled), 'manual_classification.tsv', own.length).labels
        expect(back.map(isNoise)).toEqual(settled.map(isNoise))
        expect(back.map(isSignal)).toEqual(settled.map(isSignal))
        expect(readLabels(aromaListText(settled), 'classified_motion_ICs.txt', own.length).labels.map(isNoise)).toEqual(
          settled.map(isNoise),
        )
        expect(readLabels(zeroBasedListText(settled, 'rejected'), 'rejected.txt', own.length).labels.map(isNoise)).toEqual(
          settled.map(isNoise),
        )
      }),
    )
  })
})
