/** Did the run that Explore shows settle, and what if not? */
import { useState } from 'react'
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'

/** One row above Explore for a run that did not converge; dismissed per run. */
export function RunBanner() {
  const detail = useRun((state) => state.runDetail)
  const place = useApp((state) => state.place)
  const [dismissed, setDismissed] = useState<string | null>(null)
  if (place !== 'explore' || !detail || detail.record.decomposition.converged || dismissed === detail.runId) return null
  const { what, todo, action } = messages.shell.notConverged(detail.record.decomposition.nIter)
  return (
    <Banner
      tone="warning"
      what={what}
      todo={todo}
      actions={
        <Button size="small" onPress={() => useApp.getState().go('setup')}>
          {action}
        </Button>
      }
      onDismiss={() => setDismissed(detail.runId)}
    />
  )
}
