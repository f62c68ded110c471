/** Into which files do the pages of a figure go, and which recipe tells of all of them? */
import type { FigureRecipe } from './recipe'

export interface PageFile {
  readonly path: string
  /** At least one; several in a PDF only. */
  readonly pages: readonly FigureRecipe[]
}

/** A PDF holds all pages; of other formats each page is a file of its own: sheet.png becomes sheet-1.png, sheet-2.png and so on. */
export function pageFiles(target: string, pages: readonly FigureRecipe[]): readonly PageFile[] {
  const ending = /\.[^./\\]+$/.exec(target)?.[0] ?? ''
  if (pages.length === 1 || ending.toLowerCase() === '.pdf') return [{ path: target, pages }]
  const stem = target.slice(0, target.length - ending.length)
  return pages.map((page, n) => ({ path: `${stem}-${n + 1}${ending}`, pages: [page] }))
}

/** The recipe of the figure before it was divided: all components, at the cuts that the pages share. */
export function wholeRecipe(pages: readonly FigureRecipe[]): FigureRecipe {
  const [first] = pages
  if (first === undefined) throw new RangeError('a figure has at least one page')
  if (pages.length === 1) return first
  return { ...first, components: pages.flatMap(({ components }) => (components === 'all' ? [] : components)) }
}
