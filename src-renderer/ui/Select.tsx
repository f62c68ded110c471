/** How is one of many alternatives chosen from a list that folds away? */
import { Select as AriaSelect, Button, ListBox, ListBoxItem, Popover, SelectValue, Text } from 'react-aria-components'
import { ChevronIcon } from './icons'

interface SelectOption<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly help?: string
}
interface SelectProps<Value extends string> {
  readonly label: string
  readonly options: readonly SelectOption<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly variant?: 'normal' | 'quiet'
  readonly isDisabled?: boolean
  readonly describedBy?: string | undefined
}

/** A select with an optional help line for each alternative. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  return (
    <AriaSelect
      aria-label={props.label}
      {...(props.describedBy ? { 'aria-describedby': props.describedBy } : {})}
      value={props.value}
      isDisabled={props.isDisabled ?? false}
      onChange={(key) => {
        const chosen = props.options.find((option) => option.value === key)
        if (chosen) props.onChange(chosen.value)
      }}
    >
      <Button className={`choice ${props.variant === 'quiet' ? 'quiet' : ''}`}>
        <SelectValue>{props.options.find((option) => option.value === props.value)?.label ?? ''}</SelectValue>
        <ChevronIcon />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox>
          {props.options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} className="option" textValue={option.label}>
              <Text slot="label" className="option-label">
                {option.label}
              </Text>
              {option.help ? (
                <Text slot="description" className="option-help">
                  {option.help}
                </Text>
              ) : null}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
