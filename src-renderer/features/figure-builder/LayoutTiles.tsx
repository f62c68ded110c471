/** How are cuts and components arranged on the page? */

import { Radio, RadioGroup } from 'react-aria-components'
import { isStrip } from '../../../src-shared/figure/recipe'
import { figure as text } from '../../messages/figure'
import { useFigure, widthFor } from './figure-store'

const KINDS = ['ortho', 'tiled', 'mosaic', 'strip', 'panel', 'contact'] as const
type Kind = (typeof KINDS)[number]

/** Rectangles x, y, width, height on 44 x 24. */
const grid = (columns: number, rows: number, width: number, height: number): string => {
  const gap = 2
  const [left, top] = [(44 - columns * width - (columns - 1) * gap) / 2, (24 - rows * height - (rows - 1) * gap) / 2]
  const at = (n: number): string =>
    `M${left + (n % columns) * (width + gap)} ${top + Math.floor(n / columns) * (height + gap)}h${width}v${height}h${-width}z`
  return Array.from({ length: columns * rows }, (_, n) => at(n)).join('')
}
const DRAWINGS: Readonly<Record<Kind, string>> = {
  ortho: grid(3, 1, 11, 13),
  tiled: grid(2, 2, 9, 9),
  mosaic: grid(5, 3, 6, 6),
  strip: grid(6, 1, 5, 8),
  panel: `${grid(3, 3, 6, 6)}M35 5l2-3 2 4 2-3M35 13l2-3 2 4 2-3M35 21l2-3 2 4 2-3`,
  contact: grid(6, 4, 5, 4),
}

export function LayoutTiles() {
  const { layout, widthMm } = useFigure((state) => state.draft)
  const change = useFigure((state) => state.change)
  const kind: Kind = isStrip(layout) ? 'strip' : layout
  const choose = (next: Kind) => {
    const chosen = next === 'strip' ? 'z' : next
    change({ layout: chosen, widthMm: widthFor(chosen, widthMm) })
  }
  return (
    <RadioGroup className="layout-tiles" aria-label={text.groups.layout} value={kind} onChange={(value) => choose(value as Kind)}>
      {KINDS.map((value) => (
        <Radio key={value} value={value} className="layout-tile">
          <svg viewBox="0 0 44 24" width={44} height={24} fill="none" stroke="currentColor" aria-hidden="true">
            <path d={DRAWINGS[value]} />
          </svg>
          <span>{text.layouts[value]}</span>
        </Radio>
      ))}
    </RadioGroup>
  )
}

/** One sentence on the chosen layout. */
export function LayoutHelp() {
  const layout = useFigure((state) => state.draft.layout)
  return <p className="figure-hint">{text.layoutHelp[isStrip(layout) ? 'strip' : layout]}</p>
}
