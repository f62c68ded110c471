/** Which values are drawn, in which colours, and which marks and words go with them? */
import { COLOUR_MAPS, drawsNegative, isSequential, sidesChange } from '../../../src-shared/figure/colour-map-names'
import type { FigureRecipe } from '../../../src-shared/figure/recipe'
import type { FigurePreview } from '../../../src-shared/ipc/contract'
import { explore as exploreText } from '../../messages/explore'
import { figure as text } from '../../messages/figure'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { numberToText } from '../../ui/number-text'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Select } from '../../ui/Select'
import { TextField } from '../../ui/TextField'
import { useShownRun } from '../explore/workbench'
import { NO_OTHER_THRESHOLDS, ownThresholdsOf, type Problems } from './draft'
import { FigureNumber } from './FigureNumber'
import { useFigure } from './figure-store'
import { OptionGroup, problemId, Row } from './Row'

export function MapOptions({
  problems,
  chosen,
  drawn,
}: {
  readonly problems: Problems
  readonly chosen: FigurePreview['chosen'] | null
  readonly drawn: FigureRecipe['components']
}) {
  const { unit } = useShownRun()
  const { draft, change } = useFigure()
  const { fields } = text
  return (
    <OptionGroup title={text.groups.map}>
      <Row label={fields.threshold} field="threshold" problem={problems.threshold}>
        <FigureNumber
          field="threshold"
          label={fields.threshold}
          unit={unit}
          step={0.1}
          placeholder={chosen ? numberToText(chosen.threshold) : text.auto}
          problems={problems}
        />
      </Row>
      <OtherThresholds drawn={drawn} />
      <Row label={fields.limit} field="limit" problem={problems.limit}>
        <FigureNumber
          field="limit"
          label={fields.limit}
          unit={unit}
          step={0.5}
          placeholder={chosen ? numberToText(chosen.limit) : text.auto}
          problems={problems}
        />
      </Row>
      <Row label={fields.clusterVoxels} field="clusterVoxels" problem={problems.clusterVoxels}>
        <FigureNumber field="clusterVoxels" label={fields.clusterVoxels} unit={text.units.voxels} problems={problems} />
      </Row>
      <Row label={fields.sides} hint={isSequential(draft.colourMap) ? text.sequentialHint : undefined}>
        <SegmentedControl
          label={fields.sides}
          segments={(['two', 'one'] as const).map((value) => ({ value, label: text.sides[value] }))}
          value={drawsNegative(draft) ? 'two' : 'one'}
          onChange={(value) => change(sidesChange(draft, value === 'two'))}
        />
      </Row>
      <Row label={fields.below} hint={text.below[draft.soft ? 'fade' : 'hide'].help}>
        <SegmentedControl
          label={fields.below}
          segments={(['hide', 'fade'] as const).map((value) => ({ value, label: text.below[value].label }))}
          value={draft.soft ? 'fade' : 'hide'}
          onChange={(value) => change({ soft: value === 'fade' })}
        />
      </Row>
      <Row label={fields.colourMap} hint={exploreText.viewer.colourMaps[draft.colourMap].help}>
        <Select
          label={fields.colourMap}
          options={COLOUR_MAPS.map((value) => ({ value, ...exploreText.viewer.colourMaps[value] }))}
          value={draft.colourMap}
          onChange={(colourMap) => change({ colourMap })}
        />
      </Row>
      <Row label={fields.pixels} hint={text.pixels[draft.pixels].help}>
        <SegmentedControl
          label={fields.pixels}
          segments={(['voxels', 'interpolated'] as const).map((value) => ({ value, label: text.pixels[value].label }))}
          value={draft.pixels}
          onChange={(pixels) => change({ pixels })}
        />
      </Row>
      <Row label={fields.convention}>
        <SegmentedControl
          label={fields.convention}
          segments={(['neurological', 'radiological'] as const).map((value) => ({ value, label: text.conventions[value] }))}
          value={draft.radiological ? 'radiological' : 'neurological'}
          onChange={(value) => change({ radiological: value === 'radiological' })}
        />
      </Row>
    </OptionGroup>
  )
}

/** Said where the one threshold is not that of every map and side, as Explore has it, and how to have one again. */
function OtherThresholds({ drawn }: { readonly drawn: FigureRecipe['components'] }) {
  const { unit } = useShownRun()
  const { draft, change } = useFigure()
  const words = text.otherThresholds
  const parts = [
    ...(draft.percentile === undefined ? [] : [words.percentile(numberToText(draft.percentile))]),
    ...(draft.thresholdNegative === undefined ? [] : [words.negative(sideText(draft.thresholdNegative), unit)]),
    ...ownParts(ownThresholdsOf(draft, drawn) ?? []),
  ]
  if (parts.length === 0) return null
  return (
    <Row label={words.label} hint={words.help}>
      <span className="figure-hint">{parts.join(' · ')}</span>
      <Button size="small" onPress={() => change(NO_OTHER_THRESHOLDS)}>
        {words.oneForAll}
      </Button>
    </Row>
  )
}

const sideText = (side: number | 'none'): string => (side === 'none' ? text.otherThresholds.none : numberToText(side))
/** More are counted. */
const MOST_NAMED = 3
function ownParts(own: NonNullable<FigureRecipe['ownThresholds']>): readonly string[] {
  const words = text.otherThresholds
  const named = own.slice(0, MOST_NAMED).map(({ component, threshold, thresholdNegative }) => {
    const sides = [threshold, ...(thresholdNegative === undefined ? [] : [thresholdNegative])].map(sideText)
    return words.own(component, sides.join(' / '))
  })
  return own.length > MOST_NAMED ? [...named, words.more(own.length - MOST_NAMED)] : named
}

const MARKS = ['leftRight', 'coordinates', 'colourBar', 'scaleBar', 'crosshair', 'footer'] as const

export function MarkOptions({ problems }: { readonly problems: Problems }) {
  const { draft, change } = useFigure()
  return (
    <OptionGroup title={text.groups.annotate}>
      <div className="figure-marks">
        {MARKS.map((mark) => (
          <Checkbox key={mark} isSelected={draft[mark]} onChange={(isOn) => change({ [mark]: isOn })}>
            {text.annotate[mark]}
          </Checkbox>
        ))}
      </div>
      <Row label={text.fields.title} field="title" problem={problems.title}>
        <TextField
          label={text.fields.title}
          value={draft.title}
          onChange={(title) => change({ title })}
          placeholder={text.titleHint}
          isInvalid={problems.title !== undefined}
          describedBy={problems.title === undefined ? undefined : problemId('title')}
        />
      </Row>
    </OptionGroup>
  )
}
