/** How many seconds has the run taken, between two reports of progress too? */
import { useEffect, useRef, useState } from 'react'
import type { Progress } from '../../../src-shared/model/progress'

/** Seconds since the start: the last report plus the time since it came, once a second. */
export function useElapsed(progress: Progress | null): number {
  const reported = progress?.elapsedSeconds ?? 0
  const [extra, setExtra] = useState(0)
  const at = useRef(performance.now())
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new report restarts the clock even when it says the same second.
  useEffect(() => {
    at.current = performance.now()
    setExtra(0)
    const timer = setInterval(() => setExtra((performance.now() - at.current) / 1000), 1000)
    return () => clearInterval(timer)
  }, [progress])
  return reported + extra
}
