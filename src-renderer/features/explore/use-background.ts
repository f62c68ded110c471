/** Is the background that the user chose in memory, and how is another one opened? */
import { useEffect, useState } from 'react'
import { CancelledError } from '../../../src-shared/errors'
import { type BackgroundFile, DATA, type PlacedVolume } from '../../../src-shared/ipc/contract'
import type { RunDetail } from '../../../src-shared/model/run'
import { bridge, fetchVoxels } from '../../bridge/bridge'
import { explore as text } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import { useApp } from '../../state/app-store'
import { type Background, backgroundInBox } from '../../voxels/background-box'
import type { ViewGrid } from '../../voxels/view-grid'
import { useCourse } from '../plots/course-store'
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

interface ChosenBackground {
  /** Cut to the box; null for the mean image or none, and while it is being read. */
  readonly background: Background | null
  /** What a volume of the scan is, said on the maps; '' for other backgrounds. */
  readonly backgroundNote: string
}

const NOTHING: ChosenBackground = { background: null, backgroundNote: '' }

/** The background that is chosen. */
export function useBackground(detail: RunDetail, view: ViewGrid | null): ChosenBackground {
  const underlay = useExplore((state) => state.underlay)
  const file = useExplore((state) => (state.underlay === 'file' ? state.backgroundFile : null))
  const opened = useOpenedImage(detail.runId, file, view)
  const volume = useScanVolume(detail, view, underlay === 'volume')
  return underlay === 'volume' ? volume : opened
}

function useOpenedImage(runId: string, file: BackgroundFile | null, view: ViewGrid | null): ChosenBackground {
  const [read, setRead] = useState<{ readonly of: object; readonly view: ViewGrid; readonly chosen: ChosenBackground } | null>(null)
  useEffect(() => {
    if (!file || !view) return
    const abort = new AbortController()
    fetchVoxels(DATA.runBackground(runId), abort.signal).then(
      (bytes) => {
        const background = backgroundInBox(new Uint8Array(bytes), file.parts, view)
        setRead({ of: file, view, chosen: { background, backgroundNote: '' } })
      },
      (error: unknown) => {
        if (!abort.signal.aborted) useApp.getState().showError(error)
      },
    )
    return () => abort.abort()
  }, [runId, file, view])
  return read && read.of === file && read.view === view ? read.chosen : NOTHING
}

/** A drag through the time course asks for the volumes where it rests. */
const REST_MS = 120

/** The volume that the time course marks: the one before stays until the next one is there. A scan that cannot be read is told in words, and the mean image is back. */
function useScanVolume({ runId, record }: RunDetail, view: ViewGrid | null, isWanted: boolean): ChosenBackground {
  const row = useCourse((state) => (isWanted ? state.marked : null))
  const [read, setRead] = useState<{ readonly row: number; readonly view: ViewGrid; readonly chosen: ChosenBackground } | null>(null)
  const tr = record.repetitionTimeSeconds
  useEffect(() => {
    if (row === null || !view) return
    const abort = new AbortController()
    const show = async () => {
      const placed = await bridge.runPlaceVolume({ runId, row })
      if (abort.signal.aborted) return
      const bytes = await fetchVoxels(DATA.runVolume(runId, row), abort.signal)
      const background = backgroundInBox(new Uint8Array(bytes), 1, view)
      setRead({ row, view, chosen: { background, backgroundNote: noteOf(placed, tr) } })
    }
    const timer = setTimeout(() => {
      show().catch((error: unknown) => {
        if (abort.signal.aborted || error instanceof CancelledError) return
        useExplore.getState().setUnderlay('mean')
        useApp.getState().showError(error)
      })
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [runId, row, view, tr])
  if (!isWanted) return NOTHING
  const before = read?.view === view ? read.chosen : NOTHING
  if (row === null) return { background: null, backgroundNote: text.viewer.volumeHint }
  return read?.row === row && read.view === view ? before : { ...before, backgroundNote: text.viewer.volumeReading(row + 1) }
}

function noteOf({ volume, fileName }: PlacedVolume, tr: number | null): string {
  return text.viewer.volumeShown(volume + 1, fileName, tr === null ? '' : text.viewer.volumeTime(fixed(volume * tr, 1)))
}
