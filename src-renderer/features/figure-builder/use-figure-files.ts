/** How do figures get to a file or the clipboard, and what is said of it? */
import { useState } from 'react'
import { bridge } from '../../bridge/bridge'
import { figure as text } from '../../messages/figure'
import { useApp } from '../../state/app-store'
import { useFigure } from './figure-store'
import type { FigureInHand } from './use-figure-recipe'

/** @param inHand the page that is drawn is copied, all pages are saved; while a field is wrong, nothing is written */
export function useFigureFiles(runId: string, { recipe, recipes }: Pick<FigureInHand, 'recipe' | 'recipes'>) {
  const [doing, setDoing] = useState<'saving' | 'copying' | null>(null)
  const during = async (what: 'saving' | 'copying', work: (app: ReturnType<typeof useApp.getState>) => Promise<void>) => {
    if (doing !== null) return
    const app = useApp.getState()
    setDoing(what)
    try {
      await work(app)
    } catch (error) {
      app.showError(error)
    } finally {
      setDoing(null)
    }
  }
  return {
    doing,
    pages: recipes?.length ?? 0,
    save: async () => {
      if (recipes === null) return
      await during('saving', async (app) => {
        const saved = await bridge.figureSave({ runId, pages: [...recipes], format: useFigure.getState().format })
        if (saved) app.show({ tone: 'info', what: text.save.done(saved.savedAs) })
      })
    },
    /** What is being saved is not saved then; a dialog that is still open does not close. */
    stop: () => bridge.figureStopSaving({ runId }).catch(useApp.getState().showError),
    copy: async (as: 'png' | 'svg') => {
      if (recipe === null) return
      await during('copying', async (app) => {
        const { dpi } = await bridge.figureCopy({ runId, recipe, as })
        app.show({ tone: 'info', what: as === 'png' ? text.copy.done.png(dpi) : text.copy.done.svg })
      })
    },
  }
}
