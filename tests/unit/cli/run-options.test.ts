import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../../src-main/cli/command-line'
import { runHelp, runOptionTable, runParameters } from '../../../src-main/cli/run-options'
import { errorWords } from '../../../src-shared/error-messages'
import { AppError, ERROR_CODES } from '../../../src-shared/errors'
import type { Parameter } from '../../../src-shared/params/parameter-kinds'
import { runParametersSchema } from '../../../src-shared/params/parameter-schema'
import { kebabCase, PARAMETER_NAMES, PARAMETERS } from '../../../src-shared/params/parameters'
import { presetParameters } from '../../../src-shared/params/presets'

const scan = { shape: [64, 64, 21, 30] }

describe('options of run', () => {
  it('are one per parameter, all in the help', () => {
    const table = runOptionTable()
    for (const name of PARAMETER_NAMES) {
      expect(table).toHaveProperty(kebabCase(name))
      expect(runHelp()).toContain(`--${kebabCase(name)}`)
    }
  })
  it('say in the help what each choice is for, and how a number is estimated', () => {
    const help = runHelp()
    for (const name of PARAMETER_NAMES) {
      const parameter: Parameter = PARAMETERS[name]
      if (parameter.kind === 'choice') for (const choice of parameter.choices) expect(help).toContain(`${choice.value}: ${choice.help}`)
    }
    expect(help).toContain('--n-components N|auto[:mdl|laplace|bic|aic|SHARE%]|all')
    expect(help).toContain('--high-pass HZ')
  })
  it('default to what suits the scan', () => {
    const parameters = runParameters({}, null, scan)
    expect(parameters.nComponents).toBe(10)
    expect(runParametersSchema.parse(parameters)).toEqual(parameters)
  })
  it('are laid over the preset', () => {
    const parameters = runParameters({ 'max-iter': '7', 'no-save-thresholded': true }, 'nilearn-example', scan)
    expect(parameters).toEqual({ ...presetParameters('nilearn-example'), maxIter: 7, saveThresholded: false })
  })
  it.each(PARAMETER_NAMES.filter((name) => PARAMETERS[name].kind === 'number'))('%s: limits are kept, one beyond is refused', (name) => {
    const parameter: Parameter = PARAMETERS[name]
    if (parameter.kind !== 'number') throw new Error('a number is meant')
    const pairs = { lowerCutoff: { 'upper-cutoff': '1' }, upperCutoff: { 'lower-cutoff': '0' } } as Record<string, object>
    const give = (value: number) => runParameters({ ...pairs[name], [kebabCase(name)]: String(value) }, null, scan)
    const inside = name === 'lowerCutoff' ? parameter.min : parameter.max
    expect(give(inside)[name]).toBe(inside)
    expect(() => give(parameter.max + 1)).toThrow(AppError)
    expect(() => give(parameter.min - 1)).toThrow(AppError)
  })
  it.each([
    ['auto', { nComponentsMethod: 'mdl' }],
    ['auto:laplace', { nComponentsMethod: 'laplace' }],
    ['auto:aic', { nComponentsMethod: 'aic' }],
    ['auto:bic', { nComponentsMethod: 'bic' }],
    ['auto:87.5%', { nComponentsMethod: 'variance', nComponentsVariance: 87.5 }],
    ['all', { nComponentsMethod: 'all' }],
    ['7', { nComponentsMethod: 'given', nComponents: 7 }],
  ])('--n-components %s', (text, expected) => {
    const parameters = runParameters({ 'n-components': text, 'n-components-max': '30' }, null, scan)
    expect(parameters).toMatchObject({ ...expected, nComponentsMax: 30 })
    expect(runParametersSchema.parse(parameters)).toEqual(parameters)
  })
  it.each(['auto:', 'auto:best', 'auto:0.5%', 'auto:101%', 'many'])('--n-components %s is refused', (text) => {
    expect(() => runParameters({ 'n-components': text }, null, scan)).toThrow(AppError)
  })
  it('--n-components auto beside --n-components-method is refused', () => {
    expect(() => runParameters({ 'n-components': 'auto', 'n-components-method': 'aic' }, null, scan)).toThrow(AppError)
  })
  it('say which of two ways to a mask is meant', () => {
    const give = (values: Record<string, string>) => () => runParameters(values, null, scan)
    expect(give({ 'mask-file': 'package.json' })()).toMatchObject({ maskStrategy: 'file' })
    expect(give({ 'mask-strategy': 'package.json' })()).toMatchObject({ maskStrategy: 'file' })
    expect(give({ 'mask-strategy': 'file' })).toThrow(AppError)
    expect(give({ 'mask-strategy': 'epi', 'mask-file': 'package.json' })).toThrow(AppError)
    expect(give({ 'mask-strategy': 'package.json', 'mask-file': 'package.json' })).toThrow(AppError)
  })
})

describe('every error code', () => {
  it.each(ERROR_CODES)('%s has words that need no detail, in one line', (code) => {
    for (const details of [{}, { file: 'scan.nii', field: 'dim[3]', found: 0, expected: 1, parameter: '--tol', reason: 'x' }]) {
      const { what, todo } = errorWords(code, details)
      expect(`${what} ${todo}`).toMatch(/^[^\n]+\. \S[^\n]+\.$/)
      expect(`${what} ${todo}`).not.toMatch(/undefined|null|NaN/)
    }
  })
  it.each([
    ['PARAM_INVALID', 2],
    ['PARAM_UNKNOWN', 2],
    ['FILE_EXISTS', 2],
    ['FILE_NOT_FOUND', 3],
    ['FORMAT_NOT_NIFTI', 3],
    ['DATA_MASK_EMPTY', 3],
    ['FILE_DISK_FULL', 1],
    ['ENGINE_OUT_OF_MEMORY', 1],
  ] as const)('%s ends with %d', (code, exit) => expect(exitCodeOf(code)).toBe(exit))
})
