/** Where are the cuts, what lies under the maps, and what stands beside them? */

import { useEffect, useState } from 'react'
import { AXES, type Axis } from '../../../src-shared/figure/figure-run'
import { PLOTS_FROM_MM } from '../../../src-shared/figure/layout-rows'
import { isStrip } from '../../../src-shared/figure/recipe'
import type { FigurePreview } from '../../../src-shared/ipc/contract'
import { visibleText } from '../../../src-shared/visible-text'
import { bridge } from '../../bridge/bridge'
import { figure as text } from '../../messages/figure'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { Checkbox } from '../../ui/Checkbox'
import { NumberField } from '../../ui/NumberField'
import { numberToText } from '../../ui/number-text'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Select } from '../../ui/Select'
import { TextField } from '../../ui/TextField'
import { useCourse } from '../plots/course-store'
import { CUT_RULES, type CutRule, cutAxes, cutTextsOf, hasColumns, hasCutCount, type Problems } from './draft'
import { FigureNumber } from './FigureNumber'
import { useFigure } from './figure-store'
import { OptionGroup, problemId, Row } from './Row'

const FILE = 'file'
const VOLUME = 'volume'

export function SliceOptions({ problems, chosen }: { readonly problems: Problems; readonly chosen: FigurePreview['chosen'] | null }) {
  const { draft, change } = useFigure()
  const { layout, cutRule } = draft
  const { axes, several } = cutAxes(draft)
  const isByAxis = isStrip(layout)
  const labels: Readonly<Record<CutRule, string>> = {
    auto: isByAxis || layout === 'mosaic' ? text.evenCuts.label : text.cutRules.auto.label,
    nilearn: text.cutRules.nilearn.label,
    hand: text.cutRules.hand.label,
  }
  const help = cutRule === 'auto' && (isByAxis || layout === 'mosaic') ? text.evenCuts.help : text.cutRules[cutRule].help
  return (
    <OptionGroup title={text.groups.slices}>
      {isByAxis ? (
        <Row label={text.fields.axis}>
          <SegmentedControl
            label={text.fields.axis}
            segments={AXES.map((value) => ({ value, label: value }))}
            value={layout}
            onChange={(axis) => change({ layout: axis })}
          />
        </Row>
      ) : null}
      <Row label={text.fields.cuts} hint={cutRule === 'hand' ? (several ? text.cutsHint.list : text.cutsHint.one) : help}>
        <SegmentedControl
          label={text.fields.cuts}
          segments={CUT_RULES.map((value) => ({ value, label: labels[value] }))}
          value={cutRule}
          // By hand begins with the cuts that are shown.
          onChange={(rule) => change({ cutRule: rule, ...(rule === 'hand' && chosen ? { cutTexts: cutTextsOf(chosen.cuts) } : {}) })}
        />
      </Row>
      {cutRule === 'hand' ? axes.map((axis) => <CutField key={axis} axis={axis} problem={problems[axis]} />) : null}
      {hasCutCount(draft) ? (
        <Row label={text.fields.cutCount} field="cutCount" problem={problems.cutCount}>
          <FigureNumber field="cutCount" label={text.fields.cutCount} problems={problems} />
        </Row>
      ) : null}
      {hasColumns(draft) ? (
        <Row label={text.fields.columns} field="columns" problem={problems.columns}>
          <FigureNumber field="columns" label={text.fields.columns} placeholder={text.auto} problems={problems} />
        </Row>
      ) : null}
      {layout === 'panel' ? (
        <Row label={text.fields.insets} hint={draft.widthMm < PLOTS_FROM_MM ? text.insetsBelow : undefined}>
          <Checkbox isSelected={draft.timeCourse} onChange={(timeCourse) => change({ timeCourse })}>
            {text.insets.timeCourse}
          </Checkbox>
          <Checkbox isSelected={draft.spectrum} onChange={(spectrum) => change({ spectrum })}>
            {text.insets.spectrum}
          </Checkbox>
        </Row>
      ) : null}
      <BackgroundRow />
      {draft.background === 'none' ? null : (
        <Row label={text.fields.dim} field="dim" problem={problems.dim}>
          <FigureNumber
            field="dim"
            label={text.fields.dim}
            step={0.1}
            placeholder={chosen ? numberToText(chosen.dim) : text.auto}
            problems={problems}
          />
        </Row>
      )}
    </OptionGroup>
  )
}

function CutField({ axis, problem }: { readonly axis: Axis; readonly problem: string | undefined }) {
  const { draft, change } = useFigure()
  return (
    <Row label={text.fields.cutsAt[axis]} field={axis} problem={problem}>
      <TextField
        label={`${axis} (${text.units.mm})`}
        value={draft.cutTexts[axis]}
        onChange={(typed) => change({ cutTexts: { ...draft.cutTexts, [axis]: typed } })}
        isInvalid={problem !== undefined}
        describedBy={problem === undefined ? undefined : problemId(axis)}
        className="figure-cuts"
      />
      <span className="figure-hint" aria-hidden="true">
        {text.units.mm}
      </span>
    </Row>
  )
}

function BackgroundRow() {
  const background = useFigure((state) => state.draft.background)
  const change = useFigure((state) => state.change)
  const pick = async () => {
    try {
      const picked = await bridge.figurePickBackground()
      if (picked) change({ background: picked })
    } catch (error) {
      useApp.getState().showError(error)
    }
  }
  const kind = typeof background === 'string' ? background : 'volume' in background ? VOLUME : FILE
  return (
    <>
      <Row
        label={text.fields.background}
        hint={typeof background === 'object' && 'file' in background ? visibleText(background.file) : undefined}
      >
        <Select
          label={text.fields.background}
          options={(['mean', VOLUME, 'none', FILE] as const).map((value) => ({ value, label: text.backgrounds[value] }))}
          value={kind}
          onChange={(value) => {
            if (value === FILE) void pick()
            else if (value === VOLUME) change({ background: { volume: (useCourse.getState().marked ?? 0) + 1 } })
            else change({ background: value })
          }}
        />
      </Row>
      {kind === VOLUME ? <VolumeField /> : null}
    </>
  )
}

/** Which volume of the scan lies under the maps; what is no volume of it is said and not drawn. */
function VolumeField() {
  const background = useFigure((state) => state.draft.background)
  const volumes = useRun((state) => state.runDetail?.mixing.length ?? 1)
  const drawn = typeof background === 'object' && 'volume' in background ? background.volume : 1
  const [typed, setTyped] = useState<number | null>(drawn)
  useEffect(() => setTyped(drawn), [drawn])
  const isRight = typed !== null && Number.isInteger(typed) && typed >= 1 && typed <= volumes
  const problem = isRight ? undefined : text.volumeOf(volumes)
  return (
    <Row label={text.fields.volume} field={VOLUME} problem={problem}>
      <NumberField
        label={text.fields.volume}
        value={typed}
        min={1}
        max={volumes}
        isInvalid={!isRight}
        describedBy={isRight ? undefined : problemId(VOLUME)}
        className="figure-number"
        onChange={(next) => {
          setTyped(next)
          if (next !== null && Number.isInteger(next) && next >= 1 && next <= volumes)
            useFigure.getState().change({ background: { volume: next } })
        }}
      />
    </Row>
  )
}
