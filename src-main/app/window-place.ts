/** Where does the window open, when screens may have been unplugged since? Pure. */
import type { WindowPlace } from './settings-file'

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const PREFERRED = { width: 1440, height: 900 }
export const SMALLEST = { width: 960, height: 640 }
/** Pixels of the window's top edge that must be on a screen, so that it can be grabbed. */
const GRIP = 100

/** Bounds for the window: as remembered while that is still on a screen, else centred on the first screen; never larger than it. */
export function windowBounds(remembered: WindowPlace | null, screens: readonly Area[]): Partial<Area> & { width: number; height: number } {
  const first = screens[0]
  if (remembered) {
    const reachable = screens.some((screen) => {
      const across = Math.min(remembered.x + remembered.width, screen.x + screen.width) - Math.max(remembered.x, screen.x)
      return across >= GRIP && remembered.y >= screen.y && remembered.y <= screen.y + screen.height - GRIP
    })
    if (reachable) {
      const { x, y, width, height } = remembered
      return { x, y, width: Math.max(SMALLEST.width, width), height: Math.max(SMALLEST.height, height) }
    }
  }
  return {
    width: Math.min(PREFERRED.width, first?.width ?? PREFERRED.width),
    height: Math.min(PREFERRED.height, first?.height ?? PREFERRED.height),
  }
}
