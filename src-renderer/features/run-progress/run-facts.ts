/** Which facts of the run does the status bar tell? */
import { visibleText } from '../../../src-shared/visible-text'
import { messages } from '../../messages/en'
import { scientific } from '../../messages/numbers'
import type { StatusFact, StatusFacts } from '../../state/app-store'
import { type ActiveRun, isBusy } from '../../state/run-store'

const words = messages.runProgress.status

export function runFacts(active: ActiveRun | null): StatusFacts {
  if (!active) return { facts: [{ id: 'run', text: words.none }] }
  const facts: StatusFact[] = [{ id: 'run', text: isBusy(active) ? words.running : '', strong: visibleText(active.asked.name) }]
  const { iteration } = active
  if (iteration) {
    facts.push(
      { id: 'iteration', text: words.iteration, strong: String(iteration.done), rest: words.iterationRest(iteration.max) },
      { id: 'change', text: words.change, strong: scientific(iteration.change) },
    )
  }
  return { facts, ...(isBusy(active) ? { right: words.note } : {}) }
}
