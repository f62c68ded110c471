/** How are maps, tables, pictures, reports and exports written to a place of the user's choice? */
import { useState } from 'react'
import type { PictureRequest } from '../../../src-shared/ipc/contract'
import { bridge } from '../../bridge/bridge'
import { explore as text } from '../../messages/explore'
import { useApp } from '../../state/app-store'
import { Menu } from '../../ui/Menu'

const ACTIONS = ['maps', 'tables', 'picture', 'report', 'melodic', 'bids', 'nilearn-script', 'folder'] as const
type Action = (typeof ACTIONS)[number]

/** Carries out one action of the menu and says how it ended; a closed dialog says nothing. */
async function save(runId: string, action: Action, picture: () => PictureRequest): Promise<void> {
  const app = useApp.getState()
  try {
    if (action === 'folder') {
      await bridge.runShowFolder({ runId })
      return
    }
    const saved = await bridge.runSave({ runId, what: action, picture: action === 'picture' ? picture() : null })
    if (saved) app.show({ tone: 'info', what: text.save.done(saved.savedAs) })
  } catch (error) {
    app.showError(error)
  }
}

export interface SaveMenuProps {
  readonly runId: string
  readonly picture: () => PictureRequest
}

export function SaveMenu({ runId, picture }: SaveMenuProps) {
  const [isBusy, setBusy] = useState(false)
  return (
    <Menu
      label={text.save.button}
      isDisabled={isBusy}
      actions={ACTIONS.map((id) => ({ id, ...text.save.actions[id] }))}
      onAction={(action) => {
        setBusy(true)
        save(runId, action, picture).finally(() => setBusy(false))
      }}
    >
      {isBusy ? text.save.working : text.save.button}
    </Menu>
  )
}
