/** How is any command, component or recent file found by a few letters of its name? */
import { useState } from 'react'
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components'
import { commands as text } from '../../messages/commands'
import { Key } from '../../ui/Key'
import './commands.css'
import { type PaletteCommand, paletteCommands } from './palette-commands'
import { usePalette } from './palette-store'

const GROUPS = Object.keys(text.groups) as PaletteCommand['group'][]

/** A field over the window and what fits its letters below; arrows choose, Enter carries out, Escape closes. */
export function CommandPalette() {
  const close = usePalette((state) => state.close)
  const { contains } = useFilter({ sensitivity: 'base' })
  // As things are when it is opened: what is carried out closes it.
  const [all] = useState(paletteCommands)
  const carryOut = (id: unknown) => {
    close()
    all.find((command) => command.id === id)?.run()
  }
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={close} className="palette-overlay">
      <Modal className="palette">
        <Dialog aria-label={text.name}>
          <Autocomplete filter={(name, letters) => letters.split(' ').every((word) => contains(name, word))}>
            <SearchField autoFocus aria-label={text.find} className="palette-field">
              <Input placeholder={text.find} className="palette-input" />
            </SearchField>
            <Menu
              aria-label={text.name}
              className="palette-list"
              onAction={carryOut}
              renderEmptyState={() => <p className="palette-none">{text.none}</p>}
            >
              {GROUPS.map((group) => {
                const commands = all.filter((command) => command.group === group)
                return commands.length === 0 ? null : (
                  <MenuSection key={group} className="palette-group">
                    <Header className="palette-heading">{text.groups[group]}</Header>
                    {commands.map(({ id, name, keys }) => (
                      <MenuItem key={id} id={id} textValue={name} className="palette-option">
                        <span>{name}</span>
                        {keys === undefined ? null : <Key>{keys}</Key>}
                      </MenuItem>
                    ))}
                  </MenuSection>
                )
              })}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
