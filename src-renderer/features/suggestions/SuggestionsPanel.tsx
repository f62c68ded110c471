/** What do numbers hint about the chosen component, and why? A person decides. */
import { useMemo } from 'react'
import { AROMA, type FeatureNumbers, suggest, TEMPLATE_R } from '../../../src-shared/features/suggest'
import { hasLabel } from '../../../src-shared/labels/palette'
import { explore } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import { suggestions as text } from '../../messages/suggestions'
import { Button } from '../../ui/Button'
import { useWorkbench } from '../explore/workbench'
import { useLabels } from '../labels/labels-store'
import { useCourse } from '../plots/course-store'
import { MeasureLine } from '../plots/MeasureLine'
import { numbersOf, useRunFeatures } from './use-features'

const percent = (value: number) => `${fixed(value, 0)} %`
const ratio = (value: number) => fixed(value, 2)

const FEATURES: readonly {
  readonly key: keyof typeof text.features
  readonly value: (numbers: FeatureNumbers) => number | null
  readonly write: (value: number) => string
  /** Beyond this a rule may speak. */
  readonly line?: number
}[] = [
  { key: 'edge', value: (numbers) => numbers.edgePercent, write: percent },
  { key: 'highFrequency', value: (numbers) => numbers.highFrequency, write: ratio, line: AROMA.highFrequency },
  { key: 'motion', value: (numbers) => numbers.motion, write: ratio },
  { key: 'csf', value: (numbers) => numbers.csfPercent, write: percent, line: 100 * AROMA.csf },
  { key: 'outside', value: (numbers) => numbers.outsidePercent, write: percent },
  { key: 'atlas', value: (numbers) => numbers.atlas?.dice ?? null, write: ratio },
  { key: 'template', value: (numbers) => numbers.template?.r ?? null, write: ratio, line: TEMPLATE_R },
]

export function SuggestionsPanel() {
  const { detail, chosen } = useWorkbench()
  const columns = useCourse((state) => state.columns)
  const { features, openImage } = useRunFeatures(detail)
  // Labels change the run's rows, not what they are measured by.
  const { mixing, spectra, frequencies, record, components } = detail
  const count = components.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const all = useMemo(() => numbersOf(detail, columns, features), [mixing, spectra, frequencies, record, count, columns, features])
  const own = all[chosen.index]
  if (!own) return null
  const poor = features?.images.filter(({ volume, coveragePercent }) => (volume ?? 0) === 0 && coveragePercent < 90) ?? []
  return (
    <section className="detail-section" aria-label={text.title}>
      <h3 className="section-title">
        {text.title} <span className="hint">{text.among(explore.component(chosen.index, detail.parameters.model), count)}</span>
      </h3>
      <dl className="measures">
        {FEATURES.map(({ key, value, write, line }) => {
          const here = value(own)
          if (here === null) return null
          const others = all.map(value).filter((entry) => entry !== null)
          const { label, help } = text.features[key]
          return <MeasureLine key={key} label={label} help={help} here={here} all={others} write={write} line={line} />
        })}
      </dl>
      {own.atlas ? <p className="hint hints-notes">{text.atlasWhy(own.atlas.name, fixed(own.atlas.dice, 2))}</p> : null}
      <Verdict numbers={own} index={chosen.index} />
      <p className="hint hints-notes">
        {features === null ? text.reading : text.ofMask(fixed(features.edgePercentOfMask, 0))} {own.motion === null ? text.needsMotion : ''}{' '}
        {poor.map(({ fileName, coveragePercent }) => text.coverage(fileName, fixed(coveragePercent, 0))).join(' ')}
      </p>
      <Button size="small" onPress={openImage}>
        {text.compare}
      </Button>
    </section>
  )
}

/** The suggestion with its reason in one sentence, and the button that a person may press. */
function Verdict({ numbers, index }: { readonly numbers: FeatureNumbers; readonly index: number }) {
  const { given, add } = useLabels()
  const suggestion = suggest(numbers)
  if (suggestion === null) return <p className="verdict">{text.nothing}</p>
  const { label, reason } = suggestion
  const isGiven = hasLabel(given[index] ?? [], label)
  return (
    <div className="verdict">
      <p>
        <strong>{text.suggests(label)}.</strong> {text.why(reason, fixed)}{' '}
        {reason.kind === 'template' || reason.kind === 'outside' ? '' : text.caution}
      </p>
      {isGiven ? (
        <span className="hint">{text.given}</span>
      ) : (
        <Button size="small" onPress={() => add([index], label)}>
          {text.apply(label)}
        </Button>
      )}
    </div>
  )
}
