/** Which colour does a map value have? */

import blueOrange from '../../assets/colour-maps/blue_orange.json'
import coldHot from '../../assets/colour-maps/cold_hot.json'
import redBlue from '../../assets/colour-maps/RdBu_r.json'

export const COLOUR_MAPS = ['blue_orange', 'cold_hot', 'RdBu_r'] as const
export type ColourMapName = (typeof COLOUR_MAPS)[number]
export type Theme = 'dark' | 'light'

const FILES = { blue_orange: blueOrange, cold_hot: coldHot, RdBu_r: redBlue } as const
const cache = new Map<string, Uint8Array>()

/** 256 x RGB, 0 to 255: the first entry is for -limit, the last for +limit. The table for a dark or a light ground. */
export function colourTable(name: ColourMapName, ground: Theme): Uint8Array {
  const key = `${name} ${ground}`
  const known = cache.get(key)
  if (known) return known
  const text = ground === 'dark' ? FILES[name].onDark : FILES[name].onLight
  const table = new Uint8Array(text.length / 2)
  for (let n = 0; n < table.length; n++) table[n] = Number.parseInt(text.slice(2 * n, 2 * n + 2), 16)
  cache.set(key, table)
  return table
}

/** Row of the table for a value: colour depends on the value and the limit alone, so moving the threshold recolours nothing. */
export function tableRow(value: number, limit: number): number {
  return Math.min(255, Math.max(0, Math.round(((value / limit + 1) / 2) * 255)))
}

/** The colour of a value as CSS. */
export function cssColour(table: Uint8Array, value: number, limit: number): string {
  const at = 3 * tableRow(value, limit)
  return `rgb(${table[at]}, ${table[at + 1]}, ${table[at + 2]})`
}
