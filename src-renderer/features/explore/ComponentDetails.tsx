/** What is known of the chosen component: name, time course, spectrum, peaks, measures? */
import { useMemo } from 'react'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import type { Peak } from '../../../src-shared/peaks'
import { explore as text } from '../../messages/explore'
import type { Triple } from '../../voxels/affine'
import { Measures } from '../plots/Measures'
import '../plots/plots.css'
import { Peaks } from '../plots/Peaks'
import { Spectrum } from '../plots/Spectrum'
import { TimeCourse } from '../plots/TimeCourse'
import { fixed } from './number-format'
import { spaceOf } from './status-facts'

export interface ComponentDetailsProps {
  readonly detail: RunDetail
  readonly chosen: ComponentRow
  readonly peaks: readonly Peak[]
  readonly cursor: Triple
  readonly unit: string
  readonly isMapReady: boolean
  readonly onGo: (voxel: Triple) => void
}

export function ComponentDetails({ detail, chosen, peaks, cursor, unit, isMapReady, onGo }: ComponentDetailsProps) {
  const componentName = text.component(chosen.index)
  const course = useMemo(() => detail.mixing.map((row) => row[chosen.index] ?? 0), [detail, chosen.index])
  const power = useMemo(() => detail.spectra.map((row) => row[chosen.index] ?? 0), [detail, chosen.index])
  return (
    <>
      <header className="component-title">
        <h2>{componentName}</h2>
        <span className="hint">({text.volume(chosen.index)})</span>
        <span className="hint variance">{fixed(chosen.explainedVariancePercent, 1)} % var.</span>
      </header>
      <TimeCourse componentName={componentName} course={course} repetitionTimeSeconds={detail.record.repetitionTimeSeconds} />
      <Spectrum
        componentName={componentName}
        power={power}
        frequencies={detail.frequencies}
        unit={detail.frequencyUnit}
        lowFrequencyPercent={chosen.lowFrequencyPercent}
      />
      <Peaks peaks={peaks} cursor={cursor} unit={unit} space={spaceOf(detail)} isReady={isMapReady} onGo={onGo} />
      <Measures chosen={chosen} rows={detail.components} />
    </>
  )
}
