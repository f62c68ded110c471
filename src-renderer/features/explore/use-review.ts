/** How does what a person decides about the run get into it, and back onto the screen? */
import type { Review } from '../../../src-shared/model/review'
import type { RunDetail } from '../../../src-shared/model/run'
import { bridge } from '../../bridge/bridge'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'

/** One decision at a time; the run is shown as it is then. What cannot be written is said in a banner, and nothing changes. */
export function useReview(detail: RunDetail): (change: Partial<Review>) => void {
  return (change) => {
    const { runId, review } = detail
    const isOrderOnly = Object.keys(change).every((key) => key === 'order')
    bridge.runReview({ runId, review: { ...review, ...change } }).then(
      (decided) => {
        const shown = useRun.getState().runDetail
        if (shown?.runId !== runId) return
        // An order moves nothing but rows: the maps that are in memory stay.
        useRun.setState({ runDetail: isOrderOnly ? { ...shown, review: decided.review } : decided })
      },
      (error: unknown) => {
        // A table can be sorted in a folder that cannot be written to; that is not worth a banner each time.
        if (!isOrderOnly) useApp.getState().showError(error)
      },
    )
  }
}
