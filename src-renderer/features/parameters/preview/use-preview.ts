/** When is the mask found anew, and where are the voxels of the newest one? */
import { useEffect, useState } from 'react'
import { CancelledError } from '../../../../src-shared/errors'
import { DATA } from '../../../../src-shared/ipc/contract'
import type { RunParameters } from '../../../../src-shared/params/parameters'
import { bridge, fetchVoxels } from '../../../bridge/bridge'
import { type PreviewState, useScan } from '../../../state/scan-store'
import type { PreviewVoxels } from './slices'

const DEBOUNCE_MS = 250

/** What a preview depends on; the rest of the form may be half typed, so it goes in as the baseline has it. */
function previewInput(draft: RunParameters, baseline: RunParameters): RunParameters {
  const { maskStrategy, maskFile, lowerCutoff, upperCutoff, maskOpening, dummyVolumes } = draft
  const used = maskStrategy === 'file' ? { maskStrategy, maskFile } : { maskStrategy, lowerCutoff, upperCutoff, maskOpening }
  return { ...baseline, maskFile: null, confoundsFile: null, highPass: null, lowPass: null, dummyVolumes, ...used }
}

const lastOf = (state: PreviewState) => (state.status === 'ready' ? state.preview : state.status === 'computing' ? state.previous : null)
const keyOf = (state: PreviewState): string | null => (state.status === 'idle' ? null : state.key)

/** Keeps the preview of the open scan up to date; `isReady` is false while a field that the mask depends on is wrong. */
export function usePreview(isReady: boolean): void {
  const scanId = useScan((state) => state.scan?.scanId ?? null)
  const folds = useScan((state) => state.scan?.foldsDimensions != null && state.foldAgreed)
  const parameters = useScan((state) => JSON.stringify(previewInput(state.draft, state.baseline)))
  const asked = useScan((state) => keyOf(state.preview))
  useEffect(() => {
    const key = `${scanId} ${folds} ${parameters}`
    if (!isReady || scanId === null || asked === key) return
    const ask = async () => {
      const { setPreview, preview: before } = useScan.getState()
      setPreview({ status: 'computing', key, previous: lastOf(before) })
      const isWanted = () => keyOf(useScan.getState().preview) === key
      try {
        const preview = await bridge.scanPreview({ scanId, parameters: JSON.parse(parameters), foldExtraDimensions: folds })
        if (isWanted()) setPreview({ status: 'ready', key, preview })
      } catch (error) {
        if (isWanted() && !(error instanceof CancelledError)) setPreview({ status: 'failed', key, error })
      }
    }
    // The first preview of a scan need not wait for the typing to pause.
    const timer = setTimeout(ask, asked === null ? 0 : DEBOUNCE_MS)
    return () => clearTimeout(timer)
  }, [isReady, scanId, folds, parameters, asked])
}

/** The voxels of the newest preview (the one before it while that is being computed); null before the first. */
export function usePreviewVoxels(): PreviewVoxels | null {
  const previewId = useScan((state) => lastOf(state.preview)?.previewId ?? null)
  const [voxels, setVoxels] = useState<PreviewVoxels | null>(null)
  useEffect(() => {
    if (previewId === null) {
      setVoxels(null)
      return
    }
    const stop = new AbortController()
    const load = async () => {
      try {
        const [mean, mask] = await Promise.all([
          fetchVoxels(DATA.previewMean(previewId), stop.signal),
          fetchVoxels(DATA.previewMask(previewId), stop.signal),
        ])
        setVoxels({ mean: new Float32Array(mean), mask: new Uint8Array(mask) })
      } catch (error) {
        if (!stop.signal.aborted) useScan.getState().setPreview({ status: 'failed', key: keyOf(useScan.getState().preview) ?? '', error })
      }
    }
    void load()
    return () => stop.abort()
  }, [previewId])
  return voxels
}
