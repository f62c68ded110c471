/** How is the engine process made in Electron? */
import { app, utilityProcess } from 'electron'
import { engineEnvironment } from './engine-environment'
import type { EngineHostOptions } from './engine-host'

const SERVICE_NAME = 'Counterpoint engine'

/** `fork` and `goneReason` for an EngineHost. */
export function electronEngine(entry: string): Pick<EngineHostOptions, 'fork' | 'goneReason'> {
  let lastReason: string | null = null
  app.on('child-process-gone', (_event, details) => {
    if (details.type === 'Utility' && details.name === SERVICE_NAME) lastReason = details.reason === 'clean-exit' ? null : details.reason
  })
  return {
    fork() {
      lastReason = null
      return utilityProcess.fork(entry, [], { serviceName: SERVICE_NAME, stdio: 'pipe', env: engineEnvironment(process.env) })
    },
    goneReason: () => lastReason,
  }
}
