/** Which maps are on the graphics card before they are chosen? */
import { useEffect } from 'react'
import type { RunVoxels } from '../../voxels/run-voxels'
import { around } from '../explore/use-run-voxels'
import { useShownRun } from '../explore/workbench'
import { hiddenIn, rangeOf, useDisplay } from '../threshold/display-store'
import type { NiivueAdapter } from './niivue-adapter'
import { mapCodes } from './voxel-codes'

/** On each side of the chosen one. */
const READY_AHEAD = 2

/** What maps are drawn with. */
export interface MapsOnCard {
  readonly adapter: NiivueAdapter
  readonly voxels: RunVoxels
  /** Bytes of one volume, written again and again. */
  readonly bytes: Uint8Array
}

/** While the page has nothing else to do, the neighbours of the chosen component are read, coded and sent, one at a time; another key press ends it. */
export function useMapsAhead(card: MapsOnCard | null, component: number): void {
  const { shown } = useShownRun()
  const display = useDisplay()
  useEffect(() => {
    if (!card) return
    const { adapter, voxels, bytes } = card
    const order = shown.map((row) => row.index)
    let current = true
    const prepare = async () => {
      for (const index of around(component, order, READY_AHEAD).slice(0, adapter.mapsAhead)) {
        const values = await voxels.component(index, 'later')
        await idle()
        if (!current) return
        const hidden = hiddenIn(values, voxels.view, rangeOf(display, index, values), display)
        adapter.prepareMap({ values, hidden }, () => mapCodes(values, hidden, voxels.view, bytes))
      }
    }
    // A failure to read is told when the map is chosen.
    prepare().catch(() => undefined)
    return () => {
      current = false
    }
  }, [card, component, shown, display])
}

/** A busy computer leaves no idle moment: then it is done all the same, after this many milliseconds. */
const LONGEST_WAIT = 500

const idle = () => new Promise<unknown>((resolve) => requestIdleCallback(resolve, { timeout: LONGEST_WAIT }))
