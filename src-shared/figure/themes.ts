/** Which greys and inks does a figure have on its page? */
import type { FigureTheme } from './recipe'
import type { Colour } from './scene'

export interface Theme {
  /** null: transparent. */
  readonly page: Colour | null
  readonly ink: Colour
  readonly quietInk: Colour
  /** Colour of the block under a row of cuts; null where the page itself shows. */
  readonly block: Colour | null
  /** Ink of words inside a cut. */
  readonly inkOnCut: Colour
  /** Grey (0 black to 1 white) of the darkest and the brightest anatomy. */
  readonly anatomy: readonly [number, number]
  /** Whether air fades into the page instead of staying dark. */
  readonly airFades: boolean
  /** Values below the threshold on the colour bar. */
  readonly hidden: Colour
  readonly rule: Colour
  /** Shaded part of a spectrum. */
  readonly band: Colour
  readonly crosshair: Colour
  readonly contour: Colour
}

const onBlack = { inkOnCut: '#ffffff', anatomy: [0, 0.6], airFades: false, crosshair: '#e0e0e0', contour: '#ffffff' } as const
const onWhite = { inkOnCut: '#000000', anatomy: [0.38, 0.98], airFades: true, crosshair: '#404040', contour: '#000000' } as const
const whiteInks = { ink: '#000000', quietInk: '#595959', rule: '#a8a8a8', band: '#ebebeb' } as const

export const THEME: Readonly<Record<FigureTheme, Theme>> = {
  black: {
    ...onBlack,
    page: '#000000',
    ink: '#ffffff',
    quietInk: '#b4b4b4',
    block: null,
    hidden: '#5a5a5a',
    rule: '#6a6a6a',
    band: '#2b2b2b',
  },
  paper: { ...onBlack, ...whiteInks, page: '#ffffff', block: '#000000', hidden: '#bdbdbd' },
  white: { ...onWhite, ...whiteInks, page: '#ffffff', block: null, hidden: '#d4d4d4' },
  transparent: { ...onWhite, ...whiteInks, page: null, block: null, hidden: '#d4d4d4' },
}
