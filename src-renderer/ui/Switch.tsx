/** How is something turned on or off? */
import type { ReactNode } from 'react'
import { Switch as AriaSwitch } from 'react-aria-components'

interface SwitchProps {
  /** Spoken name; leave out when children say it. */
  readonly label?: string
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
  readonly isDisabled?: boolean
  readonly describedBy?: string | undefined
  readonly children?: ReactNode
}

/** An on/off switch; Space turns it. */
export function Switch(props: SwitchProps) {
  return (
    <AriaSwitch
      className="switch"
      {...(props.label ? { 'aria-label': props.label } : {})}
      {...(props.describedBy ? { 'aria-describedby': props.describedBy } : {})}
      isSelected={props.isSelected}
      onChange={props.onChange}
      isDisabled={props.isDisabled ?? false}
    >
      <span className="track" aria-hidden="true" />
      {props.children}
    </AriaSwitch>
  )
}
