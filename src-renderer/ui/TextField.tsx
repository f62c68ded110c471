/** How is a short text typed? */
import { TextField as AriaTextField, Group, Input } from 'react-aria-components'
import { Key } from './Key'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly maxLength?: number
  readonly isInvalid?: boolean
  readonly describedBy?: string | undefined
  readonly className?: string
  readonly shortcut?: string
  /** Id of a datalist with what may be meant. */
  readonly list?: string
}

/** A one-line text field in the window's style. */
export function TextField(props: TextFieldProps) {
  return (
    <AriaTextField
      aria-label={props.label}
      {...(props.describedBy ? { 'aria-describedby': props.describedBy } : {})}
      value={props.value}
      onChange={props.onChange}
      isInvalid={props.isInvalid ?? false}
      {...(props.maxLength ? { maxLength: props.maxLength } : {})}
    >
      <Group className={`input text-input ${props.className ?? ''}`} isInvalid={props.isInvalid ?? false}>
        <Input
          autoComplete="off"
          spellCheck={false}
          {...(props.list ? { list: props.list } : {})}
          {...(props.placeholder ? { placeholder: props.placeholder } : {})}
        />
        {props.shortcut ? <Key>{props.shortcut}</Key> : null}
      </Group>
    </AriaTextField>
  )
}
