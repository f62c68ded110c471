/** How are maps, tables, reports and exports written to a place of the user's choice? */
import { useState } from 'react'
import { bridge } from '../../bridge/bridge'
import { save as text } from '../../messages/save'
import { useApp } from '../../state/app-store'
import { Menu } from '../../ui/Menu'
import { useShownRun } from '../explore/workbench'
import { useFigure } from '../figure-builder/figure-store'
import { useDisplay } from '../threshold/display-store'

export const SAVE_ACTIONS = ['nifti', 'tables', 'report', 'melodic', 'bids', 'nilearn-script', 'folder'] as const
type Action = (typeof SAVE_ACTIONS)[number]

/** Carries out one action of the menu and says how it ended; a closed dialog says nothing. */
export async function save(runId: string, action: Action): Promise<void> {
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

export function SaveMenu() {
  const { detail } = useShownRun()
  const [isBusy, setBusy] = useState(false)
  return (
    <Menu
      label={text.button}
      isDisabled={isBusy}
      actions={SAVE_ACTIONS.map((id) => ({ id, ...text.actions[id] }))}
      onAction={(action) => {
        setBusy(true)
        save(detail.runId, action).finally(() => setBusy(false))
      }}
    >
      {isBusy ? text.working : text.button}
    </Menu>
  )
}
