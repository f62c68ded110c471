/** Are the panes beside the maps of a sensible width in every window, and as wide as they were left? */
import { beforeEach, describe, expect, it } from 'vitest'
import { paneShare, rememberPanes } from '../../../src-renderer/features/explore/pane-widths'

const pixels = (id: 'table' | 'details', windowWidth: number) =>
  Math.round((Number.parseFloat(paneShare(id, windowWidth)) / 100) * windowWidth)

describe('the panes at the sides', () => {
  beforeEach(() => localStorage.clear())

  it('are 336 pixels wide at 1440, narrower in a smaller window, and wider in a very wide one', () => {
    expect([1080, 1280, 1440, 1920, 3840].map((width) => pixels('table', width))).toEqual([252, 299, 336, 336, 480])
  })

  it('come back in the pixels they were left in, as far as the window has room', () => {
    rememberPanes({ table: 25, viewer: 50, details: 25 }, 2000)
    expect(pixels('table', 2000)).toBe(500)
    expect(pixels('table', 3840)).toBe(500)
    expect(pixels('details', 1000)).toBe(360)
  })

  it('keep the width of a pane that was not shown, and start anew from what is not understood', () => {
    rememberPanes({ table: 20, viewer: 60, details: 20 }, 2000)
    rememberPanes({ viewer: 75, details: 25 }, 2000)
    expect([pixels('table', 2000), pixels('details', 2000)]).toEqual([400, 500])
    localStorage.setItem('counterpoint.explore.panes', '{"table":"wide"')
    expect(pixels('table', 1440)).toBe(336)
  })
})
