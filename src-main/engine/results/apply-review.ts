/** What does a run look like after a person has decided its repetition time and the sign of its maps? */
import { mirrored } from '../../../src-shared/mixture/mixture'
import { flipsOf, type Review } from '../../../src-shared/model/review'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import { denseOf } from '../maths/dense'
import { bandShares } from './spectra'

type Reviewed = Omit<RunDetail, 'runId' | 'labels'>

/** Map, time course and all that is said of them are multiplied by -1 together: map x time course stays what it is. */
function flippedRow(row: ComponentRow): ComponentRow {
  return { ...row, signFlipped: !row.signFlipped, skewness: -row.skewness, peakValue: -row.peakValue }
}

const negated = (value: number | null): number | null => (value === null ? null : -value)

/** @param run as its files have it; its maps are turned where they are read (write/read-images.ts) by the same rule */
export function applyReview(run: Reviewed, review: Review): Reviewed {
  const flips = flipsOf(run.components, review)
  const signed = flips.includes(true)
    ? {
        ...run,
        components: run.components.map((row, index) => (flips[index] ? flippedRow(row) : row)),
        mixing: run.mixing.map((values) => values.map((value, index) => (flips[index] ? -value : value))),
        mixtures: run.mixtures?.map((outcome, index) => (flips[index] ? mirrored(outcome) : outcome)) ?? null,
        confounds: run.confounds && { ...run.confounds, r: run.confounds.r.map((row, index) => (flips[index] ? row.map(negated) : row)) },
      }
    : run
  return withRepetitionTime({ ...signed, review }, review.repetitionTimeSeconds)
}

function withRepetitionTime(run: Reviewed, seconds: number | null): Reviewed {
  if (seconds === null) return run
  const perVolume = run.frequencyUnit === 'Hz' ? (run.record.repetitionTimeSeconds ?? 1) : 1
  const cols = run.components.length
  const scaled = (values: readonly number[]) => values.map((frequency) => (frequency * perVolume) / seconds)
  const spectra = {
    power: denseOf(run.spectra, cols),
    frequencies: Float64Array.from(scaled(run.frequencies)),
    unit: 'Hz' as const,
  }
  return {
    ...run,
    record: { ...run.record, repetitionTimeSeconds: seconds },
    frequencies: scaled(run.frequencies),
    frequencyUnit: 'Hz',
    welch: { ...run.welch, frequencies: scaled(run.welch.frequencies) },
    components: run.components.map((row) => ({ ...row, ...bandShares(spectra, row.index) })),
  }
}
