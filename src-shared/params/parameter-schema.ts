/** Are these parameters complete and within their limits? Apart from the table, so that who only needs the table does not load the checker. */
import { z } from 'zod'
import type { Parameter } from './parameter-kinds'
import { PARAMETER_NAMES, PARAMETERS, type ParameterName, type RunParameters, snakeCase } from './parameters'

/** The zod schema of one parameter. */
function schemaOf(parameter: Parameter): z.ZodType {
  switch (parameter.kind) {
    case 'number':
    case 'optional-number': {
      const base = parameter.integer ? z.int() : z.number()
      const bounded = base.min(parameter.min).max(parameter.max)
      return parameter.kind === 'number' ? bounded : bounded.nullable()
    }
    case 'choice':
      return z.enum(parameter.choices.map((entry) => entry.value))
    case 'file':
      return z.string().min(1).nullable()
    case 'text':
      return z.string().max(parameter.maxLength)
    case 'switch':
      return z.boolean()
  }
}

export const runParametersSchema = z.strictObject(
  Object.fromEntries(PARAMETER_NAMES.map((name) => [name, schemaOf(PARAMETERS[name])])),
) as unknown as z.ZodType<RunParameters>

/** Parameters that came after the first runs were written; their defaults leave everything as it was. */
const NEWER: ReadonlySet<string> = new Set<ParameterName>([
  'dummyVolumes',
  'smoothingFwhmJ',
  'smoothingFwhmK',
  'detrend',
  'highPass',
  'lowPass',
  'confoundsFile',
  'confoundsMotion',
  'confoundsWmCsf',
  'confoundsGlobalSignal',
  'confoundsCompcor',
  'confoundsCosine',
  'confoundsColumns',
])

/** Back from run.json; throws a ZodError when a value is out of range. A parameter that the run's version did not have yet is what it was then: the default. */
export function fromRecord(record: Readonly<Record<string, unknown>>): RunParameters {
  const named = Object.fromEntries(
    PARAMETER_NAMES.map((name) => [
      name,
      record[snakeCase(name)] === undefined && NEWER.has(name) ? PARAMETERS[name].default : record[snakeCase(name)],
    ]),
  )
  return runParametersSchema.parse(named)
}
