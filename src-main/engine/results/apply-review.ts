/** What does a run look like after a person has decided its repetition time and the sign of its maps? */
import { flipsOf, type Review } from '../../../src-shared/model/review'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import { lowFrequencyPercent } from './spectra'

type Reviewed = Omit<RunDetail, 'runId' | 'labels'>

/** Map, time course and all that is said of them are multiplied by -1 together: map x time course stays what it is. */
function flippedRow(row: ComponentRow): ComponentRow {
  return { ...row, signFlipped: !row.signFlipped, skewness: -row.skewness, peakValue: -row.peakValue }
}

/** @param run as its files have it; its maps are turned where they are read (write/read-images.ts) by the same rule */
export function applyReview(run: Reviewed, review: Review): Reviewed {
  const flips = flipsOf(run.components, review)
  const signed = flips.includes(true)
    ? {
        ...run,
        components: run.components.map((row, index) => (flips[index] ? flippedRow(row) : row)),
        mixing: run.mixing.map((values) => values.map((value, index) => (flips[index] ? -value : value))),
      }
    : run
  return withRepetitionTime({ ...signed, review }, review.repetitionTimeSeconds)
}

function withRepetitionTime(run: Reviewed, seconds: number | null): Reviewed {
  if (seconds === null) return run
  const perVolume = run.frequencyUnit === 'Hz' ? (run.record.repetitionTimeSeconds ?? 1) : 1
  const frequencies = run.frequencies.map((frequency) => (frequency * perVolume) / seconds)
  const cols = run.components.length
  const spectra = {
    power: { rows: frequencies.length, cols, data: Float64Array.from(run.spectra.flat()) },
    frequencies: Float64Array.from(frequencies),
    unit: 'Hz' as const,
  }
  return {
    ...run,
    record: { ...run.record, repetitionTimeSeconds: seconds },
    frequencies,
    frequencyUnit: 'Hz',
    components: run.components.map((row) => ({ ...row, lowFrequencyPercent: lowFrequencyPercent(spectra, row.index) })),
  }
}
