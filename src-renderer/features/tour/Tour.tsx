/** What is there to see and do in this place, told while the tour of the sample scan is taken? A row above the place: nothing is covered or held up. */
import { useEffect, useRef } from 'react'
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'
import { isBusy, useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { useSettings } from '../../state/settings-store'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { stepAt, TOUR_STEPS, useTour } from './tour-store'

const text = messages.tour

export function Tour() {
  const active = useTour((state) => state.active)
  const step = stepAt(
    useApp((state) => state.place),
    useTour((state) => state.saving),
  )
  const busy = useRun((state) => isBusy(state.active))
  const opening = useScan((state) => state.opening)
  const isLast = step === 'save'
  const waits = opening || (busy && step !== 'explore' && !isLast)
  const place = useRef<HTMLElement>(null)
  // What was pressed is gone or cannot be pressed: without this a tour by keyboard would begin at the top of the window in each place.
  useEffect(() => {
    const focused = document.activeElement
    if (!active || step === null || waits) return
    const isFree = focused === null || focused === document.body || focused.matches('main')
    if (isFree || place.current?.contains(focused)) place.current?.querySelector('button')?.focus()
  }, [active, step, waits])
  if (!active || step === null) return null
  const { next, leave } = useTour.getState()
  return (
    <aside ref={place} className="tour" aria-label={text.name}>
      <Banner
        tone="info"
        what={text.step(TOUR_STEPS.indexOf(step) + 1, TOUR_STEPS.length)}
        todo={text.texts[step]}
        actions={
          <>
            <Button size="small" variant="primary" isDisabled={waits} onPress={() => next(step)}>
              {isLast ? text.done : text.next}
            </Button>
            {isLast ? null : (
              <Button size="small" variant="quiet" onPress={leave}>
                {text.leave}
              </Button>
            )}
          </>
        }
      />
    </aside>
  )
}

/** On the Open place, until the tour has been taken or left. */
export function TourOffer() {
  const seen = useSettings((state) => state.tourSeen === true)
  const active = useTour((state) => state.active)
  if (seen || active) return null
  return (
    <Button variant="quiet" onPress={() => useTour.getState().take()}>
      {text.take}
    </Button>
  )
}
