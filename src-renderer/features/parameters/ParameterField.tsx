/** Which control fits a parameter, given what the schema says of it? */
import type { ScanHeader } from '../../../src-shared/model/scan'
import type { ChoiceParameter, OptionalNumberParameter, Parameter } from '../../../src-shared/params/parameter-kinds'
import { type FileParameterName, PARAMETERS, type ParameterName, type RunParameters } from '../../../src-shared/params/parameters'
import { bridge } from '../../bridge/bridge'
import { messages } from '../../messages/en'
import { fixed } from '../../messages/numbers'
import { useApp } from '../../state/app-store'
import { useScan } from '../../state/scan-store'
import { Button } from '../../ui/Button'
import { FileName } from '../../ui/FileName'
import { NumberField } from '../../ui/NumberField'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Select } from '../../ui/Select'
import { Switch } from '../../ui/Switch'
import { TextField } from '../../ui/TextField'
import { Field, helpId } from './Field'
import type { FormState } from './validation'

interface ParameterFieldProps {
  readonly name: ParameterName
  readonly form: FormState
  readonly header: ScanHeader
  readonly problem: string | undefined
  readonly doubt: string | undefined
  readonly isChanged: boolean
}

/** Segments while they fit beside the label, a list beyond: three alternatives and no more than 34 letters together. */
const fitsSegments = (choices: ChoiceParameter['choices']): boolean =>
  choices.length <= 3 && choices.reduce((sum, entry) => sum + entry.label.length, 0) <= 34

export function ParameterField(props: ParameterFieldProps) {
  const { name, form, header, problem, doubt } = props
  const parameter: Parameter = PARAMETERS[name]
  return (
    <Field
      field={name}
      label={parameter.label}
      help={helpOf(name, form, header)}
      problem={problem}
      doubt={doubt}
      isChanged={props.isChanged}
    >
      <Control {...props} parameter={parameter} />
    </Field>
  )
}

function Control({ name, form, header, problem, parameter }: ParameterFieldProps & { readonly parameter: Parameter }) {
  const value = form.draft[name]
  const set = (next: unknown) => useScan.getState().setParameter(name, next as RunParameters[ParameterName])
  const describedBy = helpId(name)
  switch (parameter.kind) {
    case 'number':
    case 'optional-number':
      return (
        <NumberField
          label={parameter.label}
          value={value as number | null}
          onChange={set}
          min={parameter.min}
          max={parameter.max}
          step={parameter.step ?? 1}
          unit={parameter.unit}
          placeholder={parameter.kind === 'optional-number' ? placeholderOf(name, parameter, header) : undefined}
          isInvalid={problem !== undefined}
          describedBy={describedBy}
        />
      )
    case 'choice':
      return fitsSegments(parameter.choices) ? (
        <SegmentedControl
          label={parameter.label}
          segments={parameter.choices}
          value={value as string}
          onChange={set}
          describedBy={describedBy}
        />
      ) : (
        <Select label={parameter.label} options={parameter.choices} value={value as string} onChange={set} describedBy={describedBy} />
      )
    case 'switch':
      return <Switch label={parameter.label} isSelected={value as boolean} onChange={set} describedBy={describedBy} />
    case 'file':
      return <FileControl name={name as FileParameterName} describedBy={describedBy} />
    case 'text':
      return (
        <TextField
          label={parameter.label}
          value={value as string}
          onChange={set}
          placeholder={parameter.placeholder}
          isInvalid={problem !== undefined}
          describedBy={describedBy}
        />
      )
  }
}

/** What an empty number stands for. */
function placeholderOf(name: ParameterName, parameter: OptionalNumberParameter, header: ScanHeader): string | undefined {
  if (name !== 'repetitionTime') return parameter.emptyLabel
  return header.repetitionTimeSeconds === null ? undefined : fixed(header.repetitionTimeSeconds, 3)
}

/** The line under a field: the chosen alternative explains itself, and a scan that is open makes some lines concrete. */
function helpOf(name: ParameterName, { draft, volumes }: FormState, header: ScanHeader): string {
  const parameter: Parameter = PARAMETERS[name]
  const { hints } = messages.parameters
  if (name === 'nComponents') return hints.components(Math.ceil(volumes / 5), Math.floor(volumes / 2), volumes)
  if (name === 'repetitionTime' && draft.repetitionTime === null && header.repetitionTimeSeconds !== null) {
    return hints.repetitionTimeFrom[header.repetitionTimeSource]
  }
  if (parameter.kind === 'choice') return parameter.choices.find((entry) => entry.value === draft[name])?.help ?? parameter.help
  return parameter.help
}

function FileControl({ name, describedBy }: { readonly name: FileParameterName; readonly describedBy: string }) {
  const fileName = useScan((state) => state.fileNames[name])
  const token = useScan((state) => state.draft[name])
  const scanId = useScan((state) => state.scan?.scanId)
  const words = messages.parameters
  const { label } = PARAMETERS[name]
  const pick = async () => {
    if (!scanId) return
    try {
      const picked = await bridge.scanPickFile({ scanId, parameter: name })
      if (picked) useScan.getState().setFile(name, picked.token, picked.fileName)
    } catch (error) {
      useApp.getState().showError(error)
    }
  }
  return (
    <>
      <Button
        size="small"
        aria-label={`${token === null ? words.chooseFile : words.chooseOtherFile}: ${label}`}
        aria-describedby={describedBy}
        onPress={() => void pick()}
      >
        {token === null ? words.chooseFile : words.chooseOtherFile}
      </Button>
      {token !== null && name !== 'maskFile' ? (
        <Button
          size="small"
          variant="quiet"
          aria-label={`${words.removeFile}: ${label}`}
          onPress={() => useScan.getState().setFile(name, null, null)}
        >
          {words.removeFile}
        </Button>
      ) : null}
      {fileName === undefined ? <span className="text-hint">{words.noFile}</span> : <FileName name={fileName} />}
    </>
  )
}
