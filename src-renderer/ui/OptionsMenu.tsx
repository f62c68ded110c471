/** How are several small choices, each one of a few, kept behind one button? */
import { Menu as AriaMenu, Button, Header, MenuItem, MenuSection, MenuTrigger, Popover, Text } from 'react-aria-components'
import { CheckIcon, ChevronIcon } from './icons'

interface OptionsSection {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string; readonly help?: string }[]
  readonly onChange: (value: string) => void
}

/** A quiet button that opens one list with a heading for each choice. */
export function OptionsMenu({ label, sections }: { readonly label: string; readonly sections: readonly OptionsSection[] }) {
  return (
    <MenuTrigger>
      <Button className="choice quiet">
        {label}
        <ChevronIcon />
      </Button>
      <Popover className="popover" offset={4}>
        <AriaMenu>
          {sections.map((section) => (
            <MenuSection
              key={section.label}
              className="option-section"
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[section.value]}
              onSelectionChange={(keys) => {
                const [chosen] = keys === 'all' ? [] : [...keys]
                if (chosen !== undefined) section.onChange(String(chosen))
              }}
            >
              <Header className="option-heading">{section.label}</Header>
              {section.options.map(({ value, label: name, help }) => (
                <MenuItem key={value} id={value} className="option" textValue={name}>
                  <Text slot="label" className="option-label">
                    {value === section.value ? <CheckIcon /> : null}
                    {name}
                  </Text>
                  {help ? (
                    <Text slot="description" className="option-help">
                      {help}
                    </Text>
                  ) : null}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
