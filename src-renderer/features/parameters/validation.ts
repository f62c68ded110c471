/** Which fields of Set up cannot be run as they are, and in which words is that said? */

import { isIterative, isMapModel } from '../../../src-shared/params/model-kinds'
import type { NumberParameter, OptionalNumberParameter, Parameter } from '../../../src-shared/params/parameter-kinds'
import { FILE_PARAMETERS, PARAMETER_NAMES, PARAMETERS, type ParameterName, type RunParameters } from '../../../src-shared/params/parameters'
import { messages } from '../../messages/en'
import { formatRepetitionTime } from '../../messages/format'
import { short } from '../../messages/numbers'
import { numberToText } from '../../ui/number-text'

/** Everything in Set up that can be wrong: the parameters, the run's name, the agreement to fold dimensions. */
type FieldName = ParameterName | 'runName' | 'fold'
export interface Problem {
  readonly field: FieldName
  /** Name of the field as the form shows it. */
  readonly label: string
  /** The sentence under the field. */
  readonly sentence: string
}
export interface FormState {
  readonly draft: RunParameters
  readonly runName: string
  /** Volumes of the open scan, extra dimensions counted. */
  readonly volumes: number
  /** What the scan says; null when it does not know. */
  readonly repetitionTimeSeconds: number | null
  readonly foldNeeded: boolean
  readonly foldAgreed: boolean
}

const words = messages.parameters.problems

/** Whether the form shows the parameter: some mean something with one choice of another only. */
export function isShown(name: ParameterName, draft: RunParameters): boolean {
  if (name === 'maskFile') return draft.maskStrategy === 'file'
  if (name === 'lowerCutoff' || name === 'upperCutoff') return draft.maskStrategy === 'epi'
  if (name === 'maskOpening') return draft.maskStrategy === 'epi' || draft.maskStrategy === 'background'
  if (name !== 'confoundsFile' && name.startsWith('confounds')) return draft.confoundsFile !== null
  if (name === 'mapsFile') return draft.model === 'dual-regression'
  if (name === 'nInit') return draft.model === 'canica'
  if (name === 'dictionaryAlpha') return draft.model === 'dictionary-learning'
  // Estimators look at the eigenvalues of one scan.
  if (name.startsWith('nComponents') && isMapModel(draft.model)) return name === 'nComponents' && draft.model !== 'dual-regression'
  if (name === 'nComponents') return draft.nComponentsMethod === 'given'
  if (name === 'nComponentsVariance') return draft.nComponentsMethod === 'variance'
  if (name === 'nComponentsMax') return draft.nComponentsMethod !== 'given' && draft.nComponentsMethod !== 'all'
  if (name === 'order' || name === 'sign') return draft.model !== 'dual-regression'
  if (name === 'maxIter' || name === 'tol' || name === 'randomState') return isIterative(draft.model)
  if (name === 'whiten' || name === 'whitenSolver') return !isMapModel(draft.model)
  if (name === 'wInit') return isIterative(draft.model) && !isMapModel(draft.model)
  if (name === 'restarts') return isSearched(draft)
  if (name === 'restartKind' || name === 'restartKeep') return isSearched(draft) && draft.restarts > 1
  if (name === 'algorithm') return draft.model === 'fastica'
  if (name === 'fun') return hasContrast(draft)
  if (name === 'funAlpha') return draft.fun === 'logcosh' && hasContrast(draft)
  return true
}

/** By one of the searches that can be repeated. */
const isSearched = ({ model }: RunParameters): boolean => model !== 'pca' && !isMapModel(model)

/** The maximum-likelihood models bring their own. */
const hasContrast = ({ model }: RunParameters): boolean => model === 'fastica' || model === 'picard-o'

function numberProblem(parameter: NumberParameter | OptionalNumberParameter, value: number | null): string | null {
  if (value === null) return parameter.kind === 'optional-number' ? null : words.empty
  if (Number.isNaN(value)) return words.number
  if (value < parameter.min || value > parameter.max) {
    return words.between(numberToText(parameter.min), numberToText(parameter.max), parameter.unit ? ` ${parameter.unit}` : '')
  }
  return parameter.integer && !Number.isInteger(value) ? words.whole : null
}

/** A filter needs to know how long a volume takes, and cannot separate what is faster than every second volume. */
function bandProblem(name: 'highPass' | 'lowPass', draft: RunParameters, fromScan: number | null): string | null {
  const limit = draft[name]
  if (limit === null) return null
  const seconds = draft.repetitionTime ?? fromScan
  if (seconds === null) return words.bandNeedsTime
  if (name === 'lowPass' || Number.isNaN(seconds)) return null
  const nyquist = 0.5 / seconds
  if (limit >= nyquist) return words.nyquist(short(nyquist, 3), formatRepetitionTime(seconds))
  return draft.lowPass !== null && draft.lowPass <= limit ? words.band(numberToText(draft.lowPass)) : null
}

function problemOf(name: ParameterName, { draft, volumes, repetitionTimeSeconds }: FormState): string | null {
  const parameter: Parameter = PARAMETERS[name]
  if (parameter.kind === 'number' || parameter.kind === 'optional-number') {
    const problem = numberProblem(parameter, draft[name] as number | null)
    if (problem) return problem
  }
  if (name === 'lowerCutoff' && draft.upperCutoff <= draft.lowerCutoff) return words.cutoffs(numberToText(draft.upperCutoff))
  if (name === 'highPass' || name === 'lowPass') return bandProblem(name, draft, repetitionTimeSeconds)
  if (name === 'nComponents' && draft.nComponents > volumes) return words.components(volumes)
  if (name === 'maskFile' && draft.maskFile === null) return words.maskFile
  if (name === 'mapsFile' && draft.mapsFile === null) return words.mapsFile
  return null
}

function nameProblem(name: string): string | null {
  if (name.trim() === '') return words.nameEmpty
  if (name.length > 120) return words.nameLong
  const hasControl = [...name].some((letter) => letter < ' ')
  return /[/\\:*?"<>|]|^\./.test(name) || hasControl ? words.nameCharacters : null
}

/** All problems in the order of the form; empty when it can be run. */
export function findProblems(form: FormState): readonly Problem[] {
  const problems: Problem[] = []
  for (const name of PARAMETER_NAMES) {
    if (!isShown(name, form.draft)) continue
    const sentence = problemOf(name, form)
    if (sentence) problems.push({ field: name, label: PARAMETERS[name].label, sentence })
  }
  const name = nameProblem(form.runName)
  if (name) problems.push({ field: 'runName', label: messages.parameters.runName, sentence: name })
  if (form.foldNeeded && !form.foldAgreed) problems.push({ field: 'fold', label: messages.parameters.foldField, sentence: words.fold })
  return problems
}

const isFile = (name: ParameterName): boolean => FILE_PARAMETERS.some((file) => file === name)

/** The parameters to run with: those that the form does not show go back to the baseline, so that nothing hidden decides. */
export function effectiveParameters(draft: RunParameters, baseline: RunParameters): RunParameters {
  return Object.fromEntries(
    PARAMETER_NAMES.map((name) => [name, isShown(name, draft) ? draft[name] : isFile(name) ? null : baseline[name]]),
  ) as unknown as RunParameters
}

/** Names of the parameters that differ from the baseline (those that the form shows). */
export function changedNames(draft: RunParameters, baseline: RunParameters): readonly ParameterName[] {
  return PARAMETER_NAMES.filter((name) => isShown(name, draft) && !Object.is(draft[name], baseline[name]))
}

/** Shorter than any whole-brain EPI, longer than any common design. */
const SHORT_SECONDS = 0.2
const LONG_SECONDS = 10

/** A doubt about the repetition time that is in force; it can be run all the same. */
function repetitionTimeDoubt(typed: number | null, fromScan: number | null): string | null {
  const seconds = typed ?? fromScan
  const doubts = messages.parameters.doubts
  if (seconds === null) return doubts.noRepetitionTime
  if (Number.isNaN(seconds)) return null
  if (seconds < SHORT_SECONDS) return doubts.shortRepetitionTime(formatRepetitionTime(seconds))
  return seconds > LONG_SECONDS ? doubts.longRepetitionTime(formatRepetitionTime(seconds)) : null
}

/** A doubt about a field's value that does not forbid the run, or null. */
export function doubtOf(
  name: ParameterName,
  form: FormState,
  scan: { readonly zooms: readonly number[]; readonly repetitionTimeSeconds: number | null },
): string | null {
  const { draft, volumes } = form
  if (name === 'repetitionTime') return repetitionTimeDoubt(draft.repetitionTime, scan.repetitionTimeSeconds)
  if (name === 'nComponents' && draft.nComponents > volumes / 2) return messages.parameters.doubts.manyComponents(volumes)
  if (name === 'smoothingFwhm') {
    const wide = draft.smoothingFwhm / Math.max(...scan.zooms.slice(0, 3))
    return wide > 5 ? messages.parameters.doubts.smoothingWide(short(wide, 2)) : null
  }
  return null
}
