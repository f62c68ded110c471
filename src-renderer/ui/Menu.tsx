/** How is a list of actions offered behind one button? */
import type { ReactNode } from 'react'
import { Menu as AriaMenu, Button, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components'
import { ChevronIcon } from './icons'

interface MenuAction<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly help?: string
  readonly isDisabled?: boolean
}
interface MenuProps<Id extends string> {
  readonly label: string
  readonly children: ReactNode
  readonly actions: readonly MenuAction<Id>[]
  readonly onAction: (id: Id) => void
  readonly isDisabled?: boolean
}

/** A button that opens a list of actions. */
export function Menu<Id extends string>(props: MenuProps<Id>) {
  return (
    <MenuTrigger>
      <Button className="choice" aria-label={props.label} isDisabled={props.isDisabled ?? false}>
        {props.children}
        <ChevronIcon />
      </Button>
      <Popover className="popover" offset={4}>
        <AriaMenu
          onAction={(key) => {
            const action = props.actions.find((entry) => entry.id === key)
            if (action) props.onAction(action.id)
          }}
        >
          {props.actions.map((action) => (
            <MenuItem key={action.id} id={action.id} className="option" isDisabled={action.isDisabled ?? false} textValue={action.label}>
              <Text slot="label" className="option-label">
                {action.label}
              </Text>
              {action.help ? (
                <Text slot="description" className="option-help">
                  {action.help}
                </Text>
              ) : null}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
