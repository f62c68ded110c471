/** Which colour maps are there, which values do they have colours for, and can colour-blind readers read them? */

interface ColourMapFacts {
  /** Diverging: for values below and above 0; sequential: for values above 0 alone. */
  readonly kind: 'diverging' | 'sequential'
  /** Whether signs and strengths stay apart with the common kinds of colour blindness; a test computes it. */
  readonly isColourBlindSafe: boolean
}

export const COLOUR_MAPS = ['blue_orange', 'cold_hot', 'RdBu_r', 'cividis', 'viridis', 'inferno'] as const
export type FigureColourMap = (typeof COLOUR_MAPS)[number]

export const COLOUR_MAP_FACTS: Readonly<Record<FigureColourMap, ColourMapFacts>> = {
  blue_orange: { kind: 'diverging', isColourBlindSafe: true },
  cold_hot: { kind: 'diverging', isColourBlindSafe: false },
  RdBu_r: { kind: 'diverging', isColourBlindSafe: true },
  cividis: { kind: 'sequential', isColourBlindSafe: true },
  viridis: { kind: 'sequential', isColourBlindSafe: true },
  inferno: { kind: 'sequential', isColourBlindSafe: true },
}

export const DEFAULT_COLOUR_MAP: FigureColourMap = 'blue_orange'

export const isSequential = (name: FigureColourMap): boolean => COLOUR_MAP_FACTS[name].kind === 'sequential'

/** Whether values below 0 are drawn: a sequential map has no colours for them. */
export const drawsNegative = ({ twoSided, colourMap }: { readonly twoSided: boolean; readonly colourMap: FigureColourMap }): boolean =>
  twoSided && !isSequential(colourMap)

/** What changes when the user asks for one or both sides: two of them need a map that has colours for both. */
export function sidesChange(
  { colourMap }: { readonly colourMap: FigureColourMap },
  twoSided: boolean,
): { readonly twoSided: boolean; readonly colourMap: FigureColourMap } {
  return { twoSided, colourMap: twoSided && isSequential(colourMap) ? DEFAULT_COLOUR_MAP : colourMap }
}
