/** How do the time courses of a run go with the columns of its confounds table, those that were taken out and all others? */
import { correlation } from '../../../src-shared/correlation'
import type { ConfoundCorrelations } from '../../../src-shared/model/run'
import type { Dense } from '../maths/dense'
import type { Preparation } from '../prepare/preparation'

/** @param mixing T x C, one row per volume that was not dropped; null without a table, or where its lines are not those of the run (several scans) */
export function confoundCorrelations(
  { rows, cols, data }: Dense,
  { confounds, table, droppedVolumes }: Pick<Preparation, 'confounds' | 'table' | 'droppedVolumes'>,
): ConfoundCorrelations | null {
  if (!table || table.rows.length - droppedVolumes !== rows) return null
  const kept = table.rows.slice(droppedVolumes)
  const values = table.columns.map((_, column) => kept.map((row) => row[column] ?? null))
  const courses = Array.from({ length: cols }, (_, component) =>
    Array.from({ length: rows }, (__, t) => data[t * cols + component] ?? null),
  )
  return { columns: table.columns, takenOut: confounds, r: courses.map((course) => values.map((column) => correlation(course, column))) }
}
