/** Which colour does a map value have on screen? The tables and the rule are those of the figures. */
import type { FigureColourMap } from '../../src-shared/figure/colour-map-names'
import { type ColourTable, colourTable as figureTable, tableRow } from '../../src-shared/figure/colour-maps'

export { tableRow }
export type ColourMapName = FigureColourMap
export type Theme = 'dark' | 'light'

const cache = new Map<string, ColourTable>()

/** 256 x RGB, 0 to 255: the first entry is for -limit, the last for +limit. The table for a dark or a light ground; the same array each time. */
export function colourTable(name: ColourMapName, ground: Theme): ColourTable {
  const key = `${name} ${ground}`
  const known = cache.get(key)
  if (known) return known
  const table = figureTable(name, ground === 'dark' ? 'black' : 'white')
  cache.set(key, table)
  return table
}

/** The colour of a value as CSS. Colour depends on the value and the limit alone, so moving the threshold recolours nothing. */
export function cssColour(table: ColourTable, value: number, limit: number): string {
  const at = 3 * tableRow(value, limit)
  return `rgb(${table[at]}, ${table[at + 1]}, ${table[at + 2]})`
}
