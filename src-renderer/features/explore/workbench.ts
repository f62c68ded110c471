/** What do all parts of Explore know of the run that is looked at? */
import { createContext, useContext } from 'react'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import type { Peak } from '../../../src-shared/peaks'
import type { Background } from '../../voxels/background-box'
import type { RunVoxels } from '../../voxels/run-voxels'
import type { Range } from '../threshold/display-store'
import type { ChosenMap } from './use-run-voxels'

export interface Workbench {
  readonly detail: RunDetail
  /** The chosen component; `useExplore` has its index, the picked components and the crosshair. */
  readonly chosen: ComponentRow
  /** The components as the table shows them: filtered and sorted. */
  readonly shown: readonly ComponentRow[]
  /** null while mean image and mask are being read. */
  readonly voxels: RunVoxels | null
  readonly map: ChosenMap
  /** The opened image under the maps, while one is chosen and read. */
  readonly background: Background | null
  /** Of map values: 'z', or the name of the example's scale. */
  readonly unit: string
  readonly peaks: readonly Peak[]
  /** Threshold and end of the scale in force for the chosen component. */
  readonly range: Range
  /** Voxels that a cluster needs to be shown; 1 without a filter. */
  readonly leastVoxels: number
  /** Voxels of the chosen map (V, 1 there) that pass but lie in a cluster too small to be shown; null when there are none. */
  readonly hidden: Uint8Array | null
  /** Voxels of the chosen map that are shown as passing; null while it is being read. */
  readonly passing: number | null
  /** Map value under the crosshair; null outside the mask, undefined while the map is being read. */
  readonly valueHere: number | null | undefined
}

export const WorkbenchContext = createContext<Workbench | null>(null)

/** The run on the workbench. Only inside Explore. */
export function useWorkbench(): Workbench {
  const found = useContext(WorkbenchContext)
  if (!found) throw new Error('a part of Explore was used outside it')
  return found
}
