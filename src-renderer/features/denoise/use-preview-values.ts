/** What do the maps and carpets of a preview hold? */
import { useEffect, useState } from 'react'
import { DATA } from '../../../src-shared/ipc/contract'
import type { DenoiseCacheName, DenoisePreview } from '../../../src-shared/model/denoise'
import { fetchVoxels } from '../../bridge/bridge'

type PreviewValues = Readonly<Record<DenoiseCacheName, Float32Array>>

const NAMES: readonly DenoiseCacheName[] = ['tsnr-before', 'tsnr-after', 'removed', 'carpet-before', 'carpet-after']

export interface LoadedPreview {
  readonly preview: DenoisePreview & { readonly previewId: string }
  readonly values: PreviewValues
}

/** The values of the newest preview that has arrived whole; an older one stays until then, null before the first. */
export function usePreviewValues(
  preview: LoadedPreview['preview'] | null,
  voxels: number,
  onError: (error: unknown) => void,
): LoadedPreview | null {
  const [loaded, setLoaded] = useState<LoadedPreview | null>(null)
  useEffect(() => {
    if (preview === null) {
      setLoaded(null)
      return
    }
    const abort = new AbortController()
    const { rows, columns } = preview.carpet
    const load = async () => {
      const found = await Promise.all(
        NAMES.map(async (name) => {
          const values = new Float32Array(await fetchVoxels(DATA.denoise(preview.previewId, name), abort.signal))
          const expected = name.startsWith('carpet') ? rows * columns : voxels
          if (values.length !== expected) throw new Error(`${name} has ${values.length} values, not ${expected}`)
          return [name, values] as const
        }),
      )
      setLoaded({ preview, values: Object.fromEntries(found) as unknown as PreviewValues })
    }
    load().catch((error: unknown) => {
      if (!abort.signal.aborted) onError(error)
    })
    return () => abort.abort()
  }, [preview, voxels, onError])
  return loaded
}
