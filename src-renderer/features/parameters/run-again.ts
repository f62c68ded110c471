/** How does a run that was opened from its folder come back into Set up, with its scan and its parameters? */
import { AppError } from '../../../src-shared/errors'
import type { RunDetail } from '../../../src-shared/model/run'
import { FILE_PARAMETERS, snakeCase } from '../../../src-shared/params/parameters'
import { isPreset } from '../../../src-shared/params/presets'
import { bridge } from '../../bridge/bridge'
import { explain } from '../../messages/errors'
import { explore as text } from '../../messages/explore'
import { useApp } from '../../state/app-store'
import { useScan } from '../../state/scan-store'

const fileNameOf = (name: string, recorded: unknown) => (typeof recorded === 'string' ? [[name, recorded] as const] : [])

/** Opens the scan of the run and fills Set up with what the run was made with; a scan that has moved is asked for. */
export async function changeAndRunAgain(detail: RunDetail, locate = false): Promise<void> {
  const { show, showError } = useApp.getState()
  try {
    const scan = await bridge.runOpenScan({ runId: detail.runId, locate })
    if (scan === null) return
    const { preset, parameters } = detail.record
    useScan.getState().setScan(scan)
    useScan.getState().takeOver({
      draft: detail.parameters,
      preset: isPreset(preset) ? preset : null,
      foldAgreed: parameters.fold_extra_dimensions === true,
      fileNames: Object.fromEntries(FILE_PARAMETERS.flatMap((name) => fileNameOf(name, parameters[snakeCase(name)]))),
    })
    void useScan.getState().loadRecent()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'FILE_NOT_FOUND' || locate) {
      showError(error)
      return
    }
    const action = { label: text.findScan, act: () => void changeAndRunAgain(detail, true) }
    show({ tone: 'error', what: explain(error).what, todo: text.scanMoved, action })
  }
}
