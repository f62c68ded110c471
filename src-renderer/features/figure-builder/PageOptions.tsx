/** How large is the page, what is its ground, and how large are its words? */

import { FONT_FAMILIES } from '../../../src-shared/figure/font-families'
import { JOURNAL_WIDTHS } from '../../../src-shared/figure/journals'
import { STYLES, THEMES, WIDTH_PRESETS } from '../../../src-shared/figure/recipe'
import { figure as text } from '../../messages/figure'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Select } from '../../ui/Select'
import type { Problems } from './draft'
import { FigureNumber } from './FigureNumber'
import { useFigure } from './figure-store'
import { OptionGroup, Row } from './Row'

const RESOLUTIONS = ['150', '300', '600'] as const
const OTHER = 'other'
const WIDTHS: readonly { readonly value: string; readonly label: string; readonly widthMm: number }[] = [
  ...(['single', 'one-and-a-half', 'double'] as const).map((name) => ({
    value: name,
    label: `${text.widths[name]}, ${WIDTH_PRESETS[name]} ${text.units.mm}`,
    widthMm: WIDTH_PRESETS[name],
  })),
  ...JOURNAL_WIDTHS.map(({ name, widthMm }) => ({ value: name, label: `${name}, ${widthMm} ${text.units.mm}`, widthMm })),
]

export function PageOptions({ problems }: { readonly problems: Problems }) {
  const { draft, change } = useFigure()
  const width = WIDTHS.find(({ widthMm }) => widthMm === draft.widthMm)
  const { fields, units } = text
  return (
    <OptionGroup title={text.groups.page}>
      <Row label={fields.style} hint={text.style[draft.style].help}>
        <SegmentedControl
          label={fields.style}
          segments={STYLES.map((value) => ({ value, label: text.style[value].label }))}
          value={draft.style}
          onChange={(style) => change({ style })}
        />
      </Row>
      <Row label={fields.journal}>
        <Select
          label={fields.journal}
          options={[...WIDTHS, ...(width ? [] : [{ value: OTHER, label: text.widths.other }])]}
          value={width?.value ?? OTHER}
          onChange={(value) => {
            const chosen = WIDTHS.find((entry) => entry.value === value)
            if (chosen) change({ widthMm: chosen.widthMm })
          }}
        />
      </Row>
      <Row label={fields.width} field="widthMm" problem={problems.widthMm}>
        <FigureNumber field="widthMm" label={fields.width} unit={units.mm} problems={problems} />
      </Row>
      <Row label={fields.dpi} field="dpi" problem={problems.dpi}>
        <SegmentedControl
          label={fields.dpi}
          segments={RESOLUTIONS.map((value) => ({ value, label: value }))}
          value={String(draft.dpi)}
          onChange={(value) => change({ dpi: Number(value) })}
        />
        <FigureNumber field="dpi" label={fields.dpi} unit={units.dpi} step={50} problems={problems} />
      </Row>
      <Row label={fields.theme} hint={text.themes[draft.theme].help}>
        <Select
          label={fields.theme}
          options={([...THEMES, 'auto'] as const).map((value) => ({ value, ...text.themes[value] }))}
          value={draft.theme}
          onChange={(theme) => change({ theme })}
        />
      </Row>
      <Row label={fields.font} hint={text.fonts[draft.fontFamily]} field="fontSizePt" problem={problems.fontSizePt}>
        <Select
          label={fields.font}
          options={FONT_FAMILIES.map((value) => ({ value, label: value, help: text.fonts[value] }))}
          value={draft.fontFamily}
          onChange={(fontFamily) => change({ fontFamily })}
        />
        <FigureNumber field="fontSizePt" label={fields.fontSize} unit={units.pt} step={0.5} problems={problems} />
      </Row>
    </OptionGroup>
  )
}
