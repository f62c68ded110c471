/** Where are the cuts of the contact sheet, and how large are its tiles? The same for all components. */
import { create } from 'zustand'
import type { Plane } from '../../voxels/cut-plan'

export const TILE_SIZES = ['small', 'medium', 'large'] as const
export type TileSize = (typeof TILE_SIZES)[number]
export const MOST_CUTS = 7

interface ContactState {
  readonly plane: Plane
  readonly count: number
  /** Positions in mm that were asked for; null: at even distances. */
  readonly cutsMm: readonly number[] | null
  readonly tileSize: TileSize
  setPlane(plane: Plane): void
  setCount(count: number): void
  setCutsMm(cutsMm: readonly number[] | null): void
  setTileSize(tileSize: TileSize): void
}

const KEY = 'counterpoint.explore.contact'

function remembered(): Pick<ContactState, 'plane' | 'count' | 'tileSize'> {
  const start = { plane: 'axial', count: 3, tileSize: 'medium' } as const
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>
    return {
      plane: found.plane === 'coronal' || found.plane === 'sagittal' ? found.plane : start.plane,
      count: Number.isInteger(found.count) ? Math.min(MOST_CUTS, Math.max(1, found.count as number)) : start.count,
      tileSize: TILE_SIZES.find((size) => size === found.tileSize) ?? start.tileSize,
    }
  } catch {
    return start
  }
}

export const useContact = create<ContactState>()((set, get) => {
  const remember = (change: Partial<ContactState>) => {
    set(change)
    const { plane, count, tileSize } = get()
    localStorage.setItem(KEY, JSON.stringify({ plane, count, tileSize }))
  }
  return {
    ...remembered(),
    cutsMm: null,
    setPlane: (plane) => remember({ plane, cutsMm: null }),
    setCount: (count) => {
      if (Number.isInteger(count) && count >= 1 && count <= MOST_CUTS) remember({ count, cutsMm: null })
    },
    setCutsMm: (cutsMm) => {
      if (cutsMm === null) set({ cutsMm })
      else if (cutsMm.length > 0 && cutsMm.length <= MOST_CUTS) remember({ cutsMm, count: cutsMm.length })
    },
    setTileSize: (tileSize) => remember({ tileSize }),
  }
})
