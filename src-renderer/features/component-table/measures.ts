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
