/** How is a number with a unit typed, stepped and refused? */
import { useEffect, useState } from 'react'
import { TextField as AriaTextField, Group, Input } from 'react-aria-components'
import { numberToText, stepNumber, textToNumber } from './number-text'

interface NumberFieldProps {
  readonly label: string
  /** NaN stands for text that is no number (the caller says so under the field); null for an empty field. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly unit?: string | undefined
  readonly placeholder?: string | undefined
  readonly isInvalid?: boolean
  readonly isDisabled?: boolean
  /** Ids of the help or error sentence. */
  readonly describedBy?: string | undefined
  readonly className?: string
}

/** A number field: takes 1e-4, decimal commas, Up and Down (Shift: ten steps); changes are live, nothing is silently clamped. */
export function NumberField(props: NumberFieldProps) {
  const { value, step = 1 } = props
  const [text, setText] = useState(numberToText(value))
  useEffect(() => {
    setText((current) => {
      const shown = textToNumber(current)
      return shown === value || (Number.isNaN(shown) && Number.isNaN(value)) ? current : numberToText(value)
    })
  }, [value])
  const type = (next: string) => {
    setText(next)
    props.onChange(textToNumber(next))
  }
  const stepBy = (amount: number) => {
    const next = stepNumber(value, amount, props.min, props.max)
    setText(numberToText(next))
    props.onChange(next)
  }
  return (
    <AriaTextField
      aria-label={props.unit ? `${props.label} (${props.unit})` : props.label}
      {...(props.describedBy ? { 'aria-describedby': props.describedBy } : {})}
      value={text}
      onChange={type}
      isInvalid={props.isInvalid ?? false}
      isDisabled={props.isDisabled ?? false}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') {
          // The library keeps key strokes to itself otherwise, and Control+Enter would not start the run from a field.
          event.continuePropagation()
          return
        }
        event.preventDefault()
        stepBy((event.key === 'ArrowUp' ? 1 : -1) * step * (event.shiftKey ? 10 : 1))
      }}
    >
      <Group
        className={`input number-input ${props.className ?? ''}`}
        isInvalid={props.isInvalid ?? false}
        isDisabled={props.isDisabled ?? false}
      >
        <Input
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          {...(props.placeholder ? { placeholder: props.placeholder } : {})}
          onBlur={() => setText((now) => (Number.isNaN(value) ? now : numberToText(value)))}
        />
        {props.unit ? (
          <span className="unit" aria-hidden="true">
            {props.unit}
          </span>
        ) : null}
      </Group>
    </AriaTextField>
  )
}
