/** Which share of the whole run is done, cut into its stages? */
import { STAGE_WEIGHTS, STAGES } from '../../../src-shared/model/progress'
import { messages } from '../../messages/en'

/** One bar, split by the weight of the stages; fills from the left and never goes back. */
export function StageBar({ fraction, isStopped }: { readonly fraction: number; readonly isStopped: boolean }) {
  let start = 0
  return (
    <div
      className={isStopped ? 'stage-bar stopped' : 'stage-bar'}
      role="progressbar"
      aria-label={messages.runProgress.progress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(fraction * 100)}
    >
      {STAGES.map((stage) => {
        const weight = STAGE_WEIGHTS[stage]
        const share = Math.min(1, Math.max(0, (fraction - start) / weight))
        start += weight
        return (
          <span key={stage} style={{ flexGrow: weight }}>
            <i style={{ width: `${100 * share}%` }} />
          </span>
        )
      })}
    </div>
  )
}
