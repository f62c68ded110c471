/** Which components are taken out of the scan, what would that do, and where is the result written? */
import { useEffect, useMemo } from 'react'
import { ToggleButton } from 'react-aria-components'
import { AppError } from '../../../src-shared/errors'
import { isNoise } from '../../../src-shared/labels/palette'
import type { DenoisePreview } from '../../../src-shared/model/denoise'
import type { RunDetail } from '../../../src-shared/model/run'
import { componentName } from '../../../src-shared/params/model-name'
import { visibleText } from '../../../src-shared/visible-text'
import { denoise as text } from '../../messages/denoise'
import { explain } from '../../messages/errors'
import { fixed, grouped } from '../../messages/numbers'
import { useSettings } from '../../state/settings-store'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Select } from '../../ui/Select'
import { colourTable } from '../../voxels/colour-maps'
import { useShownRun } from '../explore/workbench'
import { useDisplay } from '../threshold/display-store'
import { Carpets } from './Carpets'
import './denoise.css'
import { needsScan, useDenoise } from './denoise-store'
import { type LoadedPreview, usePreviewValues } from './use-preview-values'
import { ValueMap } from './ValueMap'

/** Marking several components one after the other asks for one preview. */
const SETTLE_MS = 200
/** The brightest colour is for this share of the voxels. */
const BRIGHTEST = 0.98

const onFetchError = (error: unknown) => useDenoise.setState({ error })

export function DenoiseView() {
  const { detail } = useShownRun()
  const { openRun, removed, method, scan, preview, refresh, error, written, doing } = useDenoise()
  const loaded = usePreviewValues(preview, detail.voxelsInMask, onFetchError)
  useEffect(() => openRun(detail.runId), [openRun, detail.runId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is marked, and how it is removed, is what the preview is of
  useEffect(() => {
    const timer = setTimeout(() => void refresh(), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [refresh, removed, method, scan, detail.runId])
  const isAll = removed.length === detail.components.length
  return (
    <div className="denoise">
      <h2 className="visually-hidden">{text.title}</h2>
      <Chooser />
      <Work canWrite={removed.length > 0 && !isAll} />
      {error !== null && !isAll ? <Failure error={error} /> : null}
      {written ? (
        <Banner
          tone="info"
          what={
            written.scans === undefined
              ? text.written(written.savedAs, fixed(written.varianceRemovedPercent, 1))
              : text.writtenSeveral(written.scans, written.savedAs, fixed(written.varianceRemovedPercent, 1))
          }
          onDismiss={() => useDenoise.setState({ written: null })}
        />
      ) : null}
      {removed.length === 0 || isAll ? (
        <p className="denoise-empty hint">{isAll ? text.choose.all : text.choose.none}</p>
      ) : loaded ? (
        <div className={doing === 'previewing' ? 'denoise-results outdated' : 'denoise-results'}>
          <Facts preview={loaded.preview} />
          <Carpets {...loaded} repetitionTimeSeconds={detail.record.repetitionTimeSeconds} />
          <Maps {...loaded} />
        </div>
      ) : null}
    </div>
  )
}

function Chooser() {
  const { detail } = useShownRun()
  const { removed, toggle, clear } = useDenoise()
  const noise = detail.labels.given.flatMap((labels, index) => (isNoise(labels) ? [index] : []))
  return (
    <fieldset className="denoise-chooser" aria-label={text.choose.name}>
      <div className="denoise-chooser-head">
        <h3 className="section-title">{text.choose.name}</h3>
        <span className="hint">{text.choose.hint}</span>
        <span className="spacer" />
        <span className="count">{text.choose.marked(removed.length, detail.components.length)}</span>
        {noise.length > 0 ? (
          <Button size="small" onPress={() => useDenoise.setState({ removed: noise, written: null })}>
            {text.choose.labelled(noise.length)}
          </Button>
        ) : null}
        <Button size="small" isDisabled={removed.length === 0} onPress={clear}>
          {text.choose.clear}
        </Button>
      </div>
      <div className="denoise-chips">
        {detail.components.map(({ index, label }) => (
          <ToggleButton
            key={index}
            className="chip"
            aria-label={text.choose.component(componentName(index, detail.parameters.model), label)}
            isSelected={removed.includes(index)}
            onChange={() => toggle([index])}
          >
            {index + 1}
          </ToggleButton>
        ))}
      </div>
    </fieldset>
  )
}

/** Names of the scans of a run, in the order of their time courses. */
const scanNames = ({ input, moreInputs }: RunDetail['record']): readonly string[] =>
  [input, ...moreInputs].map(({ fileName }) => visibleText(fileName))

/** Of several scans: which one the preview is of. */
function ScanChoice({ names }: { readonly names: readonly string[] }) {
  const { scan, setScan, doing } = useDenoise()
  return (
    <div className="denoise-scans">
      <Select
        label={text.scanChoice}
        options={names.map((name, place) => ({ value: String(place), label: text.scanOf(place + 1, names.length, name) }))}
        value={String(scan)}
        isDisabled={doing === 'writing'}
        onChange={(place) => setScan(Number(place))}
      />
      <span className="hint">{text.several(names.length)}</span>
    </div>
  )
}

function Work({ canWrite }: { readonly canWrite: boolean }) {
  const names = scanNames(useShownRun().detail.record)
  const { method, setMethod, doing, fraction, scans, cancel, write } = useDenoise()
  const percent = Math.floor(100 * fraction)
  const words =
    doing !== 'writing' ? text.reading(percent) : scans ? text.writingOf(scans.done + 1, scans.of, percent) : text.writing(percent)
  return (
    <div className="denoise-work">
      {names.length > 1 ? <ScanChoice names={names} /> : null}
      <SegmentedControl
        label={text.method.name}
        value={method}
        segments={[
          { value: 'partial', label: text.method.partial },
          { value: 'full', label: text.method.full },
        ]}
        isDisabled={doing === 'writing'}
        onChange={setMethod}
      />
      {doing === 'nothing' ? (
        <span className="hint grow">{text.method.help[method]}</span>
      ) : (
        <div className="denoise-progress grow">
          <div role="progressbar" aria-label={words} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
            <i style={{ width: `${percent}%` }} />
          </div>
          <span className="hint">{words}</span>
        </div>
      )}
      {doing === 'nothing' ? (
        <Button variant="primary" isDisabled={!canWrite} onPress={() => void write()}>
          {names.length > 1 ? text.writeSeveral(names.length) : text.write}
        </Button>
      ) : (
        <Button onPress={cancel}>{text.cancel}</Button>
      )}
    </div>
  )
}

function Failure({ error }: { readonly error: unknown }) {
  const { scan, pickScan, refresh } = useDenoise()
  const names = scanNames(useShownRun().detail.record)
  // Writing reads all scans: the one to look for is the one that the error names.
  const named = error instanceof AppError ? names.indexOf(visibleText(String(error.details.file ?? ''))) : -1
  return (
    <Banner
      tone="error"
      {...explain(error)}
      actions={
        <Button size="small" onPress={() => void (needsScan(error) ? pickScan(named < 0 ? scan : named) : refresh())}>
          {needsScan(error) ? text.pickScan : text.again}
        </Button>
      }
    />
  )
}

function Facts({ preview }: { readonly preview: DenoisePreview }) {
  const names = scanNames(useShownRun().detail.record)
  const { degreesOfFreedom: freedom, medianTsnr } = preview
  const facts = [
    [text.facts.variance, `${fixed(preview.varianceRemovedPercent, 1)} %`, text.facts.varianceOver(grouped(preview.voxels))],
    [text.facts.freedom, text.facts.to(String(freedom.before), String(freedom.after)), text.facts.lost(freedom.before - freedom.after)],
    [text.facts.tsnr, text.facts.to(fixed(medianTsnr.before, 1), fixed(medianTsnr.after, 1)), ''],
    // Of several, the choice above names it.
    ...(names.length > 1 ? [] : [[text.facts.scan, preview.scanFileName, ''] as const]),
  ] as const
  return (
    <>
      {preview.isScanOfRun ? null : <Banner tone="warning" what={text.otherScan(preview.scanFileName)} todo={text.otherScanTodo} />}
      <dl className="denoise-facts">
        {facts.map(([name, value, more]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={value}>
              {value} {more ? <span className="hint">{more}</span> : null}
            </dd>
          </div>
        ))}
      </dl>
      {preview.voxelsLeftAlone > 0 ? <p className="hint">{text.facts.leftAlone(preview.voxelsLeftAlone)}</p> : null}
    </>
  )
}

function Maps({ values }: LoadedPreview) {
  const { voxels } = useShownRun()
  const { radiological, resolvedTheme } = useSettings()
  const colourMap = useDisplay((state) => state.colourMap)
  const limits = useMemo(
    () => ({ tsnr: quantile(values['tsnr-after'], BRIGHTEST) || 1, removed: Math.min(100, quantile(values.removed, BRIGHTEST) || 1) }),
    [values],
  )
  if (!voxels) return null
  const common = { voxels, table: colourTable(colourMap, resolvedTheme), radiological }
  return (
    <section className="denoise-section" aria-label={text.maps.title}>
      <h3 className="section-title">{text.maps.title}</h3>
      <div className="value-maps">
        <ValueMap
          {...common}
          title={text.maps.tsnr(text.carpet.before.toLowerCase())}
          values={values['tsnr-before']}
          limit={limits.tsnr}
          unit=""
          decimals={0}
        />
        <ValueMap
          {...common}
          title={text.maps.tsnr(text.carpet.after.toLowerCase())}
          values={values['tsnr-after']}
          limit={limits.tsnr}
          unit=""
          decimals={0}
        />
        <ValueMap {...common} title={text.maps.removed} values={values.removed} limit={limits.removed} unit=" %" decimals={0} />
      </div>
    </section>
  )
}

/** The value below which this share of the finite ones lies. */
function quantile(values: Float32Array, share: number): number {
  const sorted = values.filter(Number.isFinite).sort()
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0
}
