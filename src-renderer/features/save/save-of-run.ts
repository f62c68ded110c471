/** How does something of a run get to a place of the user's choice? */
import { bridge } from '../../bridge/bridge'
import { save as text } from '../../messages/save'
import { useApp } from '../../state/app-store'
import { useFigure } from '../figure-builder/figure-store'
import { useDisplay } from '../threshold/display-store'

export const SAVE_ACTIONS = ['nifti', 'tables', 'report', 'melodic', 'bids', 'nilearn-script', 'folder'] as const
type SaveAction = (typeof SAVE_ACTIONS)[number]

/** Carries out one action and says how it ended; a closed dialog says nothing. */
export async function saveOfRun(runId: string, action: SaveAction): Promise<void> {
  const app = useApp.getState()
  try {
    if (action === 'folder') {
      await bridge.runShowFolder({ runId })
      return
    }
    // A shared percentile is another value in each map, which no file can say in one number: the run's own threshold holds.
    const { basis, threshold, probability } = useDisplay.getState()
    const inForce = basis === 'mixture' ? { probability } : basis === 'value' ? threshold : undefined
    const hasMaps = action === 'nifti' || action === 'bids'
    const saved = await bridge.runSave({
      runId,
      what: action,
      ...(hasMaps && inForce !== undefined ? { threshold: inForce } : {}),
      // One paper, one family of letters: that of the figure builder.
      ...(action === 'report' ? { fontFamily: useFigure.getState().draft.fontFamily } : {}),
    })
    if (saved) app.show({ tone: 'info', what: text.done(saved.savedAs) })
  } catch (error) {
    app.showError(error)
  }
}
