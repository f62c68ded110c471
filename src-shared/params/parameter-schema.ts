/** Are these parameters complete and within their limits? Apart from the table, so that who only needs the table does not load the checker. */
import { z } from 'zod'
import type { Parameter } from './parameter-kinds'
import { PARAMETER_NAMES, PARAMETERS, type RunParameters, snakeCase } from './parameters'

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

/** Back from run.json; throws a ZodError when a value is out of range. What an earlier version did not know has its default: that is what it did. */
export function fromRecord(record: Readonly<Record<string, unknown>>): RunParameters {
  const named = Object.fromEntries(
    PARAMETER_NAMES.map((name) => [name, snakeCase(name) in record ? record[snakeCase(name)] : PARAMETERS[name].default]),
  )
  return runParametersSchema.parse(named)
}
