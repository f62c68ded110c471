/** Which mean images and masks has the page asked to see before a run, and where do their voxel values lie? */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MaskPreview } from '../../src-shared/ipc/contract'
import type { RunParameters } from '../../src-shared/params/parameters'
import type { DataPlaces } from '../app/answer'
import type { EngineHost } from './engine-host'

interface MaskPreviewOptions {
  readonly engine: EngineHost
  readonly cacheFolder: string
}

export class MaskPreviews implements Pick<DataPlaces, 'previewFolder'> {
  readonly #options: MaskPreviewOptions
  readonly #known = new Map<string, { readonly folder: string; readonly abort: AbortController }>()
  /** Of each scan. */
  readonly #newest = new Map<string, string>()

  constructor(options: MaskPreviewOptions) {
    this.#options = options
  }

  previewFolder(previewId: string): string | null {
    return this.#known.get(previewId)?.folder ?? null
  }

  /** Mean image and mask for these parameters; a newer preview of the same scan cancels the older (CancelledError). */
  async make(scan: { scanId: string; path: string }, parameters: RunParameters, foldExtraDimensions: boolean): Promise<MaskPreview> {
    const previewId = randomUUID()
    const folder = join(this.#options.cacheFolder, 'previews', previewId)
    const abort = new AbortController()
    const older = this.#newest.get(scan.scanId)
    if (older) this.#known.get(older)?.abort.abort()
    this.#newest.set(scan.scanId, previewId)
    this.#known.set(previewId, { folder, abort })
    try {
      const input = { scanPath: scan.path, parameters, foldExtraDimensions, cacheFolder: folder }
      const found = await this.#options.engine.run('preview', input, { signal: abort.signal })
      if (older) this.#drop(older)
      return { previewId, voxels: found.voxels, volumeCm3: found.volumeCm3, warnings: found.warnings }
    } catch (error) {
      this.#drop(previewId)
      throw error
    }
  }

  #drop(previewId: string): void {
    const preview = this.#known.get(previewId)
    if (!preview) return
    this.#known.delete(previewId)
    void rm(preview.folder, { recursive: true, force: true }).catch(() => undefined)
  }
}
