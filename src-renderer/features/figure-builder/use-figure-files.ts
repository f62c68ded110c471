/** How do figures get to a file or the clipboard, and what is said of it? */
import { useState } from 'react'
import type { FigureRecipe } from '../../../src-shared/figure/recipe'
import { bridge } from '../../bridge/bridge'
import { figure as text } from '../../messages/figure'
import { useApp } from '../../state/app-store'
import { useFigure } from './figure-store'

/** @param recipe null while a field is wrong: then nothing is written */
export function useFigureFiles(runId: string, recipe: FigureRecipe | null) {
  const [isBusy, setBusy] = useState(false)
  const during = async (work: (app: ReturnType<typeof useApp.getState>, asked: FigureRecipe) => Promise<void>) => {
    if (recipe === null || isBusy) return
    const app = useApp.getState()
    setBusy(true)
    try {
      await work(app, recipe)
    } catch (error) {
      app.showError(error)
    } finally {
      setBusy(false)
    }
  }
  return {
    isBusy,
    save: () =>
      during(async (app, asked) => {
        const saved = await bridge.figureSave({ runId, recipe: asked, format: useFigure.getState().format })
        if (saved) app.show({ tone: 'info', what: text.save.done(saved.savedAs) })
      }),
    copy: (as: 'png' | 'svg') =>
      during(async (app, asked) => {
        const { dpi } = await bridge.figureCopy({ runId, recipe: asked, as })
        app.show({ tone: 'info', what: as === 'png' ? text.copy.done.png(dpi) : text.copy.done.svg })
      }),
  }
}
