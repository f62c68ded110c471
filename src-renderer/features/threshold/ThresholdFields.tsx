/** How are threshold, scale and clusters typed, for all components or for one? */

import { useId, useMemo } from 'react'
import { percentileOfMagnitude } from '../../../src-shared/magnitude-percentile'
import { explore as text } from '../../messages/explore'

import { fixed } from '../../messages/numbers'
import { Button } from '../../ui/Button'
import { NumberField } from '../../ui/NumberField'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Switch } from '../../ui/Switch'
import { type KeyActions, useKeys } from '../../ui/use-keys'
import { thresholdWords } from '../explore/status-facts'
import { useWorkbench } from '../explore/workbench'
import { PROBABILITY, useDisplay } from './display-store'
import { usePassing } from './use-passing'
import { type Remedy, strongestOf, useRemedy } from './use-remedy'

/** The fields beside the histogram. */
export function ThresholdFields() {
  const { detail, chosen, map, unit, range } = useWorkbench()
  const passing = usePassing()
  const remedy = useRemedy()
  const display = useDisplay()
  const { index } = chosen
  const { values } = map
  const { clusters, twoSided, soft } = display
  const isOwn = display.own.has(index)
  const isPercentile = display.basis === 'percentile' && !isOwn
  const isMixture = display.basis === 'mixture' && !isOwn
  const words = text.threshold
  const valueUnit = unit === 'z' ? 'z' : words.valueUnit
  const share = values && passing !== null ? words.share(`${fixed((100 * passing) / values.length, 1)} %`) : '–'
  const cutWords = thresholdWords(range, valueUnit, twoSided)
  const problem = display.mixtures?.[index]?.problem ?? null
  const mixtureProblem = range.cuts ? null : display.mixtures ? words.noMixture(problem, fixed(range.threshold, 1)) : words.fitting
  return (
    <div className="threshold-fields" data-own={isOwn ? '' : undefined}>
      <span className="field-label">{words.field}</span>
      <span className="field-row">
        {isMixture ? (
          <NumberField
            label={words.probability}
            value={display.probability}
            onChange={(value) => value !== null && display.setProbability(value)}
            min={PROBABILITY.least}
            max={PROBABILITY.most}
            step={0.05}
            unit="p"
            className="short"
          />
        ) : isPercentile ? (
          <NumberField
            label={words.field}
            value={display.percentile}
            onChange={(value) => value !== null && display.setPercentile(value)}
            min={0}
            max={100}
            step={0.1}
            unit="%"
            className="short"
          />
        ) : (
          <NumberField
            label={words.field}
            value={range.threshold}
            onChange={(value) => value !== null && display.setThreshold(value, index)}
            min={0}
            max={1000}
            step={0.1}
            unit={unit === 'z' ? 'z' : undefined}
            className="short"
          />
        )}
        <SegmentedControl
          label={words.basis}
          value={isOwn ? 'value' : display.basis}
          isDisabled={isOwn || values === null}
          segments={[
            { value: 'value', label: valueUnit },
            { value: 'percentile', label: '%' },
            { value: 'mixture', label: words.mixture },
          ]}
          onChange={(basis) =>
            values &&
            display.setBasis(basis, {
              threshold: Number(range.threshold.toFixed(2)),
              percentile: percentileOfMagnitude(values, range.threshold),
            })
          }
        />
        <NumberField
          label={words.max}
          value={range.limit}
          onChange={(value) => value !== null && display.setLimit(value, index)}
          min={0.1}
          max={1000}
          step={0.5}
          unit={words.maxUnit}
          className="short"
        />
      </span>
      <span className="field-label">{words.show}</span>
      <span className="field-row">
        <SegmentedControl
          label={words.sides}
          value={twoSided ? 'two' : 'one'}
          segments={[
            { value: 'two', label: words.twoSided },
            { value: 'one', label: words.oneSided },
          ]}
          onChange={(value) => display.setTwoSided(value === 'two')}
        />
        <SegmentedControl
          label={words.fade}
          value={soft ? 'soft' : 'hard'}
          segments={[
            { value: 'hard', label: words.hard },
            { value: 'soft', label: words.soft },
          ]}
          onChange={(value) => display.setSoft(value === 'soft')}
        />
      </span>
      <span className="field-label">{words.clusters}</span>
      <span className="field-row">
        <NumberField
          label={words.clustersLeast}
          value={clusters.least}
          onChange={(least) => least !== null && display.setClusters({ ...clusters, least })}
          min={0}
          max={1e7}
          step={clusters.unit === 'voxels' ? 1 : 10}
          className="short shared"
        />
        <SegmentedControl
          label={words.clustersUnit}
          value={clusters.unit}
          segments={[
            { value: 'mm3', label: 'mm³' },
            { value: 'voxels', label: words.voxels },
          ]}
          onChange={(unitOfSize) => display.setClusters({ ...clusters, unit: unitOfSize })}
        />
      </span>
      <span className="threshold-foot">
        <Switch isSelected={isOwn} onChange={(own) => display.setOwn(index, own ? range : null)}>
          {words.own(text.component(index, detail.parameters.model))}
        </Switch>
        {remedy ? <Nothing remedy={remedy} why={isMixture ? mixtureProblem : null} /> : null}
        <span className="threshold-share" hidden={remedy !== null}>
          {isMixture ? (mixtureProblem ?? `${cutWords.text}${cutWords.strong}, ${share}`) : null}
          {isPercentile ? words.percentileShare(valueUnit, fixed(range.threshold, 2), share) : null}
          {isMixture || isPercentile ? null : share}
        </span>
      </span>
    </div>
  )
}

/** Says that nothing of the map is shown, and offers what brings it back: by the button, or by T. */
function Nothing({ remedy, why }: { readonly remedy: Remedy; readonly why: string | null }) {
  const { detail, chosen, map } = useWorkbench()
  const twoSided = useDisplay((state) => state.twoSided)
  const words = text.threshold
  const { threshold, apply } = remedy
  const about = useId()
  useKeys(useMemo((): KeyActions => new Map([['t', apply]]), [apply]))
  const pressed = ({ target }: { readonly target: Element }) => {
    // The button goes with what it says; focus stays near by.
    const field = target.closest('.threshold-fields')?.querySelector('input')
    apply()
    field?.focus()
  }
  return (
    <span className="threshold-nothing">
      {why ?? (threshold === null ? words.tooSmall : words.nothing)}
      <Button size="small" shortcut="T" aria-keyshortcuts="T" aria-describedby={about} onPress={pressed}>
        {threshold === null ? words.allClusters : words.lowerTo(fixedShort(threshold))}
      </Button>
      {threshold !== null && map.values ? (
        <span id={about} className="visually-hidden">
          {words.lowerToAbout(text.component(chosen.index, detail.parameters.model), fixed(strongestOf(map.values, twoSided), 2))}
        </span>
      ) : null}
    </span>
  )
}

/** As the threshold field has it: 1.8, 0.034. */
const fixedShort = (value: number) => fixed(value, value >= 1 ? 1 : Math.min(6, 1 - Math.floor(Math.log10(value))))
