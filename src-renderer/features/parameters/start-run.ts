/** What does pressing Run do, by button, menu or key? */
import { runsOneByOne, takesSeveralScans } from '../../../src-shared/params/model-kinds'
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'
import { isBusy, useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { formOf } from './form-state'
import { effectiveParameters, findProblems } from './validation'

/** Element id of the control of a field, so that a problem can be gone to. */
export const fieldId = (field: string): string => `field-${field}`

/** Moves to the field in the form; the first control in it takes the focus. */
export function focusField(field: string): void {
  const row = document.getElementById(fieldId(field))
  const control = row?.querySelector<HTMLElement>('input, button')
  row?.scrollIntoView({ block: 'nearest' })
  control?.focus()
}

/** Starts the run that Set up describes; with a problem in the form it goes to that field instead. */
export function startRun(): void {
  const state = useScan.getState()
  const form = formOf(state)
  if (!form) {
    useApp.getState().go('setup')
    return
  }
  if (isBusy(useRun.getState().active)) {
    useApp.getState().show({ tone: 'info', what: messages.parameters.busy })
    useApp.getState().go('run')
    return
  }
  const [problem] = findProblems(form)
  if (problem) {
    useApp.getState().go('setup')
    focusField(problem.field)
    return
  }
  const { scan } = form
  const parameters = effectiveParameters(state.draft, state.baseline)
  void useRun.getState().start({
    scanId: scan.scanId,
    scanFileName: scan.header.fileName,
    shape: scan.header.shape,
    repetitionTimeSeconds: parameters.repetitionTime ?? scan.header.repetitionTimeSeconds,
    parameters,
    preset: state.preset,
    name: state.runName.trim(),
    foldExtraDimensions: form.foldNeeded && form.foldAgreed,
    moreScans: takesSeveralScans(parameters.model) || runsOneByOne(parameters.model) ? state.moreScans : [],
  })
}
