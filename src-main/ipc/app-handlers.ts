/** What does the page learn of the app and the machine, and how are settings changed? */
import { availableParallelism, freemem, totalmem } from 'node:os'
import type { Settings } from '../../src-shared/ipc/contract'
import { slowness } from '../app/machine-speed'
import type { SettingsFile } from '../app/settings-file'
import type { EngineHost } from '../runs/engine-host'
import type { HandlersOf } from './register'

interface AppHandlerOptions {
  readonly version: string
  readonly engine: EngineHost
  readonly settings: SettingsFile
  readonly applyTheme: (theme: Settings['theme']) => void
}

export function appHandlers({ version, engine, settings, applyTheme }: AppHandlerOptions) {
  return {
    async 'app:info'() {
      return {
        version,
        threads: (await engine.warmUp()) ?? availableParallelism(),
        slowness: await slowness(),
        totalMemoryBytes: totalmem(),
        freeMemoryBytes: freemem(),
        platform: `${process.platform} ${process.arch}`,
        versions: {
          electron: process.versions.electron ?? null,
          chromium: process.versions.chrome ?? null,
          node: process.versions.node,
        },
      }
    },
    'settings:get': () => settings.get().settings,
    'settings:set'(changed) {
      settings.update({ settings: changed })
      applyTheme(changed.theme)
      return settings.get().settings
    },
  } satisfies HandlersOf<'app' | 'settings'>
}
