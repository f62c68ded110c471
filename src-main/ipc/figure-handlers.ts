/** What happens when the page wants a figure drawn, saved, copied, or its choices kept? */
import { access } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { type PageFile, pageFiles, wholeRecipe } from '../../src-shared/figure/page-files'
import type { FigureRecipe } from '../../src-shared/figure/recipe'
import type { FigureFormat } from '../../src-shared/ipc/contract'
import type { Dialogs } from '../app/dialogs'
import type { SettingsFile } from '../app/settings-file'
import { type FigureFiles, recipePathOf } from '../runs/figure-files'
import type { RunLibrary } from '../runs/run-library'
import type { HandlersOf } from './register'
import { shownName } from './shown-name'

/** The part of Electron's clipboard that is used: the same in several forms, by MIME type. */
interface PictureClipboard {
  write(forms: Readonly<Record<string, Blob>>): Promise<void>
}

interface FigureHandlerOptions {
  readonly figures: FigureFiles
  readonly runs: Pick<RunLibrary, 'nameOf'>
  readonly dialogs: Pick<Dialogs, 'saveFigure' | 'mayReplace' | 'pickImage' | 'pickRecipe'>
  readonly settings: SettingsFile
  readonly clipboard: PictureClipboard
}

/** What a figure is called at first: the run, its components when they are few, the layout. */
function suggestedName(runName: string, { components, layout }: FigureRecipe, format: FigureFormat): string {
  const numbers = components === 'all' || components.length > 3 ? [] : components.map((number) => `IC${String(number).padStart(2, '0')}`)
  return `${[runName, ...numbers, layout].join('_')}.${format}`
}

export function figureHandlers({ figures, runs, dialogs, settings, clipboard }: FigureHandlerOptions) {
  /** The files to write, once the user agrees to whatever they replace; null when not. */
  async function agreedFiles(name: string, format: FigureFormat, pages: readonly FigureRecipe[]): Promise<readonly PageFile[] | null> {
    const chosen = await dialogs.saveFigure(name, format)
    if (chosen === null) return null
    // A name without an ending gets that of the format; the dialog has asked about the name as it was typed only.
    const files = pageFiles(extname(chosen) === '' ? `${chosen}.${format}` : chosen, pages)
    const wasAsked = await exists(chosen)
    const there: string[] = []
    for (const { path } of files) {
      const unasked = path !== chosen ? [path, recipePathOf(path)] : wasAsked ? [] : [recipePathOf(path)]
      for (const each of unasked) if (await exists(each)) there.push(basename(each))
    }
    return there.length === 0 || (await dialogs.mayReplace(there)) ? files : null
  }

  return {
    'figure:preview': ({ runId, recipe }) => figures.preview(runId, recipe),
    async 'figure:save'({ runId, pages, format }) {
      const files = await agreedFiles(suggestedName(runs.nameOf(runId), wholeRecipe(pages), format), format, pages)
      if (files === null) return null
      await figures.save(runId, files)
      return { savedAs: files.map(({ path }) => shownName(path)) }
    },
    'figure:stop-saving': ({ runId }) => {
      figures.stopSaving(runId)
      return null
    },
    async 'figure:copy'({ runId, recipe, as }) {
      const picture = as === 'png' ? await figures.content(runId, recipe, 'png') : null
      const dpi = picture?.dpi ?? recipe.dpi
      const { bytes } = await figures.content(runId, { ...recipe, dpi }, 'svg')
      const plain = picture ? blobOf('image/png', picture.bytes) : blobOf('text/plain', bytes)
      try {
        await clipboard.write({ ...plain, ...blobOf('image/svg+xml', bytes) })
      } catch {
        // Systems that take no drawings: programs that know SVG read it from the text.
        await clipboard.write(plain)
      }
      return { dpi }
    },
    async 'figure:pick-background'() {
      const path = await dialogs.pickImage()
      return path === null ? null : figures.backgroundAt(path)
    },
    async 'figure:pick-recipe'() {
      const path = await dialogs.pickRecipe()
      return path === null ? null : figures.recipeAt(path)
    },
    'figure:presets': () => settings.get().figurePresets,
    'figure:set-presets'({ presets }) {
      settings.update({ figurePresets: presets })
      return settings.get().figurePresets
    },
  } satisfies HandlersOf<'figure'>
}

const blobOf = (type: string, bytes: Uint8Array<ArrayBuffer>): Readonly<Record<string, Blob>> => ({ [type]: new Blob([bytes], { type }) })

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
