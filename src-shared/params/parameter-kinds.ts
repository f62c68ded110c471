/** Of which kinds can a parameter be, and what is said of each? */
export type ParameterGroup = 'mask' | 'prepare' | 'decompose' | 'maps'

interface Described {
  readonly group: ParameterGroup
  readonly label: string
  /** One line of help under the field; says what it does, not what it is called. */
  readonly help: string
  /** Folded away in the form until asked for. */
  readonly advanced?: boolean
}
export interface NumberParameter extends Described {
  readonly kind: 'number'
  readonly integer: boolean
  readonly default: number
  readonly min: number
  readonly max: number
  readonly unit?: string
  readonly step?: number
}
export interface OptionalNumberParameter extends Omit<NumberParameter, 'kind' | 'default'> {
  readonly kind: 'optional-number'
  readonly default: null
  /** What empty means, shown as placeholder. */
  readonly emptyLabel: string
}
export interface ChoiceParameter<Choice extends string = string> extends Described {
  readonly kind: 'choice'
  readonly default: Choice
  readonly choices: readonly { readonly value: Choice; readonly label: string; readonly help: string }[]
}
interface FileParameter extends Described {
  readonly kind: 'file'
  readonly default: null
  readonly extensions: readonly string[]
}
interface TextParameter extends Described {
  readonly kind: 'text'
  readonly default: string
  /** What empty means, shown in the empty field. */
  readonly placeholder: string
  readonly maxLength: number
}
interface SwitchParameter extends Described {
  readonly kind: 'switch'
  readonly default: boolean
}
export type Parameter = NumberParameter | OptionalNumberParameter | ChoiceParameter | FileParameter | TextParameter | SwitchParameter

export function choice<const Choice extends string>(parameter: Omit<ChoiceParameter<Choice>, 'kind'>): ChoiceParameter<Choice> {
  return { kind: 'choice', ...parameter }
}
