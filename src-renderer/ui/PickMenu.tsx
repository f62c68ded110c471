/** How are several of many picked from a list behind one button? */
import type { ReactNode } from 'react'
import { Menu as AriaMenu, Button, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components'
import { CheckIcon, ChevronIcon } from './icons'

interface PickMenuProps {
  readonly label: string
  readonly children: ReactNode
  readonly items: readonly { readonly id: string; readonly label: string; readonly isPicked: boolean }[]
  /** Picks an item or takes it out again; the list stays open. */
  readonly onPick: (id: string) => void
}

export function PickMenu({ label, children, items, onPick }: PickMenuProps) {
  const picked = items.filter(({ isPicked }) => isPicked).map(({ id }) => id)
  return (
    <MenuTrigger>
      <Button className="choice" aria-label={label}>
        {children}
        <ChevronIcon />
      </Button>
      <Popover className="popover" offset={4}>
        <AriaMenu
          selectionMode="multiple"
          selectedKeys={picked}
          onSelectionChange={(keys) => {
            if (keys === 'all') return
            const now = new Set([...keys].map(String))
            const changed = items.find(({ id, isPicked }) => now.has(id) !== isPicked)
            if (changed) onPick(changed.id)
          }}
        >
          {items.map(({ id, label: name, isPicked }) => (
            <MenuItem key={id} id={id} className="option" textValue={name}>
              <Text slot="label" className="option-label">
                {isPicked ? <CheckIcon /> : null}
                {name}
              </Text>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
