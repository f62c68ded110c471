/** Which values are drawn, in which colours, and which marks and words go with them? */
import { COLOUR_MAPS, drawsNegative, isSequential, sidesChange } from '../../../src-shared/figure/colour-map-names'
import type { FigurePreview } from '../../../src-shared/ipc/contract'
import { explore as exploreText } from '../../messages/explore'
import { figure as text } from '../../messages/figure'
import { Checkbox } from '../../ui/Checkbox'
import { numberToText } from '../../ui/number-text'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Select } from '../../ui/Select'
import { TextField } from '../../ui/TextField'
import { useShownRun } from '../explore/workbench'
import type { Problems } from './draft'
import { FigureNumber } from './FigureNumber'
import { useFigure } from './figure-store'
import { OptionGroup, problemId, Row } from './Row'

export function MapOptions({ problems, chosen }: { readonly problems: Problems; readonly chosen: FigurePreview['chosen'] | null }) {
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
