/** What happens when the page wants hints about the components of a run, or opens an image to compare them with? */
import { dirname } from 'node:path'
import { AppError } from '../../src-shared/errors'
import { mixtureBasis } from '../../src-shared/mixture/fit-mixture'
import type { RunFeatures } from '../../src-shared/model/features'
import { visibleText } from '../../src-shared/visible-text'
import type { Dialogs } from '../app/dialogs'
import type { EngineHost } from '../runs/engine-host'
import type { RunLibrary } from '../runs/run-library'
import type { HandlersOf } from './register'

interface FeatureHandlerOptions {
  readonly engine: EngineHost
  readonly runs: RunLibrary
  readonly dialogs: Dialogs
}

export function featureHandlers({ engine, runs, dialogs }: FeatureHandlerOptions) {
  /** Images opened beside each run, until the window closes. */
  const images = new Map<string, readonly string[]>()

  async function features(runId: string, imagePaths: readonly string[]): Promise<RunFeatures> {
    const { grid, components } = runs.openDetail(runId)
    const place = runs.runFolder(runId)
    if (!place) throw new AppError('FILE_NOT_FOUND', { reason: 'the run is not open' })
    const { shape, affine } = grid
    const input = { cacheFolder: place.folder, grid: { shape, affine }, components: components.length, imagePaths }
    const found = await engine.run('features', input)
    return { ...found, images: found.images.map((image) => ({ ...image, fileName: visibleText(image.fileName) })) }
  }

  return {
    async 'features:mixtures'({ runId }) {
      const { mixtures, record, components, voxelsInMask, review } = runs.openDetail(runId)
      const place = runs.runFolder(runId)
      if (mixtures || !place) return mixtures ?? []
      const basis = mixtureBasis(record)
      const found = await engine.run('mixtures', { cacheFolder: place.folder, components: components.length, voxels: voxelsInMask, basis })
      runs.setMixtures(runId, found, review)
      return found
    },
    'features:get': ({ runId }) => features(runId, images.get(runId) ?? []),
    async 'features:open-image'({ runId }) {
      const path = await dialogs.pickComparison(dirname(runs.folderOf(runId)))
      if (path === null) return null
      const all = [...new Set([...(images.get(runId) ?? []), path])]
      // Kept only when it could be read.
      const found = await features(runId, all)
      images.set(runId, all)
      return found
    },
  } satisfies HandlersOf<'features'>
}
