/** Which sections does the pane at the right have, from top to bottom? */
import { type ComponentType, useMemo, useState } from 'react'
import { scanBorders } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { ConfoundsPanel } from '../checks/ConfoundsPanel'
import { DistributionPanel } from '../checks/DistributionPanel'
import { LabelsPanel } from '../labels/LabelsPanel'
import { BesideTools, useBeside, useRanked } from '../plots/BesideTools'
import { useCourse } from '../plots/course-store'
import { Measures } from '../plots/Measures'
import { Peaks } from '../plots/Peaks'
import '../plots/plots.css'
import { fixed } from '../../messages/numbers'
import { Spectrum } from '../plots/Spectrum'
import { TimeCourse } from '../plots/TimeCourse'
import { TimeQuestion } from '../plots/TimeQuestion'
import { SuggestionsPanel } from '../suggestions/SuggestionsPanel'
import { SignAndOrder } from './SignAndOrder'
import { useWorkbench } from './workbench'

function TitlePanel() {
  const { detail, chosen } = useWorkbench()
  return (
    <header className="component-title">
      <h2>{text.component(chosen.index, detail.parameters.model)}</h2>
      <span className="hint">({text.volume(chosen.index)})</span>
      <span className="hint variance">{fixed(chosen.explainedVariancePercent, 1)} % var.</span>
    </header>
  )
}

function TimeCoursePanel() {
  const { detail, chosen } = useWorkbench()
  const course = useMemo(() => detail.mixing.map((row) => row[chosen.index] ?? 0), [detail, chosen.index])
  const ranked = useRanked(course)
  const beside = useBeside(ranked)
  const events = useCourse((state) => state.events)
  const tr = detail.record.repetitionTimeSeconds
  return (
    <>
      <TimeQuestion detail={detail} />
      <TimeCourse
        componentName={text.component(chosen.index, detail.parameters.model)}
        course={course}
        repetitionTimeSeconds={tr}
        beside={beside}
        events={events}
        borders={scanBorders(detail.record)}
      />
      <BesideTools ranked={ranked} hasTime={tr !== null} />
    </>
  )
}

function SpectrumPanel() {
  const { detail, chosen } = useWorkbench()
  const [isWelch, setWelch] = useState(false)
  const { power: rows, frequencies } = isWelch ? detail.welch : { power: detail.spectra, frequencies: detail.frequencies }
  const power = useMemo(() => rows.map((row) => row[chosen.index] ?? 0), [rows, chosen.index])
  return (
    <Spectrum
      componentName={text.component(chosen.index, detail.parameters.model)}
      power={power}
      frequencies={frequencies}
      unit={detail.frequencyUnit}
      lowFrequencyPercent={chosen.lowFrequencyPercent}
      scans={1 + detail.record.moreInputs.length}
      isWelch={isWelch}
      onWelch={setWelch}
    />
  )
}

function MeasuresPanel() {
  const { detail, chosen } = useWorkbench()
  return <Measures name={text.component(chosen.index, detail.parameters.model)} chosen={chosen} rows={detail.components} />
}

/** Each takes what it shows from `useWorkbench` and the stores; its keys from `useKeys`. */
const PANELS: readonly { readonly id: string; readonly Panel: ComponentType }[] = [
  { id: 'title', Panel: TitlePanel },
  { id: 'labels', Panel: LabelsPanel },
  { id: 'time-course', Panel: TimeCoursePanel },
  { id: 'spectrum', Panel: SpectrumPanel },
  { id: 'peaks', Panel: Peaks },
  { id: 'distribution', Panel: DistributionPanel },
  { id: 'measures', Panel: MeasuresPanel },
  { id: 'confounds', Panel: ConfoundsPanel },
  { id: 'suggestions', Panel: SuggestionsPanel },
  { id: 'sign-and-order', Panel: SignAndOrder },
]

/** The pane at the right. */
export function DetailPanels() {
  return PANELS.map(({ id, Panel }) => <Panel key={id} />)
}
