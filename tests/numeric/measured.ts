/** Where do tests leave what they measured, for docs/numbers.md? (npm run numbers) */
import { appendFileSync } from 'node:fs'

const file = process.env.COUNTERPOINT_NUMBERS

/** Then also what takes long and proves nothing by itself is computed. */
export const isMeasuring = file !== undefined

/** One row of a table. */
export function measured(table: string, row: Readonly<Record<string, unknown>>): void {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ table, ...row })}\n`)
}
