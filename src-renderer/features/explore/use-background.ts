/** Is the background that the user opened in memory, and how is another one opened? */
import { useEffect, useState } from 'react'
import { DATA } from '../../../src-shared/ipc/contract'
import type { RunDetail } from '../../../src-shared/model/run'
import { bridge, fetchVoxels } from '../../bridge/bridge'
import { useApp } from '../../state/app-store'
import { type Background, backgroundInBox } from '../../voxels/background-box'
import type { ViewGrid } from '../../voxels/view-grid'
import { useExplore } from './explore-store'

/** Asks for an image in a native dialog and lays it under the maps; a file that cannot be used leaves everything as it was and is told in words. */
export async function openBackground(runId: string): Promise<void> {
  try {
    const picked = await bridge.runPickBackground({ runId })
    if (picked && useExplore.getState().runId === runId) useExplore.getState().setBackgroundFile(picked)
  } catch (error) {
    useApp.getState().showError(error)
  }
}

/** The background that is chosen, cut to the box; null for the mean image or none, and while it is being read. */
export function useBackground(detail: RunDetail, view: ViewGrid | null): Background | null {
  const file = useExplore((state) => (state.underlay === 'file' ? state.backgroundFile : null))
  const [read, setRead] = useState<{ readonly of: object; readonly view: ViewGrid; readonly background: Background } | null>(null)
  const { runId } = detail
  useEffect(() => {
    if (!file || !view) return
    const abort = new AbortController()
    fetchVoxels(DATA.runBackground(runId), abort.signal).then(
      (bytes) => setRead({ of: file, view, background: backgroundInBox(new Uint8Array(bytes), file.parts, view) }),
      (error: unknown) => {
        if (!abort.signal.aborted) useApp.getState().showError(error)
      },
    )
    return () => abort.abort()
  }, [runId, file, view])
  return read && read.of === file && read.view === view ? read.background : null
}
