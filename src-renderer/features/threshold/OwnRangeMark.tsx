/** Has a component a threshold and scale of its own? */
import { explore } from '../../messages/explore'
import { fixed } from '../../messages/numbers'
import { useDisplay } from './display-store'

/** A star that says which; nothing for a component on the scale that all share. */
export function OwnRangeMark({ component }: { readonly component: number }) {
  const own = useDisplay((state) => state.own.get(component))
  if (!own) return null
  const { hasOwn, ownRange } = explore.threshold
  const words = hasOwn(ownRange(fixed(own.threshold, 2), fixed(own.limit, 1)))
  return (
    <span className="own-range" role="img" aria-label={words} title={words}>
      *
    </span>
  )
}
