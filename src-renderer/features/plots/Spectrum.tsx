/** At which frequencies does the component vary? */

import { useState } from 'react'
import { BAND_HZ } from '../../../src-shared/frequency-band'
import { course as words } from '../../messages/course'
import { explore as text } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { useSize } from '../../ui/use-size'
import { ColumnTick, edgesOf, PLOT, PlotFrame, RowTick } from './PlotFrame'
import { placeOfLargest } from './standard'
import { decimalsOf, ticksOf } from './ticks'
import { usePlotControl, usePlotWindow } from './use-plot-window'

interface SpectrumProps {
  readonly componentName: string
  /** F values of power; `frequencies` in Hz or cycles per volume. */
  readonly power: readonly number[]
  readonly frequencies: readonly number[]
  readonly unit: 'Hz' | 'cycles/volume'
  /** Of the plain spectrum: Welch's has too few frequencies for a share of the band. */
  readonly lowFrequencyPercent: number | null
  /** How many scans, one behind the other, it is the mean of. */
  readonly scans: number
  readonly isWelch: boolean
  readonly onWelch: (isWelch: boolean) => void
}

const HEIGHT = 116

/** Power relative to its peak, up to the Nyquist frequency, with the 0.01 to 0.1 Hz band and its share. */
export function Spectrum({ componentName, power, frequencies, unit, lowFrequencyPercent, scans, isWelch, onWelch }: SpectrumProps) {
  const [ref, { width }] = useSize<HTMLDivElement>()
  const [hovered, setHovered] = useState<number | null>(null)
  const [marked, setMarked] = useState<number | null>(null)
  const shown = usePlotWindow(power.length)
  const peakPlace = placeOfLargest(power)
  const peak = power[peakPlace] ?? 0
  const end = frequencies.at(-1) ?? 1
  const { right, bottom } = edgesOf(width, HEIGHT)
  const bins = Math.max(1, power.length - 1)
  const [from, to] = [(shown.from / bins) * end, (shown.to / bins) * end]
  const x = (frequency: number) => PLOT.left + ((frequency - from) / (to - from || 1)) * (right - PLOT.left)
  const control = usePlotControl({ count: power.length, marked, mark: setMarked, window: shown, left: PLOT.left, right })
  const y = (value: number) => bottom - (peak > 0 ? value / peak : 0) * (bottom - PLOT.top)
  const inHz = unit === 'Hz'
  const ticks = ticksOf(from, to, width > 420 ? 6 : 4).filter(
    (tick, _, all) => !(inHz && tick !== all.at(-1) && x(all.at(-1) ?? 0) - x(tick) < 52 && right - x(tick) < 90),
  )
  const decimals = decimalsOf(ticks)
  const line = power.map((value, n) => `${n === 0 ? 'M' : 'L'}${x(frequencies[n] ?? 0).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  const clip = `clip-spectrum-${componentName.replace(/\W/g, '')}`
  const says = (n: number) => `${fixed(frequencies[n] ?? 0, 3)} ${inHz ? 'Hz' : unit}`
  const percent = lowFrequencyPercent === null ? null : fixed(lowFrequencyPercent, 0)
  const summary = text.spectrum
    .name(componentName, says(peakPlace), percent === null ? '' : text.spectrum.nameBand(percent))
    .concat(scans > 1 ? ` ${text.spectrum.meanOf(scans)}.` : '')
  const at = [hovered, marked].find((n): n is number => n !== null && n < power.length) ?? peakPlace
  const isRead = hovered !== null || marked !== null
  const bandRight = Math.min(x(BAND_HZ[1]), right)
  const labelLeft = x(frequencies[at] ?? 0) > right - 70
  // The band's share stands beside the band where there is room, else inside it, and under the peak's label when that is near.
  const isBeside = right - bandRight > 88
  const labelX = x(frequencies[at] ?? 0) + (labelLeft ? -72 : 0)
  const [shareFrom, shareTo] = isBeside ? [bandRight, bandRight + 88] : [bandRight - 84, bandRight]
  const isCrowded = labelX < shareTo && labelX + 72 > shareFrom && y(power[at] ?? 0) < PLOT.top + 30
  const shareTop = isCrowded ? 32 : 11
  const share = { x: isBeside ? bandRight + 6 : bandRight - 5, textAnchor: isBeside ? 'start' : 'end' } as const
  return (
    <section className="detail-section" aria-label={text.spectrum.title}>
      <h3 className="section-title">
        {text.spectrum.title}{' '}
        <span className="hint" title={scans > 1 ? text.spectrum.meanHelp : undefined}>
          {scans > 1 ? text.spectrum.meanOf(scans) : text.spectrum.unit}
        </span>
        <SegmentedControl
          label={text.spectrum.method}
          value={isWelch ? 'welch' : 'fft'}
          segments={[
            { value: 'fft', label: text.spectrum.fft },
            { value: 'welch', label: text.spectrum.welch },
          ]}
          onChange={(method) => onWelch(method === 'welch')}
        />
        <span className="hint">{inHz ? text.spectrum.nyquist(fixed(end, 3)) : text.spectrum.noTime}</span>
      </h3>
      <PlotFrame
        frameRef={ref}
        width={width}
        height={HEIGHT}
        control={control}
        shown={shown}
        slider={{ label: words.frequency(componentName), min: 0, max: power.length - 1, now: at, text: says(at) }}
        summary={summary}
        clip={clip}
        onHover={setHovered}
      >
        {inHz && end > BAND_HZ[0] ? (
          <rect
            className="band"
            clipPath={`url(#${clip})`}
            x={x(BAND_HZ[0])}
            y={PLOT.top}
            width={Math.max(0, bandRight - x(BAND_HZ[0]))}
            height={bottom - PLOT.top}
          />
        ) : null}
        {[0, 1].map((tick) => (
          <RowTick key={tick} y={y(tick * peak)} right={right} text={String(tick)} />
        ))}
        <g clipPath={`url(#${clip})`}>
          <path className="area" d={`${line}L${x(end)} ${bottom}L${x(0)} ${bottom}z`} />
          <path className="course" d={line} />
        </g>
        {inHz && percent !== null ? (
          <text {...share} y={PLOT.top + shareTop}>
            {text.spectrum.band}
            <tspan className="strong" x={share.x} dy={14}>
              {text.spectrum.ofPower(percent)}
            </tspan>
          </text>
        ) : null}
        {ticks.map((tick, n) => (
          <ColumnTick
            key={tick}
            x={x(tick)}
            bottom={bottom}
            right={right}
            room={24}
            text={`${fixed(tick, tick === 0 ? 0 : decimals)}${inHz && n === ticks.length - 1 ? ' Hz' : ''}`}
          />
        ))}
        {x(frequencies[at] ?? 0) < PLOT.left - 1 || x(frequencies[at] ?? 0) > right + 1 ? null : (
          <g>
            <circle className="readout-dot" cx={x(frequencies[at] ?? 0)} cy={y(power[at] ?? 0)} r={2.5} />
            <text
              className="readout"
              x={x(frequencies[at] ?? 0) + (labelLeft ? -6 : 6)}
              y={Math.min(bottom - 4, y(power[at] ?? 0) + (!isRead ? 9 : -6 < PLOT.top - y(power[at] ?? 0) ? 9 : -6))}
              textAnchor={labelLeft ? 'end' : 'start'}
            >
              {says(at)}
            </text>
          </g>
        )}
      </PlotFrame>
    </section>
  )
}
