/** What do all parts of Explore know of the run that is looked at? */
import { createContext, useContext } from 'react'
import type { Triple } from '../../../src-shared/affine'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import type { Background } from '../../voxels/background-box'
import type { RunVoxels } from '../../voxels/run-voxels'
import type { Range, useDisplay } from '../threshold/display-store'
import type { ChosenMap } from './use-run-voxels'

/** What stays the same while another component is chosen. */
export interface ShownRun {
  readonly detail: RunDetail
  /** The components as the table shows them: filtered and sorted. */
  readonly shown: readonly ComponentRow[]
  /** null while mean image and mask are being read. */
  readonly voxels: RunVoxels | null
  /** The opened image under the maps, while one is chosen and read. */
  readonly background: Background | null
  /** What the background shows when it is a volume of the scan; else ''. */
  readonly backgroundNote: string
  /** Of map values: 'z', or the name of the example's scale. */
  readonly unit: string
}

export interface Workbench extends ShownRun {
  /** The chosen component; `useExplore` has its index, the picked components and the crosshair. */
  readonly chosen: ComponentRow
  readonly map: ChosenMap
  /** Threshold and end of the scale in force for the chosen component. */
  readonly range: Range
  /** Voxels that a cluster needs to be shown; 1 without a filter. */
  readonly leastVoxels: number
  /** Voxels of the chosen map (V, 1 there) that pass but lie in a cluster too small to be shown; null when there are none. */
  readonly hidden: Uint8Array | null
}

/** What is chosen beside the component, as far as the parts beside the map have followed. */
interface Followed {
  /** As in `useExplore`. */
  readonly cursor: Triple
  readonly picked: readonly number[]
  /** As in `useDisplay`, for drawings of all values of the map. */
  readonly display: ReturnType<typeof useDisplay.getState>
}

export const ShownRunContext = createContext<ShownRun | null>(null)
export const WorkbenchContext = createContext<Workbench | null>(null)

export const FollowedContext = createContext<Followed | null>(null)

function inside<Found>(found: Found | null): Found {
  if (!found) throw new Error('a part of Explore was used outside it')
  return found
}

/** The run on the workbench: for parts that have nothing to do when another component is chosen. Only inside Explore. */
export function useShownRun(): ShownRun {
  return inside(useContext(ShownRunContext))
}

/** The run and its chosen component. Only inside Explore. */
export function useWorkbench(): Workbench {
  return inside(useContext(WorkbenchContext))
}

/** For parts beside the map, which may come after it; `useExplore` would have them drawn before it. Only inside Explore. */
export function useFollowed(): Followed {
  return inside(useContext(FollowedContext))
}
