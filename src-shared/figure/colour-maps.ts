/** Which colour does a map value have? */

import blueOrange from '../../assets/colour-maps/blue_orange.json'
import cividis from '../../assets/colour-maps/cividis.json'
import coldHot from '../../assets/colour-maps/cold_hot.json'
import inferno from '../../assets/colour-maps/inferno.json'
import redBlue from '../../assets/colour-maps/RdBu_r.json'
import viridis from '../../assets/colour-maps/viridis.json'
import { type FigureColourMap, isSequential } from './colour-map-names'
import type { FigureTheme } from './recipe'

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
const FILES: Record<FigureColourMap, TableFile> = { blue_orange: blueOrange, cold_hot: coldHot, RdBu_r: redBlue, cividis, viridis, inferno }

/** The colours as they are kept, from the first to the last: those that grow lighter with |value| on dark grow darker on light. */
export function colourRamp(name: FigureColourMap, theme: FigureTheme): ColourTable {
  const file = FILES[name]
  const onLight = theme === 'white' || theme === 'transparent'
  return fromHex(onLight ? (file.onLight ?? file.onDark) : file.onDark)
}

/** The table for a range from -limit to +limit, 0 in the middle; of a sequential map both halves run from 0 outwards, the lower one is never drawn. */
export function colourTable(name: FigureColourMap, theme: FigureTheme): ColourTable {
  const ramp = colourRamp(name, theme)
  if (!isSequential(name)) return ramp
  const half = TABLE_SIZE / 2
  // Every second colour, the last one among them.
  const table = new Uint8Array(ramp.length)
  for (let n = 0; n < half; n++) {
    const colour = ramp.subarray(3 * (2 * n + 1), 3 * (2 * n + 2))
    table.set(colour, 3 * (half + n))
    table.set(colour, 3 * (half - 1 - n))
  }
  return table
}

/** Row of the table for a value on a range from -limit to +limit; values beyond have the colour of the end (matplotlib's rule for N = 256). */
export function tableRow(value: number, limit: number): number {
  const row = Math.floor((value / limit + 1) * (TABLE_SIZE / 2))
  return Math.min(TABLE_SIZE - 1, Math.max(0, row))
}
