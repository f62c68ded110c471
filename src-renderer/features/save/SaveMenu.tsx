/** What of the run can be saved from Explore? */
import { useState } from 'react'
import { save as text } from '../../messages/save'
import { Menu } from '../../ui/Menu'
import { useShownRun } from '../explore/workbench'
import { SAVE_ACTIONS, saveOfRun } from './save-of-run'

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
        saveOfRun(detail.runId, action).finally(() => setBusy(false))
      }}
    >
      {isBusy ? text.working : text.button}
    </Menu>
  )
}
