/** How are threshold, scale and clusters typed, for all components or for one? */

import { percentileOfMagnitude } from '../../../src-shared/magnitude-percentile'
import { explore as text } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import { NumberField } from '../../ui/NumberField'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Switch } from '../../ui/Switch'
import { extremesOf, largestMagnitude } from '../../voxels/component-statistics'
import { thresholdWords } from '../explore/status-facts'
import { useWorkbench } from '../explore/workbench'
import { PROBABILITY, useDisplay } from './display-store'
import { usePassing } from './use-passing'

/** The fields beside the histogram. */
export function ThresholdFields() {
  const { detail, chosen, map, unit, range } = useWorkbench()
  const passing = usePassing()
  const display = useDisplay()
  const { index } = chosen
  const { values } = map
  const { clusters, twoSided, soft } = display
  const isOwn = display.own.has(index)
  const isPercentile = display.basis === 'percentile' && !isOwn
  const isMixture = display.basis === 'mixture' && !isOwn
  const words = text.threshold
  const valueUnit = unit === 'z' ? 'z' : words.valueUnit
  const share = values && passing !== null ? shareWords(values, passing, twoSided) : '–'
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
          className="short"
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
        <span className="threshold-share">
          {isMixture ? (mixtureProblem ?? `${cutWords.text}${cutWords.strong}, ${share}`) : null}
          {isPercentile ? words.percentileShare(valueUnit, fixed(range.threshold, 2), share) : null}
          {isMixture || isPercentile ? null : share}
        </span>
      </span>
    </div>
  )
}

/** How much of the map is shown; where that is nothing, how far down the threshold would have to go. */
function shareWords(values: Float32Array, passing: number, twoSided: boolean): string {
  const words = text.threshold
  if (passing > 0) return words.share(`${fixed((100 * passing) / values.length, 1)} %`)
  return words.nothing(fixed(twoSided ? largestMagnitude(values) : extremesOf(values).most, 2))
}
