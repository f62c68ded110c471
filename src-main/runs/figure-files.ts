/** Which drawings of figures may the page show, and where do saved and copied ones go? Paths stay here; the page gets ids. */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BugError, CancelledError } from '../../src-shared/errors'
import { type PageFile, wholeRecipe } from '../../src-shared/figure/page-files'
import { type FigureRecipe, recipeText } from '../../src-shared/figure/recipe'
import { type FigureDrawn, MM_PER_INCH } from '../../src-shared/figure/scene'
import type { FigurePreview } from '../../src-shared/ipc/contract'
import { writeBeside } from './copy-out'
import type { EngineHost } from './engine-host'
import { fileProblem } from './file-problem'
import type { RunLibrary } from './run-library'

export interface FigureFilesOptions {
  readonly engine: Pick<EngineHost, 'run'>
  readonly runs: Pick<RunLibrary, 'folderOf' | 'runFolder'>
  readonly cacheFolder: string
  /** Of a picture on the clipboard, which other programs hold unpacked, four bytes each. */
  readonly mostCopiedPixels?: number
}

/** Drawings that are kept for the page, which may still be reading the one before. */
const KEPT = 3
const MOST_COPIED_PIXELS = 25e6
const LEAST_DPI = 72

/** Where the recipe of a saved figure is written. */
export const recipePathOf = (figurePath: string): string => `${figurePath}.recipe.json`

export class FigureFiles {
  readonly #options: FigureFilesOptions
  /** Ids and files of drawings, the oldest first. */
  readonly #drawings = new Map<string, string>()
  /** Height of the last drawing of each run, as a share of its width. */
  readonly #tallness = new Map<string, number>()
  /** Stops the preview that is being drawn, by run. */
  readonly #overtaken = new Map<string, AbortController>()
  /** Stops what is being saved, by run. */
  readonly #saving = new Map<string, AbortController>()
  /** Folders in which image files of recipes were found. */
  readonly #backgroundFolders = new Set<string>()

  constructor(options: FigureFilesOptions) {
    this.#options = options
  }

  figureFile(figureId: string): string | null {
    return this.#drawings.get(figureId) ?? null
  }

  async preview(runId: string, recipe: FigureRecipe): Promise<FigurePreview> {
    const figureId = randomUUID()
    // The page shows the newest alone: what it waited for before is of no use any more. Before anything is waited for, or an older one could overtake.
    this.#overtaken.get(runId)?.abort(new CancelledError())
    const cancel = new AbortController()
    this.#overtaken.set(runId, cancel)
    const outPath = await this.#place(`${figureId}.svg`)
    const drawn = await this.#draw(runId, recipe, outPath, cancel.signal)
    this.#drawings.set(figureId, outPath)
    this.#tallness.set(runId, drawn.heightMm / drawn.widthMm)
    for (const [old, file] of [...this.#drawings].slice(0, -KEPT)) {
      this.#drawings.delete(old)
      void rm(file, { force: true }).catch(() => undefined)
    }
    return { ...drawn, figureId }
  }

  /**
   * Writes figures and their recipes; what is there under their names is replaced. All are drawn before the first gets its name: nothing is left of
   * figures that fail or are stopped. @throws AppError FILE_, EXPORT_FAILED; CancelledError after `stopSaving`
   */
  async save(runId: string, files: readonly PageFile[]): Promise<void> {
    const cancel = new AbortController()
    this.#saving.set(runId, cancel)
    try {
      await this.#write(runId, files, cancel.signal)
    } finally {
      this.#saving.delete(runId)
    }
  }

  /** Stops what is being saved of a run; without anything being saved, nothing happens. */
  stopSaving(runId: string): void {
    this.#saving.get(runId)?.abort(new CancelledError())
  }

  async #write(runId: string, [file, ...others]: readonly PageFile[], signal: AbortSignal): Promise<void> {
    if (!file) return
    await writeBeside(recipePathOf(file.path), async (beside) => {
      await writeBeside(file.path, async (outPath) => {
        await this.#drawPages(runId, file.pages, outPath, signal)
        await writeFile(beside, `${recipeText(wholeRecipe(file.pages))}\n`)
        await this.#write(runId, others, signal)
      })
    })
  }

  /** The content of a figure for the clipboard, and its resolution. */
  async content(
    runId: string,
    asked: FigureRecipe,
    as: 'png' | 'svg',
  ): Promise<{ readonly bytes: Buffer<ArrayBuffer>; readonly dpi: number }> {
    const recipe = as === 'png' ? { ...asked, dpi: this.#copiedDpi(runId, asked) } : asked
    const outPath = await this.#place(`${randomUUID()}.${as}`)
    try {
      await this.#draw(runId, recipe, outPath)
      return { bytes: await readFile(outPath), dpi: recipe.dpi }
    } finally {
      await rm(outPath, { force: true }).catch(() => undefined)
    }
  }

  async backgroundAt(path: string): Promise<{ readonly file: string; readonly sha256: string }> {
    const found = await this.#options.engine.run('background', { path })
    this.#backgroundFolders.add(dirname(path))
    return found
  }

  /** The recipe of a figure; the image it may need is looked for beside it too. */
  async recipeAt(path: string): Promise<FigureRecipe> {
    const recipe = await this.#options.engine.run('recipe', { path })
    this.#backgroundFolders.add(dirname(path))
    return recipe
  }

  #copiedDpi(runId: string, { dpi, widthMm }: FigureRecipe): number {
    const { mostCopiedPixels = MOST_COPIED_PIXELS } = this.#options
    const squareInches = (widthMm / MM_PER_INCH) ** 2 * (this.#tallness.get(runId) ?? 1)
    return Math.max(LEAST_DPI, Math.min(dpi, Math.floor(Math.sqrt(mostCopiedPixels / squareInches))))
  }

  async #draw(runId: string, recipe: FigureRecipe, outPath: string, signal?: AbortSignal): Promise<FigureDrawn> {
    const [drawn] = await this.#drawPages(runId, [recipe], outPath, signal)
    if (!drawn) throw new BugError('nothing was said of a drawing')
    return drawn
  }

  #drawPages(runId: string, pages: readonly FigureRecipe[], outPath: string, signal?: AbortSignal) {
    const { engine, runs } = this.#options
    const input = {
      runFolder: runs.folderOf(runId),
      cacheFolder: runs.runFolder(runId)?.folder ?? null,
      pages,
      outPath,
      backgroundFolders: [...this.#backgroundFolders],
    }
    return engine.run('figure', input, signal ? { signal } : {})
  }

  async #place(name: string): Promise<string> {
    const folder = join(this.#options.cacheFolder, 'figures')
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw fileProblem(error, folder, 'write')
    })
    return join(folder, name)
  }
}
