/** How large are the figures of plot_stat_map of nilearn 0.14? */

/** Inches: width for each cut (tiled and mosaic count three, one for each axis) and height of the figure; width that a colour bar adds. */
const INCHES = {
  ortho: [2.2, 3.5],
  tiled: [2, 7.6],
  mosaic: [4, 5],
  x: [2.6, 2.3],
  y: [2.2, 3],
  z: [2.2, 3.2],
} as const
const BAR_INCHES = 0.7
const WORLD_AXES = 3

type Layout = keyof typeof INCHES
const hasSize = (layout: string): layout is Layout => layout in INCHES

/** Inches of the width of a figure with this many cuts; that of three cuts for layouts that nilearn does not have. */
export function nilearnWidth(layout: string, cuts: number, withBar: boolean): number {
  const isStrip = layout === 'x' || layout === 'y' || layout === 'z'
  const [perCut] = INCHES[hasSize(layout) ? layout : 'ortho']
  return perCut * (isStrip ? cuts : WORLD_AXES) + (withBar ? BAR_INCHES : 0)
}

/** Height over width. */
export function nilearnTallness(layout: Layout, cuts: number, withBar: boolean): number {
  return INCHES[layout][1] / nilearnWidth(layout, cuts, withBar)
}
