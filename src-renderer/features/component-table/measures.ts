/** By which measures can components be compared, sorted and found? */
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'

/** In the order of the table's columns; `original`, the place in which the decomposition found it, has none. */
const SORT_KEYS = ['index', 'variance', 'stability', 'label', 'kurtosis', 'lowFrequency', 'highFrequency', 'original'] as const
export type SortKey = (typeof SORT_KEYS)[number]

const VALUE: Readonly<Record<SortKey, (row: ComponentRow) => number | string>> = {
  index: (row) => row.index,
  variance: (row) => row.explainedVariancePercent,
  stability: (row) => row.stability ?? -1,
  kurtosis: (row) => row.kurtosis,
  lowFrequency: (row) => row.lowFrequencyPercent ?? -1,
  highFrequency: (row) => row.highFrequencyPercent ?? -1,
  label: (row) => row.label,
  original: (row) => row.originalIndex,
}

/** The columns of the table. */
export function sortKeysOf(detail: RunDetail): SortKey[] {
  return orderKeysOf(detail).filter((key) => key !== 'original')
}

/** Least width of each column with its padding, CSS pixels, as in component-table.css; that of a number and its thumbnail for `index`. */
const WIDTH: Readonly<Record<Exclude<SortKey, 'original'>, number>> = {
  index: 102,
  variance: 50,
  stability: 40,
  label: 112,
  kurtosis: 52,
  lowFrequency: 37,
  highFrequency: 41,
}
/** The arrow of the column that is sorted by, and what the last column keeps from the edge. */
const ARROW = 12
const EDGE = 4
/** What a narrow pane does without, the first of them first: the details have every measure of the chosen component. */
const FIRST_TO_GO: readonly SortKey[] = ['highFrequency', 'lowFrequency', 'kurtosis', 'stability']

/** The columns that a pane of this width shows whole; the one that is sorted by always stays. @param width CSS pixels; 0 when it is not known */
export function columnsThatFit(columns: readonly SortKey[], sortKey: SortKey, width: number): readonly SortKey[] {
  const needed = (keys: readonly SortKey[]) =>
    keys.reduce(
      (sum, key) => sum + (key === 'original' ? 0 : WIDTH[key]),
      EDGE + (columns.includes(sortKey) && sortKey !== 'index' ? ARROW : 0),
    )
  let kept = columns
  for (const key of FIRST_TO_GO) {
    if (width === 0 || needed(kept) <= width) break
    if (key !== sortKey) kept = kept.filter((other) => other !== key)
  }
  return kept
}

/** What a run has to compare: frequencies only in Hz, labels only when there are some, stability after repeated runs. */
export function orderKeysOf(detail: RunDetail): SortKey[] {
  const hasLabels = detail.components.some((row) => row.label !== '')
  const hasStability = detail.components.some((row) => typeof row.stability === 'number')
  return SORT_KEYS.filter((key) => {
    if (key === 'stability') return hasStability
    if (key === 'lowFrequency' || key === 'highFrequency') return detail.frequencyUnit === 'Hz'
    return key !== 'label' || hasLabels
  })
}

/** The rows as the table shows them: those whose number or label fits the filter, in order; equal values keep the order of their numbers. */
export function rowsShown(detail: RunDetail, key: SortKey, descending: boolean, filter: string): ComponentRow[] {
  const words = filter.trim().toLowerCase()
  const fits = (row: ComponentRow) =>
    words === '' || String(row.index + 1).startsWith(words) || `ic ${row.index + 1}` === words || row.label.toLowerCase().includes(words)
  const way = descending ? -1 : 1
  return detail.components.filter(fits).sort((a, b) => {
    const [left, right] = [VALUE[key](a), VALUE[key](b)]
    if (left === right) return a.index - b.index
    return (left < right ? -1 : 1) * way
  })
}
