/** With which settings is the open scan run, and what will that take? */
import { useEffect } from 'react'
import type { ScanHeader } from '../../../src-shared/model/scan'
import { PRESET_NAMES, PRESETS, type PresetName } from '../../../src-shared/params/presets'
import { visibleText } from '../../../src-shared/visible-text'
import { bridge } from '../../bridge/bridge'
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { useSettings } from '../../state/settings-store'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { keysOf } from '../../ui/key-strokes'
import { Select } from '../../ui/Select'
import { Switch } from '../../ui/Switch'
import { TextField } from '../../ui/TextField'
import { Expectation } from './Expectation'
import { Field, helpId } from './Field'
import { useForm } from './form-state'
import { ParameterGroup } from './ParameterGroup'
import { MaskPreviewPane } from './preview/MaskPreviewPane'
import { usePreview } from './preview/use-preview'
import { RunRow } from './RunRow'
import { changeAndRunAgain } from './run-again'
import { fieldId } from './start-run'
import { statusFacts } from './status-facts'
import type { FormState, Problem } from './validation'

const words = messages.parameters
const MASK_FIELDS: ReadonlySet<string> = new Set(['maskStrategy', 'maskFile', 'lowerCutoff', 'upperCutoff', 'maskOpening', 'fold'])

export function SetUp() {
  const held = useForm()
  const shown = useRun((state) => state.runDetail)
  const problems = held?.problems ?? []
  usePreview(held !== null && !problems.some((problem) => MASK_FIELDS.has(problem.field)))
  useStatus(held?.form.scan.header ?? null, held?.form.volumes ?? 0)
  if (!held) {
    const { what, todo, action } = words.empty
    return (
      <EmptyState what={what} todo={todo}>
        <Button
          variant="primary"
          size="big"
          {...keysOf('open-scan')}
          onPress={() => void useScan.getState().openWith(() => bridge.scanPick())}
        >
          {action}
        </Button>
        {shown ? (
          <Button size="big" onPress={() => void changeAndRunAgain(shown)}>
            {words.empty.ofRun(shown.name)}
          </Button>
        ) : null}
      </EmptyState>
    )
  }
  const { form } = held
  const { header } = form.scan
  const waiting = problems.some((problem) => problem.field === 'fold')
    ? words.preview.waitingFold
    : problems.some((problem) => MASK_FIELDS.has(problem.field))
      ? words.preview.waiting
      : null
  const group = { form, header, problems }
  return (
    <div className="set-up">
      <div className="set-up-form">
        <PresetRow />
        <ScanRemarks header={header} />
        {form.scan.foldsDimensions === null ? null : <FoldRow dimensions={form.scan.foldsDimensions} form={form} problems={problems} />}
        <form className="set-up-columns" onSubmit={(event) => event.preventDefault()}>
          <div>
            <ParameterGroup group="mask" {...group} />
            <ParameterGroup group="prepare" {...group} />
            <RunGroup
              place={form.scan.outputPlace.replace(form.scan.runName, () => visibleText(form.runName.trim()) || form.scan.runName)}
              problem={problems.find((problem) => problem.field === 'runName')}
            />
          </div>
          <div>
            <ParameterGroup group="decompose" {...group} />
            <ParameterGroup group="maps" {...group} />
          </div>
        </form>
      </div>
      <div className="set-up-side">
        <MaskPreviewPane header={header} volumes={form.volumes} waiting={waiting} />
        <Expectation header={header} />
        <RunRow problems={problems} />
      </div>
    </div>
  )
}

function PresetRow() {
  const preset = useScan((state) => state.preset)
  const options = [
    { value: 'defaults', label: words.presetDefault, help: words.presetDefaultHelp },
    ...PRESET_NAMES.map((name) => ({ value: name as string, label: PRESETS[name].label, help: PRESETS[name].help })),
  ]
  return (
    <div className="tool-row">
      <span className="text-strong" aria-hidden="true">
        {words.preset}
      </span>
      <Select
        label={words.preset}
        options={options}
        value={preset ?? 'defaults'}
        onChange={(value) => useScan.getState().setPreset(value === 'defaults' ? null : (value as PresetName))}
      />
      <span className="preset-help" title={preset === null ? words.presetDefaultHelp : PRESETS[preset].help}>
        {preset === null ? words.presetDefaultHelp : PRESETS[preset].help}
      </span>
    </div>
  )
}

/** What the reader noticed about the file; doubts about the repetition time stand at their field instead. */
function ScanRemarks({ header }: { readonly header: ScanHeader }) {
  const remarks = header.warnings.filter((warning) => !warning.code.startsWith('REPETITION_TIME'))
  return remarks.map((warning) => <Banner key={warning.code} tone="info" what={warning.message} />)
}

function FoldRow(props: { readonly dimensions: string; readonly form: FormState; readonly problems: readonly Problem[] }) {
  const problem = props.problems.find((entry) => entry.field === 'fold')
  return (
    <div className="fold-row" id={fieldId('fold')}>
      <p>
        <strong className="text-strong">{words.fold.title}.</strong>{' '}
        <span className="text-secondary">{words.fold.text(props.dimensions)}</span>
      </p>
      <Switch isSelected={props.form.foldAgreed} onChange={(agreed) => useScan.getState().setFoldAgreed(agreed)}>
        <span className={problem ? 'fold-asked' : undefined}>{words.fold.agree}</span>
      </Switch>
    </div>
  )
}

/** The one thing that is no parameter: what the run and its folder are called. */
function RunGroup({ place, problem }: { readonly place: string; readonly problem: Problem | undefined }) {
  const name = useScan((state) => state.runName)
  return (
    <section className="parameter-group" aria-labelledby="group-run">
      <div className="group-head">
        <h2 id="group-run">{words.groups.run.title}</h2>
        <span className="group-about">{words.groups.run.about}</span>
      </div>
      <Field field="runName" label={words.runName} help={words.runNameHelp(place)} problem={problem?.sentence}>
        <TextField
          label={words.runName}
          value={name}
          onChange={(next) => useScan.getState().setRunName(next)}
          isInvalid={problem !== undefined}
          describedBy={helpId('runName')}
        />
      </Field>
    </section>
  )
}

function useStatus(header: ScanHeader | null, volumes: number) {
  const typed = useScan((state) => state.draft.repetitionTime)
  const radiological = useSettings((state) => state.radiological)
  useEffect(() => {
    const { setFacts } = useApp.getState()
    setFacts('setup', header ? statusFacts(header, volumes, typed, radiological) : { facts: [] })
  }, [header, volumes, typed, radiological])
}
