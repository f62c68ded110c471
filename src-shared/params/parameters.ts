/** Every parameter of a run, once: drives the form, the command line, the engine, run.json and (parameter-schema.ts) what is checked. */
import { DECOMPOSE_PARAMETERS } from './decompose-parameters'
import { MAPS_PARAMETERS } from './maps-parameters'
import { MASK_PARAMETERS } from './mask-parameters'
import type { Parameter } from './parameter-kinds'
import { PREPARE_PARAMETERS } from './prepare-parameters'

/** In the order of the form, one file per group. Names are scikit-learn's and nilearn's, in camelCase here, snake_case in run.json, kebab-case on the command line. */
export const PARAMETERS = {
  ...MASK_PARAMETERS,
  ...PREPARE_PARAMETERS,
  ...DECOMPOSE_PARAMETERS,
  ...MAPS_PARAMETERS,
} as const satisfies Record<string, Parameter>

export type ParameterName = keyof typeof PARAMETERS
type ValueOf<P> = P extends { kind: 'choice'; choices: readonly { value: infer V }[] }
  ? V
  : P extends { kind: 'number' }
    ? number
    : P extends { kind: 'optional-number' }
      ? number | null
      : P extends { kind: 'file' }
        ? string | null
        : P extends { kind: 'text' }
          ? string
          : P extends { kind: 'switch' }
            ? boolean
            : never
export type RunParameters = { readonly [Name in ParameterName]: ValueOf<(typeof PARAMETERS)[Name]> }
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as ParameterName[]

/** Parameters that name a file: the page has a token in their place, never a path. */
export const FILE_PARAMETERS = ['maskFile', 'confoundsFile', 'wInit', 'mapsFile'] as const satisfies readonly ParameterName[]
export type FileParameterName = (typeof FILE_PARAMETERS)[number]

export function defaultParameters(): RunParameters {
  return Object.fromEntries(PARAMETER_NAMES.map((name) => [name, PARAMETERS[name].default])) as unknown as RunParameters
}

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
export const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Parameters as run.json spells them. */
export function toRecord(parameters: RunParameters): Record<string, unknown> {
  return Object.fromEntries(PARAMETER_NAMES.map((name) => [snakeCase(name), parameters[name]]))
}
