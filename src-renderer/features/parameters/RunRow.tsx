/** Can it be run, and if not, where is the first thing to correct? */
import { messages } from '../../messages/en'
import { isBusy, useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { Button } from '../../ui/Button'
import { WarningIcon } from '../../ui/icons'
import { keysOf } from '../../ui/key-strokes'
import { focusField, startRun } from './start-run'
import { changedNames, type Problem } from './validation'

const words = messages.parameters

export function RunRow({ problems }: { readonly problems: readonly Problem[] }) {
  const draft = useScan((state) => state.draft)
  const baseline = useScan((state) => state.baseline)
  const preset = useScan((state) => state.preset)
  const busy = useRun((state) => isBusy(state.active))
  const changed = changedNames(draft, baseline).length
  const [first] = problems
  return (
    <div className="run-row">
      <div role="status">
        {first ? (
          <button type="button" className="run-problem" onClick={() => focusField(first.field)}>
            <WarningIcon />
            <span>{words.toCorrect(problems.length, first.label)}</span>
          </button>
        ) : (
          <span className="run-valid">{busy ? words.busy : (preset === null ? words.valid : words.validPreset)(changed)}</span>
        )}
      </div>
      <Button variant="primary" size="big" {...keysOf('start-run')} isDisabled={first !== undefined || busy} onPress={startRun}>
        {words.run}
      </Button>
    </div>
  )
}
