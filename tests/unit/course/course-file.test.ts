/** Are confounds, motion parameters and events read as their programs write them, and told what is wrong with them? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correlation } from '../../../src-shared/correlation'
import { motionColumns, parseCourseFile } from '../../../src-shared/course/course-file'
import { AppError } from '../../../src-shared/errors'

const lines = (...all: string[]) => `${all.join('\n')}\n`
const scan = (volumes: number, dropped = 0) => ({ volumes, dropped, droppedSeconds: 2 * dropped })
const namesOf = (text: string, name: string, volumes = 2) => {
  const file = parseCourseFile(text, name, scan(volumes))
  return file.kind === 'columns' ? file.columns.map((column) => column.name) : []
}
function problem(text: string, name = 'x.tsv', volumes = 2) {
  try {
    parseCourseFile(text, name, scan(volumes))
  } catch (error) {
    if (error instanceof AppError && error.code === 'FORMAT_TABLE_INVALID') return error.details
    throw error
  }
  return null
}

describe('columns', () => {
  it("are fMRIPrep's confounds, with what is missing and without words", () => {
    const text = lines(
      'global_signal\tframewise_displacement\ttrans_x\tnote\tempty',
      '1.5e2\tn/a\t0.1\tgood\tn/a',
      '148\t0.25\t-0.1\tbad\tn/a',
    )
    expect(parseCourseFile(text, 'sub-01_desc-confounds_timeseries.tsv', scan(2))).toEqual({
      kind: 'columns',
      fileName: 'sub-01_desc-confounds_timeseries.tsv',
      columns: [
        { name: 'global_signal', values: [150, 148] },
        { name: 'framewise_displacement', values: [null, 0.25] },
        { name: 'trans_x', values: [0.1, -0.1] },
      ],
    })
  })
  it('are motion parameters in the order of each program', () => {
    const six = lines('0.1  0.2 0.3  1 2 3', '  0.1 0.2 0.3 1 2 4')
    expect(namesOf(six, 'prefiltered_func_data_mcf.par')).toEqual(['rot_x', 'rot_y', 'rot_z', 'trans_x', 'trans_y', 'trans_z'])
    expect(namesOf(six, 'rp_bold.txt')).toEqual(['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'])
    expect(namesOf(`# ni_type = "6*double"\n${six}`, 'dfile.1D')).toEqual(['roll', 'pitch', 'yaw', 'dS', 'dL', 'dP'])
    expect(namesOf(six, 'regressors.txt')).toEqual([1, 2, 3, 4, 5, 6].map((n) => `column ${n}`))
  })
  it('may have rows of volumes that the run has dropped', () => {
    const text = lines('csf', '9', '1', '2')
    const file = parseCourseFile(text, 'x.tsv', scan(2, 1))
    expect(file.kind === 'columns' && file.columns[0]?.values).toEqual([1, 2])
    expect(problem(text)).toMatchObject({ field: 'rows', found: 3 })
    const events = parseCourseFile(lines('onset\tduration', '5\t1'), 'e.tsv', scan(2, 1))
    expect(events.kind === 'events' && events.events[0]?.onset).toBe(3)
  })
  it('tell which of them are motion', () => {
    const file = parseCourseFile(lines('trans_x,csf,rot_z,trans_x_derivative1', '1,2,3,4', '1,2,3,5'), 'x.csv', scan(2))
    expect(file.kind === 'columns' && motionColumns(file.columns).map(({ name }) => name)).toEqual(['trans_x', 'rot_z'])
  })
  it.each([
    ['too few rows', lines('a\tb', '1\t2'), 'rows', 1],
    ['a torn row', lines('a\tb', '1\t2', '3'), 'line 3', '1 columns'],
    ['words alone', lines('a', 'x', 'y'), '(whole file)', 'no column of numbers'],
    ['nothing', '\n# comment\n', '(whole file)', 'empty'],
  ])('are refused for %s', (_, text, field, found) => {
    expect(problem(text)).toMatchObject({ file: 'x.tsv', field, found })
  })
})

describe('events', () => {
  it('are those of BIDS', () => {
    const text = lines('onset\tduration\ttrial_type', '0.5\t2\tleft', '10\tn/a\tn/a')
    expect(parseCourseFile(text, 'task_events.tsv', scan(99))).toEqual({
      kind: 'events',
      fileName: 'task_events.tsv',
      events: [
        { onset: 0.5, duration: 2, type: 'left' },
        { onset: 10, duration: 0, type: '' },
      ],
    })
    expect(problem(lines('onset\tduration', 'soon\t2'))).toMatchObject({ field: 'line 2, onset', found: 'soon' })
  })
})

describe('r', () => {
  it('is 1 for a copy on another scale, -1 for its mirror, and none for a constant', () => {
    const course = fc
      .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 50 })
      .filter((values) => new Set(values).size > 1)
    fc.assert(
      fc.property(course, fc.integer({ min: 1, max: 50 }), fc.integer({ min: -50, max: 50 }), (values, slope, offset) => {
        expect(
          correlation(
            values,
            values.map((value) => slope * value + offset),
          ),
        ).toBeCloseTo(1, 9)
        expect(
          correlation(
            values,
            values.map((value) => -slope * value),
          ),
        ).toBeCloseTo(-1, 9)
        expect(
          correlation(
            values,
            values.map(() => 0.1 + offset),
          ),
        ).toBe(null)
      }),
    )
  })
  it('leaves out what is missing', () => {
    expect(correlation([1, 2, null, 4, 9], [2, 4, 100, 8, null])).toBeCloseTo(1, 12)
    expect(correlation([1, null, 3], [1, 2, 3])).toBe(null)
    // numpy.corrcoef([1, 2, 3, 4], [2, 1, 4, 3])
    expect(correlation([1, 2, 3, 4], [2, 1, 4, 3])).toBeCloseTo(0.6, 12)
  })
})
