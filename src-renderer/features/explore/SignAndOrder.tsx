/** Which sign do map and time course have, and in which order are the components listed? Decided after the run, recorded in it. */
import { useEffect, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Review } from '../../../src-shared/model/review'
import { explore as text } from '../../messages/explore'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Select } from '../../ui/Select'
import { orderKeysOf, type SortKey } from '../component-table/measures'
import { useExplore } from './explore-store'
import { useReview } from './use-review'
import { useWorkbench } from './workbench'

const SIGNS = ['as-run', 'positive-peak', 'as-found'] as const satisfies readonly Review['sign'][]

export function SignAndOrder() {
  const { detail, chosen } = useWorkbench()
  const [sortKey, descending, sortBy] = useExplore(useShallow((state) => [state.sortKey, state.descending, state.sortBy]))
  const words = text.arrangement
  const decide = useReview(detail)
  useRecordedOrder(detail.review, sortKey, descending, decide)
  return (
    <section className="detail-section arrangement" aria-label={words.title}>
      <h3 className="section-title">
        {words.title} <span className="hint">{words.found(chosen.originalIndex + 1, chosen.signFlipped)}</span>
      </h3>
      <SegmentedControl
        label={words.sign}
        value={detail.review.sign}
        segments={SIGNS.map((value) => ({ value, label: words.signs[value] }))}
        onChange={(sign) => decide({ sign })}
      />
      <Select
        label={words.order}
        value={sortKey}
        options={orderKeysOf(detail).map((value) => ({ value, label: words.orders[value] }))}
        onChange={(key) => {
          if (key !== sortKey) sortBy(key)
        }}
      />
    </section>
  )
}

/** Keeps the order in the run; where the run cannot be written to, it is for this window only. */
function useRecordedOrder(review: Review, by: SortKey, descending: boolean, decide: (change: Partial<Review>) => void): void {
  const before = review.order ?? { by: 'index', descending: false }
  const isNew = before.by !== by || before.descending !== descending
  const latest = useRef(decide)
  latest.current = decide
  useEffect(() => {
    if (!isNew) return
    const timer = setTimeout(() => latest.current({ order: { by, descending } }), 400)
    return () => clearTimeout(timer)
  }, [isNew, by, descending])
}
