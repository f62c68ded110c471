/** How is one of a few alternatives chosen when all fit side by side? */
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'

interface Segment<Value extends string> {
  readonly value: Value
  readonly label: string
  /** Spoken and shown as a title; what the alternative does. */
  readonly help?: string
}
interface SegmentedControlProps<Value extends string> {
  readonly label: string
  readonly segments: readonly Segment<Value>[]
  /** null: none of them is in force. */
  readonly value: Value | null
  readonly onChange: (value: Value) => void
  readonly isDisabled?: boolean
  readonly describedBy?: string | undefined
}

/** A radio group drawn as joined segments; arrow keys move, Space or Enter chooses. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={props.label}
      {...(props.describedBy ? { 'aria-describedby': props.describedBy } : {})}
      selectionMode="single"
      disallowEmptySelection
      isDisabled={props.isDisabled ?? false}
      selectedKeys={props.value === null ? [] : [props.value]}
      onSelectionChange={(keys) => {
        const chosen = props.segments.find((segment) => keys.has(segment.value))
        if (chosen && chosen.value !== props.value) props.onChange(chosen.value)
      }}
    >
      {props.segments.map((segment) => (
        <ToggleButton key={segment.value} id={segment.value} className="segment">
          {segment.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
