/** What has a person decided about a finished run besides labels: its repetition time, the sign of its maps, the order in which they are looked at? */
import { z } from 'zod'
import type { ComponentRow, RunRecord } from './run'

/** What review.json in the run folder says. */
export interface Review {
  /** The answer to the question about the repetition time, seconds; null while nobody was asked or needed to be. */
  readonly repetitionTimeSeconds: number | null
  /** 'as-run': as the run wrote its maps. Map and time course are always turned together. */
  readonly sign: 'as-run' | 'positive-peak' | 'as-found'
  /** The order of the table; null: by number. Numbers stay what they are: volumes of maps.nii.gz. */
  readonly order: { readonly by: string; readonly descending: boolean } | null
}

export const NOTHING_REVIEWED: Review = { repetitionTimeSeconds: null, sign: 'as-run', order: null }

/** No scanner takes a minute for a volume, none is faster than this. */
export const REPETITION_TIME_LIMITS = { least: 0.01, most: 60 } as const

export const reviewSchema: z.ZodType<Review> = z.strictObject({
  repetitionTimeSeconds: z.number().min(REPETITION_TIME_LIMITS.least).max(REPETITION_TIME_LIMITS.most).nullable(),
  sign: z.enum(['as-run', 'positive-peak', 'as-found']),
  order: z.strictObject({ by: z.string().max(40), descending: z.boolean() }).nullable(),
})

/** Which maps and time courses are multiplied by -1 when they are shown: by component, in order of the run's files. */
export function flipsOf(rows: readonly Pick<ComponentRow, 'signFlipped' | 'peakValue'>[], { sign }: Pick<Review, 'sign'>): boolean[] {
  return rows.map((row) => (sign === 'positive-peak' ? row.peakValue < 0 : sign === 'as-found' && row.signFlipped))
}

/** Why the repetition time of a run is in doubt; null when a sidecar, the user, or a plain header has said it. */
export type TimeQuestion = 'unknown' | 'one-second' | 'milliseconds' | 'no-unit'

/** @param asked the run's own parameter: what the user typed before the run is not asked again */
export function timeQuestion(record: RunRecord, asked: number | null, review: Review): TimeQuestion | null {
  if (review.repetitionTimeSeconds !== null || asked !== null) return null
  const { repetitionTimeSeconds, repetitionTimeSource, warnings } = record.input.header
  if (record.repetitionTimeSeconds === null || repetitionTimeSeconds === null) return 'unknown'
  if (repetitionTimeSource !== 'header') return null
  const has = (code: string) => warnings.some((warning) => warning.code === code)
  if (has('REPETITION_TIME_IN_MILLISECONDS')) return 'milliseconds'
  // Converters that do not know the repetition time write 1.
  if (repetitionTimeSeconds === 1) return 'one-second'
  return has('REPETITION_TIME_WITHOUT_UNIT') ? 'no-unit' : null
}
