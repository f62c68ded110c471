/** Which colour does a map value have? */

import blueOrange from '../../assets/colour-maps/blue_orange.json'
import coldHot from '../../assets/colour-maps/cold_hot.json'
import redBlue from '../../assets/colour-maps/RdBu_r.json'
import type { FigureColourMap, FigureTheme } from './recipe'

/** 256 colours, RGB, 8 bits each; the first belongs to the lower end of the range. */
export type ColourTable = Uint8Array
const TABLE_SIZE = 256

function fromHex(text: string): ColourTable {
  return Uint8Array.from({ length: TABLE_SIZE * 3 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
}

interface TableFile {
  readonly onDark: string
  readonly onLight?: string
}
const FILES: Record<FigureColourMap, TableFile> = { blue_orange: blueOrange, cold_hot: coldHot, RdBu_r: redBlue }

/** The table of a map on what lies under it: blue_orange grows lighter with |value| on dark, darker on light. */
export function colourTable(name: FigureColourMap, theme: FigureTheme): ColourTable {
  const file = FILES[name]
  const onLight = theme === 'white' || theme === 'transparent'
  return fromHex(onLight ? (file.onLight ?? file.onDark) : file.onDark)
}

/** Row of the table for a value on a range from -limit to +limit; values beyond have the colour of the end (matplotlib's rule for N = 256). */
export function tableRow(value: number, limit: number): number {
  const row = Math.floor((value / limit + 1) * (TABLE_SIZE / 2))
  return Math.min(TABLE_SIZE - 1, Math.max(0, row))
}
