/** Do tables, methods and run.json say exactly what the run was? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { methodsText } from '../../../src-main/engine/write/methods'
import { parseRunRecord } from '../../../src-main/engine/write/read-run-record'
import { runRecord } from '../../../src-main/engine/write/run-record'
import { componentColumns, componentsTable, mixingTable, spectraTable } from '../../../src-main/engine/write/tables'
import type { RunParameters } from '../../../src-shared/params/parameters'
import { META, syntheticRequest, syntheticResult } from './synthetic-result'

const cells = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))

describe('tables', () => {
  it('hold every number exactly', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 20 }), (rows) => {
        const table = cells(mixingTable({ rows: rows.length, cols: 2, data: Float64Array.from(rows.flat()) }))
        expect(table[0]).toEqual(['ica_00', 'ica_01'])
        // -0 and 0 are the same amount; text does not tell them apart.
        expect(table.slice(1).map((row) => row.map(Number))).toEqual(rows.map((row) => row.map((value) => value + 0)))
      }),
    )
  })

  it('name components from 0, wide enough for the last', () => {
    expect(componentColumns(3)).toEqual(['ica_00', 'ica_01', 'ica_02'])
    expect(componentColumns(101).at(-1)).toBe('ica_100')
    expect(componentColumns(101)[0]).toBe('ica_000')
  })

  it('give a component its number, its volume, and n/a for what is not known', () => {
    const { components } = syntheticResult()
    const rows = [{ ...components[0], lowFrequencyPercent: null, label: 'two\twords\nhere' }, components[1]]
    const table = cells(componentsTable(rows, { withLabels: true }))
    expect(cells(componentsTable(rows, { withLabels: false }))[0]).toEqual(table[0].filter((name) => name !== 'label'))
    const row = Object.fromEntries(table[0].map((name, column) => [name, table[1][column]]))
    expect(row).toMatchObject({ component: '1', volume: '0', low_frequency_percent: 'n/a', label: 'two words here', peak_x_mm: '10' })
    expect(table[2].at(-1)).toBe('n/a')
    expect(table.every((line) => line.length === table[0].length)).toBe(true)
  })

  it('say in which unit frequencies are', () => {
    const { spectra, frequencies } = syntheticResult()
    expect(spectraTable(spectra, frequencies, 'Hz').startsWith('frequency_hz\tica_00')).toBe(true)
    expect(spectraTable(spectra, frequencies, 'cycles/volume').startsWith('frequency_cycles_per_volume\t')).toBe(true)
  })
})

const recordFor = (parameters: Partial<RunParameters>, changes = {}) => {
  const request = syntheticRequest('/runs/one', parameters)
  return { record: runRecord(syntheticResult(changes), request, META()), parameters: request.parameters }
}

describe('methodsText', () => {
  it('says the values that were used, and cites what it names', () => {
    const { record, parameters } = recordFor({
      smoothingFwhm: 5.5,
      randomState: 7,
      maxIter: 500,
      standardize: 'variance-normalization',
    })
    const { markdown, bibtex } = methodsText(record, parameters)
    expect(markdown).toContain('kernel of 5.5 mm')
    expect(markdown).toContain('without its strong principal components')
    expect(markdown).toContain('as in MELODIC, Beckmann & Smith, 2004). The data were centred')
    expect(markdown).toContain('random seed 7')
    expect(markdown).toContain('at most 500 iterations')
    expect(markdown).toContain('9 volumes of 12 × 14 × 10 voxels of 4 × 4 × 5 mm, repetition time 2.5 s')
    expect(markdown).toContain('3 principal components (70 % of the variance)')
    expect(markdown).toContain('converged after 4 iterations')
    expect([...bibtex.matchAll(/^@article\{(\w+),/gm)].map((match) => match[1])).toEqual([
      'mckeown1998',
      'abraham2014',
      'beckmann2004',
      'hyvarinen1999',
      'pedregosa2011',
    ])
  })

  it('does not claim what was not done', () => {
    const { decomposition } = syntheticResult()
    const { record, parameters } = recordFor(
      {
        smoothingFwhm: 0,
        standardize: 'none',
        maskStrategy: 'file',
        maskFile: '/m.nii',
        maskOpening: 0,
        normalize: 'voxel',
        sign: 'as-found',
        order: 'as-found',
      },
      { decomposition: { ...decomposition, converged: false, nIter: 200 }, mapScale: 'example', repetitionTimeSeconds: null },
    )
    const { markdown, bibtex } = methodsText(record, parameters)
    expect(markdown).toContain('were not smoothed, and the time courses were not standardised')
    expect(markdown).toContain('stopped after 200 iterations without having converged')
    expect(markdown).toContain('repetition time unknown')
    expect(markdown).toContain('not z-scores')
    expect(markdown).not.toMatch(/nilearn|ordered by|multiplied by|converged after/)
    expect(bibtex).not.toContain('abraham2014')
  })

  it('speaks of one as one', () => {
    const { record, parameters } = recordFor({ maskOpening: 1, maxIter: 1 })
    expect(methodsText(record, parameters).markdown).toContain('eroded by 1 voxel, reduced')
    expect(methodsText(record, parameters).markdown).toContain('at most 1 iteration,')
  })
})

describe('parseRunRecord', () => {
  const text = () => JSON.stringify(recordFor({}).record)
  it('reads back what was written', () => {
    const { record } = recordFor({})
    expect(parseRunRecord(JSON.stringify(record))).toEqual(record)
  })

  it.each([
    ['nonsense', '{', '(whole file)'],
    ['another format', text().replace('counterpoint-run', 'other'), 'format'],
    ['no checksum', text().replace(/"sha256":"a+"/, '"sha256":"abc"'), 'input.sha256'],
    ['a bad affine', text().replace('"affine":[[-4', '"affine":[[null'), 'input.header.affine.0.0'],
    ['a parameter out of range', text().replace('"n_components":3', '"n_components":-3'), 'parameters.nComponents'],
  ])('refuses %s, naming the field', (_name, broken, field) => {
    expect(() => parseRunRecord(broken)).toThrow(
      expect.objectContaining({ code: 'FORMAT_RUN_FOLDER_INVALID', details: expect.objectContaining({ file: 'run.json', field }) }),
    )
  })
})
