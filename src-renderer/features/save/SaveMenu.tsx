/** How are maps, tables, pictures, reports and exports written to a place of the user's choice? */
import { useState } from 'react'
import type { PictureRequest } from '../../../src-shared/ipc/contract'
import type { RunDetail } from '../../../src-shared/model/run'
import { bridge } from '../../bridge/bridge'
import { explore as text } from '../../messages/explore'
import { useApp } from '../../state/app-store'
import { useSettings } from '../../state/settings-store'
import { Menu } from '../../ui/Menu'
import { toMm } from '../../voxels/affine'
import { useExplore } from '../explore/explore-store'
import { useWorkbench } from '../explore/workbench'
import { type Range, useDisplay } from '../threshold/display-store'

const ACTIONS = ['maps', 'tables', 'picture', 'report', 'melodic', 'bids', 'nilearn-script', 'folder'] as const
type Action = (typeof ACTIONS)[number]

/** What is on screen, as the picture of it needs it. */
function pictureOf(detail: RunDetail, componentIndex: number, { threshold, limit }: Range): PictureRequest {
  const { twoSided, colourMap } = useDisplay.getState()
  const [x, y, z] = toMm(detail.grid.affine, useExplore.getState().cursor)
  return { componentIndex, cutMm: [x, y, z], threshold, limit, twoSided, colourMap, radiological: useSettings.getState().radiological }
}

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

export function SaveMenu() {
  const { detail, chosen, range } = useWorkbench()
  const [isBusy, setBusy] = useState(false)
  return (
    <Menu
      label={text.save.button}
      isDisabled={isBusy}
      actions={ACTIONS.map((id) => ({ id, ...text.save.actions[id] }))}
      onAction={(action) => {
        setBusy(true)
        save(detail.runId, action, () => pictureOf(detail, chosen.index, range)).finally(() => setBusy(false))
      }}
    >
      {isBusy ? text.save.working : text.save.button}
    </Menu>
  )
}
