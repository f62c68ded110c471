/** Which runs were cut off when the app last ended, and does the user want them again? */
import type { UnfinishedRun } from '../../../src-shared/ipc/contract'
import { isPreset } from '../../../src-shared/params/presets'
import { bridge } from '../../bridge/bridge'
import { messages } from '../../messages/en'
import { formatWhen } from '../../messages/format'
import { useApp } from '../../state/app-store'
import { isBusy, useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { startRun } from '../parameters/start-run'

const text = messages.openScan

export function UnfinishedRuns() {
  const runs = useScan((state) => state.unfinishedRuns)
  const busy = useRun((state) => isBusy(state.active))
  if (runs.length === 0) return null
  return (
    <section className="open-unfinished" aria-label={text.unfinished}>
      {runs.map((run) => (
        <Banner
          key={run.unfinishedId}
          tone="info"
          what={text.didNotFinish(run.scanFileName)}
          todo={text.unfinishedFacts(run.name, formatWhen(run.startedAt, new Date()))}
          actions={
            <Button size="small" isDisabled={busy} onPress={() => void runAgain(run)}>
              {text.runAgain}
            </Button>
          }
          onDismiss={() => void forget(run)}
        />
      ))}
    </section>
  )
}

/** Fills Set up with what the run was to be made with, and starts it. A scan that has moved is said; the offer stays. */
async function runAgain({ unfinishedId }: UnfinishedRun): Promise<void> {
  try {
    const { scan, parameters, preset, name, foldAgreed, fileNames, moreScans } = await bridge.runTakeUp({ unfinishedId })
    const form = useScan.getState()
    form.setScan(scan)
    form.takeOver({ draft: parameters, preset: isPreset(preset) ? preset : null, foldAgreed, fileNames })
    form.setRunName(name)
    form.setMoreScans(moreScans)
    startRun()
    await bridge.runForgetUnfinished({ unfinishedId })
  } catch (error) {
    useApp.getState().showError(error)
  }
  await useScan.getState().loadRecent()
}

async function forget({ unfinishedId }: UnfinishedRun): Promise<void> {
  await bridge.runForgetUnfinished({ unfinishedId }).catch(useApp.getState().showError)
  await useScan.getState().loadRecent()
}
