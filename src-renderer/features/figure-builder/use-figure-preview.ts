/** When is the figure drawn again, and what is shown meanwhile? */

import { useCallback, useEffect, useRef, useState } from 'react'
import type { FigureRecipe } from '../../../src-shared/figure/recipe'
import { MM_PER_INCH } from '../../../src-shared/figure/scene'
import type { FigurePreview } from '../../../src-shared/ipc/contract'
import { bridge } from '../../bridge/bridge'

/** Stillness before a drawing is asked for, ms: a number being typed or a key held is one change. */
const PAUSE = 150
/** Stillness before a large page is drawn with all its pixels. */
const LONG_PAUSE = 600
/** A page of more pixels across is drawn coarsely first. */
const LARGE = 1500
const COARSE_DPI = 150
/** No preview has more, as no screen shows more; words and lines are the same. */
const MOST_DPI = 600

interface ShownFigure {
  readonly drawing: FigurePreview
  /** Resolution of the maps in the drawing. */
  readonly dpi: number
}

export interface FigurePreviewState {
  /** The last drawing that came; an older one stays until the next is there. */
  readonly shown: ShownFigure | null
  readonly isDrawing: boolean
  readonly error: unknown
  readonly again: () => void
}

/** Resolutions to draw a recipe with, one after the other. */
function stepsOf({ dpi, widthMm }: FigureRecipe): readonly number[] {
  const full = Math.min(dpi, MOST_DPI)
  return (widthMm / MM_PER_INCH) * full > LARGE && full > COARSE_DPI ? [COARSE_DPI, full] : [full]
}

/** Draws one recipe at a time, always the newest; what was overtaken is never shown. */
export function useFigurePreview(runId: string, recipe: FigureRecipe | null): FigurePreviewState {
  const [state, setState] = useState<Omit<FigurePreviewState, 'again'>>({ shown: null, isDrawing: recipe !== null, error: null })
  const wanted = useRef<FigureRecipe | null>(null)
  const isBusy = useRef(false)
  const isGone = useRef(false)
  const turn = useRef(0)

  const draw = useCallback(async () => {
    if (isBusy.current) return
    isBusy.current = true
    const own = ++turn.current
    for (let current = wanted.current; current && !isGone.current; current = wanted.current) {
      setState((before) => ({ ...before, isDrawing: true }))
      await drawSteps(current)
      // A newer wish went ahead while all pixels of this one were drawn.
      if (turn.current !== own) return
      if (wanted.current === current) wanted.current = null
    }
    isBusy.current = false

    async function drawSteps(asked: FigureRecipe): Promise<void> {
      const isOvertaken = () => isGone.current || wanted.current !== asked
      const steps = stepsOf(asked)
      for (const [n, dpi] of steps.entries()) {
        if (n > 0) await new Promise((resolve) => setTimeout(resolve, LONG_PAUSE))
        if (isOvertaken()) return
        // The last step takes long, and may be overtaken: the main process then stops it.
        if (n > 0) isBusy.current = false
        try {
          const drawing = await bridge.figurePreview({ runId, recipe: { ...asked, dpi } })
          if (n > 0 ? isOvertaken() : isGone.current) return
          setState({ shown: { drawing, dpi }, isDrawing: n + 1 < steps.length || wanted.current !== asked, error: null })
        } catch (error) {
          if (isOvertaken()) return
          setState((before) => ({ ...before, isDrawing: false, error }))
          return
        }
      }
    }
  }, [runId])

  // The text, so that a recipe that says the same is not drawn again.
  const text = recipe === null ? null : JSON.stringify(recipe)
  const ask = useCallback(() => {
    if (text === null) return
    wanted.current = JSON.parse(text) as FigureRecipe
    void draw()
  }, [text, draw])
  useEffect(() => {
    const timer = setTimeout(ask, PAUSE)
    return () => clearTimeout(timer)
  }, [ask])
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
    }
  }, [])
  return { ...state, again: ask }
}
