/** How does Ctrl-C reach work that takes a moment? */
import { CancelledError } from '../../src-shared/errors'

/** Does the work with a signal that is aborted when the process is asked to end, so that nothing half-made is left. */
export async function cancelledBySignals<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const cancel = new AbortController()
  const onSignal = () => cancel.abort(new CancelledError())
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of signals) process.on(name, onSignal)
  try {
    return await work(cancel.signal)
  } finally {
    for (const name of signals) process.off(name, onSignal)
  }
}
