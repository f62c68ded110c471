/** Which recipe do the fields and the picked components make, and what hinders it? */
import { useEffect, useMemo } from 'react'
import { pagesOf } from '../../../src-shared/figure/page-height'
import type { FigureRecipe } from '../../../src-shared/figure/recipe'
import { useExplore } from '../explore/explore-store'
import { useShownRun } from '../explore/workbench'
import { drawsOne, type Problems, problemsOf, recipeOf, tidied } from './draft'
import { useFigure } from './figure-store'

export interface FigureInHand {
  /** Of the page that is drawn; null while a field is wrong. */
  readonly recipe: FigureRecipe | null
  /** Of all pages, at least one; null while a field is wrong. */
  readonly recipes: readonly FigureRecipe[] | null
  readonly problems: Problems
  /** 0-based, in the order of drawing. */
  readonly drawn: readonly number[]
  /** The same for all pages of a figure that is divided, and those pages. */
  readonly all: readonly number[]
  readonly pages: readonly (readonly number[])[]
  /** Which of the pages is drawn, from 0. */
  readonly page: number
}

/** Components in the order that the user gave them; those without a place follow by number. */
function inOrder(indices: readonly number[], order: readonly number[]): readonly number[] {
  const placed = order.filter((index) => indices.includes(index))
  return [...placed, ...indices.filter((index) => !placed.includes(index))]
}

/** A layout of one component draws the chosen one; a panel the picked ones; a contact sheet those, or all while only one is picked. */
export function useFigureRecipe(): FigureInHand {
  const { detail } = useShownRun()
  const { selected, picked } = useExplore()
  const { draft, order, divided } = useFigure()
  const all = useMemo(() => {
    if (drawsOne(draft.layout)) return [selected]
    const every = detail.components.map((row) => row.index)
    return inOrder(draft.layout === 'contact' && picked.length === 1 ? every : picked, order)
  }, [draft.layout, selected, picked, order, detail])
  const pages = useMemo(() => (divided ? pagesOf(all, divided.fitting) : [all]), [all, divided])
  const page = Math.min(divided?.page ?? 0, pages.length - 1)
  const drawn = pages[page] ?? all
  const inHand = useMemo(() => {
    const problems = problemsOf(draft)
    const isRight = Object.keys(problems).length === 0
    const recipes = isRight
      ? pages.map((indices) =>
          recipeOf(
            tidied(draft),
            indices.map((index) => index + 1),
          ),
        )
      : null
    return {
      problems,
      recipe: recipes?.[page] ?? null,
      recipes,
      drawn,
      all,
      pages,
      page,
    }
  }, [draft, drawn, all, pages, page])
  return inHand
}

/** The kept looks are read once the builder is on screen. */
export function usePresets(): void {
  useEffect(() => void useFigure.getState().loadPresets(), [])
}
