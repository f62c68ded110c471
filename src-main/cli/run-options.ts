/** Which options does `counterpoint run` take, and which parameters do they make? */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../../src-shared/errors'
import { defaultsForScan } from '../../src-shared/params/defaults-for-scan'
import type { Parameter } from '../../src-shared/params/parameter-kinds'
import { kebabCase, PARAMETER_NAMES, PARAMETERS, type ParameterName, type RunParameters } from '../../src-shared/params/parameters'
import { PRESET_NAMES, PRESETS, type PresetName, presetParameters } from '../../src-shared/params/presets'

/** Options that are no parameters of the computation. */
const OTHER_OPTIONS = {
  out: { type: 'string' },
  preset: { type: 'string' },
  name: { type: 'string' },
  threads: { type: 'string' },
  'max-memory': { type: 'string' },
  'fold-extra-dimensions': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type OptionTable = Record<string, { readonly type: 'string' | 'boolean' }>

/** node:util's option table: one `--kebab-case` option per parameter; switches also as `--no-...`. */
export function runOptionTable(): OptionTable {
  const table: OptionTable = { ...OTHER_OPTIONS }
  for (const name of PARAMETER_NAMES) {
    const isSwitch = (PARAMETERS[name] as Parameter).kind === 'switch'
    table[kebabCase(name)] = { type: isSwitch ? 'boolean' : 'string' }
    if (isSwitch) table[`no-${kebabCase(name)}`] = { type: 'boolean' }
  }
  return table
}

/** @throws AppError PARAM_INVALID when there is no preset of that name */
export function presetOf(value: string | undefined): PresetName | null {
  if (value === undefined) return null
  const preset = PRESET_NAMES.find((name) => name === value)
  if (preset) return preset
  throw new AppError('PARAM_INVALID', { parameter: '--preset', found: `"${value}"`, expected: PRESET_NAMES.join(' or ') })
}

/**
 * The preset's parameters (or the defaults that suit the scan) with the given options laid over them.
 * `--mask-strategy` takes a file as well: it stands for strategy `file` with that mask.
 * @throws AppError PARAM_INVALID
 */
export function runParameters(
  values: Readonly<Record<string, string | boolean | undefined>>,
  preset: PresetName | null,
  header: { readonly shape: readonly number[] },
): RunParameters {
  const given: Partial<Record<ParameterName, unknown>> = {}
  for (const name of PARAMETER_NAMES) {
    const value = values[kebabCase(name)]
    if (values[`no-${kebabCase(name)}`] === true) given[name] = false
    else if (value === true) given[name] = true
    else if (typeof value === 'string') given[name] = name === 'nComponents' && isWord(value) ? undefined : parseValue(name, value)
  }
  applyComponentNumber(given, values)
  applyMask(given, values)
  const base = preset === null ? defaultsForScan(header) : presetParameters(preset)
  const parameters = { ...base, ...given } as RunParameters
  if (parameters.lowerCutoff >= parameters.upperCutoff) {
    const expected = `less than --upper-cutoff (${parameters.upperCutoff})`
    throw new AppError('PARAM_INVALID', { parameter: '--lower-cutoff', found: parameters.lowerCutoff, expected })
  }
  if (parameters.model === 'dual-regression' && parameters.mapsFile === null) {
    throw new AppError('PARAM_INVALID', { parameter: '--maps-file', expected: 'an image of group maps for --model dual-regression' })
  }
  if (parameters.highPass !== null && parameters.lowPass !== null && parameters.highPass >= parameters.lowPass) {
    throw new AppError('PARAM_INVALID', {
      parameter: '--high-pass',
      found: parameters.highPass,
      expected: `less than --low-pass (${parameters.lowPass})`,
    })
  }
  return parameters
}

function parseValue(name: ParameterName, text: string): unknown {
  const parameter: Parameter = PARAMETERS[name]
  const option = `--${kebabCase(name)}`
  switch (parameter.kind) {
    case 'number':
    case 'optional-number': {
      const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN
      const fits = value >= parameter.min && value <= parameter.max && (!parameter.integer || Number.isInteger(value))
      if (fits) return value
      const expected = `${parameter.integer ? 'a whole number' : 'a number'} from ${parameter.min} to ${parameter.max}${parameter.unit ? ` (${parameter.unit})` : ''}`
      throw new AppError('PARAM_INVALID', { parameter: option, found: `"${text}"`, expected })
    }
    case 'choice': {
      if (parameter.choices.some((choice) => choice.value === text) || name === 'maskStrategy') return text
      const expected = parameter.choices.map((choice) => choice.value).join(', ')
      throw new AppError('PARAM_INVALID', { parameter: option, found: `"${text}"`, expected })
    }
    case 'file':
      return resolve(text)
    case 'text': {
      if (text.length <= parameter.maxLength) return text
      throw new AppError('PARAM_INVALID', {
        parameter: option,
        found: `${text.length} letters`,
        expected: `at most ${parameter.maxLength}`,
      })
    }
    case 'switch':
      return true
  }
}

function applyMask(given: Partial<Record<ParameterName, unknown>>, values: Readonly<Record<string, string | boolean | undefined>>): void {
  const strategy = values['mask-strategy']
  const file = values['mask-file']
  const expected = 'epi, background, whole-field or the path of a mask file'
  if (
    typeof strategy === 'string' &&
    strategy !== 'epi' &&
    strategy !== 'background' &&
    strategy !== 'whole-field' &&
    strategy !== 'file'
  ) {
    if (file !== undefined)
      throw new AppError('PARAM_INVALID', { parameter: '--mask-file', found: 'given twice', expected: 'one mask file' })
    if (!statSync(strategy, { throwIfNoEntry: false })) {
      throw new AppError('PARAM_INVALID', { parameter: '--mask-strategy', found: `"${strategy}" (no such file)`, expected })
    }
    given.maskStrategy = 'file'
    given.maskFile = resolve(strategy)
  } else if (strategy === 'file') {
    if (file === undefined)
      throw new AppError('PARAM_INVALID', { parameter: '--mask-strategy', found: '"file" without --mask-file', expected })
  } else if (file !== undefined) {
    if (strategy !== undefined) {
      throw new AppError('PARAM_INVALID', {
        parameter: '--mask-file',
        found: `given with --mask-strategy ${strategy}`,
        expected: 'one of the two',
      })
    }
    given.maskStrategy = 'file'
  }
}

/** `--n-components` also takes auto, auto:METHOD, auto:SHARE% and all. */
function applyComponentNumber(
  given: Partial<Record<ParameterName, unknown>>,
  values: Readonly<Record<string, string | boolean | undefined>>,
): void {
  const text = values['n-components']
  if (typeof text !== 'string' || !isWord(text)) return
  if (values['n-components-method'] !== undefined) {
    const found = 'given with --n-components-method'
    throw new AppError('PARAM_INVALID', { parameter: '--n-components', found, expected: 'one of the two' })
  }
  delete given.nComponents
  const [, method = 'mdl'] = text.split(':')
  const share = /^(\d+(?:\.\d+)?)%$/.exec(method)?.[1]
  if (text === 'all' || text === 'none') given.nComponentsMethod = 'all'
  else if (share !== undefined) {
    given.nComponentsMethod = 'variance'
    given.nComponentsVariance = parseValue('nComponentsVariance', share)
  } else if (text.startsWith('auto') && ['mdl', 'laplace', 'bic', 'aic'].includes(method)) given.nComponentsMethod = method
  else {
    const expected = 'a whole number, all, or auto, auto:mdl, auto:laplace, auto:bic, auto:aic, auto:90%'
    throw new AppError('PARAM_INVALID', { parameter: '--n-components', found: `"${text}"`, expected })
  }
}

/** Not a number: --n-components says where the number comes from. */
const isWord = (text: string): boolean => /^[a-z]/i.test(text)

/** @throws AppError PARAM_INVALID */
export function threadsOf(value: string | undefined): number {
  if (value === undefined) return 0
  const threads = Number(value)
  if (/^\d+$/.test(value) && threads <= 256) return threads
  throw new AppError('PARAM_INVALID', {
    parameter: '--threads',
    found: `"${value}"`,
    expected: 'a whole number from 0 (choose by the machine) to 256',
  })
}

/** Bytes, from GiB on the command line; undefined when the option is not given. @throws AppError PARAM_INVALID */
export function maxMemoryOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const gibibytes = Number(value)
  if (value.trim() !== '' && gibibytes >= 0.05 && gibibytes <= 65536) return gibibytes * 2 ** 30
  throw new AppError('PARAM_INVALID', { parameter: '--max-memory', found: `"${value}"`, expected: 'a number of GiB from 0.05' })
}

/** Where the texts begin. */
const INDENT = ' '.repeat(34)
const GROUPS = { mask: 'Mask', prepare: 'Preparation', decompose: 'Decomposition', maps: 'Maps' } as const

/** The lines of `help run`, from the same schema as the options. */
export function runHelp(): string {
  const lines = [
    'counterpoint run SCAN... --out DIR [options]',
    '',
    'Decomposes a 4-D NIfTI scan. DIR becomes the run folder; it must not exist yet.',
    'Several scans of one grid are taken together with --model canica or dictionary-learning; group maps are carried over to each scan, with a',
    'run folder per scan in DIR, with --model dual-regression --maps-file GROUP/maps.nii.gz. --confounds-file is the table of the first scan;',
    'those of the others have to be named after their scans in the same way.',
    '',
    row('--out DIR', 'the run folder to make (required)'),
    row('--preset NAME', PRESET_NAMES.map((name) => `${name}: ${PRESETS[name].label}`).join('; ')),
    row('--name TEXT', 'name of the run; default: the name of DIR'),
    row('--threads N', 'threads to compute with; default 0: chosen by the machine'),
    row('--max-memory GIB', 'voxels that would take more are kept in temporary files; default: half of the memory of the machine'),
    row('--fold-extra-dimensions', 'agree to fold dimensions 5 to 7 into time'),
    row('--json', 'JSON lines on standard output: progress, then one line of type "done"'),
  ]
  for (const [group, title] of Object.entries(GROUPS)) {
    lines.push('', `${title}:`)
    for (const name of PARAMETER_NAMES) {
      const parameter: Parameter = PARAMETERS[name]
      if (parameter.group !== group) continue
      const { argument, preset } = described(name, parameter)
      lines.push(row(`--${kebabCase(name)}${argument}`, `${parameter.help}${preset}`))
      if (parameter.kind === 'choice') for (const { value, help } of parameter.choices) lines.push(`${INDENT}${value}: ${help}`)
      if (name === 'nComponents')
        lines.push(`${INDENT}auto is auto:mdl; auto:METHOD and auto:SHARE% stand for --n-components-method, all for n_components=None.`)
    }
  }
  return lines.join('\n')
}

function described(name: ParameterName, parameter: Parameter): { argument: string; preset: string } {
  switch (parameter.kind) {
    case 'number':
      return {
        argument: name === 'nComponents' ? ' N|auto[:mdl|laplace|bic|aic|SHARE%]|all' : argumentOf(parameter.unit),
        preset: ` Default ${parameter.default}${parameter.unit ? ` ${parameter.unit}` : ''}.`,
      }
    case 'optional-number':
      return { argument: argumentOf(parameter.unit), preset: ` Default: ${parameter.emptyLabel}.` }
    case 'choice': {
      const choices = parameter.choices.map((choice) => (name === 'maskStrategy' && choice.value === 'file' ? 'FILE' : choice.value))
      return { argument: ` ${choices.join('|')}`, preset: ` Default ${parameter.default}.` }
    }
    case 'file':
      return { argument: ' FILE', preset: '' }
    case 'text':
      return { argument: ' TEXT', preset: ` Default: ${parameter.placeholder}.` }
    case 'switch':
      return { argument: '', preset: ` Default ${parameter.default ? 'on' : 'off'}.` }
  }
}

function argumentOf(unit: string | undefined): string {
  return unit === 'mm' || unit === 'Hz' || unit === 's' ? ` ${unit.toUpperCase()}` : ' N'
}

function row(option: string, text: string): string {
  return option.length > 30 ? `  ${option}\n${INDENT}${text}` : `  ${option.padEnd(32)}${text}`
}
