/** How wide are the panes at the sides of Explore: as the user left them, in pixels, and sensible in any window? */
import type { Layout } from 'react-resizable-panels'

const KEY = 'counterpoint.explore.panes'
export const SIDE_PANES = { table: { least: 200, most: 900 }, details: { least: 240, most: 720 } } as const
type SidePane = keyof typeof SIDE_PANES
/** Of the window's width that one pane takes at most when it is opened again, so that the maps keep their room. */
const MOST_SHARE = 0.36

/** CSS pixels before anyone moves a pane: 336 in a window of 1440, less in a smaller one, up to 480 in a very wide one. */
function startWidth(windowWidth: number): number {
  return Math.min(480, Math.max(Math.min(336, 0.2333 * windowWidth), 0.14 * windowWidth))
}

function remembered(): Partial<Record<SidePane, number>> {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>
    const width = (id: SidePane) => (typeof found[id] === 'number' && Number.isFinite(found[id]) ? { [id]: found[id] } : {})
    return { ...width('table'), ...width('details') }
  } catch {
    return {}
  }
}

/**
 * A pane's width as the share of the window that it is at this moment: pixels kept from one window are not a share of another, and what
 * the panes make of plain pixels depends on when they are first measured.
 */
export function paneShare(id: SidePane, windowWidth: number): string {
  const { least, most } = SIDE_PANES[id]
  const wanted = remembered()[id] ?? startWidth(windowWidth)
  const width = Math.max(least, Math.min(most, MOST_SHARE * windowWidth, wanted))
  return `${((100 * width) / windowWidth).toFixed(3)}%`
}

/** Keeps what the user made of the panes. @param layout percent of `width` by pane; panes that are not shown keep their width */
export function rememberPanes(layout: Layout, width: number): void {
  const widths = remembered()
  for (const id of ['table', 'details'] as const) {
    const percent = layout[id]
    if (percent !== undefined && width > 0) widths[id] = Math.round((percent * width) / 100)
  }
  localStorage.setItem(KEY, JSON.stringify(widths))
}
