/** How high may a figure of many components be, and how is one that is higher divided into pages? */

/** mm: an A4 page (297 mm) less margins and a caption, as supplements are printed. */
export const PAGE_HEIGHT_MM = 234

/** Rows of a figure that all have the same height. */
export interface FigureRows {
  readonly rows: number
  readonly columns: number
  /** mm from one row to the next. */
  readonly pitch: number
}

/** The most components that fit on a page; null when the figure does as it is, or has one row only. @param heightMm of the whole figure */
export function componentsThatFit(heightMm: number, { rows, columns, pitch }: FigureRows): number | null {
  if (heightMm <= PAGE_HEIGHT_MM || rows < 2) return null
  return columns * Math.max(1, rows - Math.ceil((heightMm - PAGE_HEIGHT_MM) / pitch))
}

/** Components in their order on as few pages as possible, filled evenly. @param fitting components that fit on a page, at least 1 */
export function pagesOf<Component>(components: readonly Component[], fitting: number): readonly (readonly Component[])[] {
  const pages = Math.ceil(components.length / fitting)
  const each = Math.ceil(components.length / pages)
  return Array.from({ length: Math.ceil(components.length / each) }, (_, n) => components.slice(n * each, (n + 1) * each))
}
