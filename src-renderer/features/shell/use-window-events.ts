/** What reaches the page from outside: menus, keys, runs going on, scans opened by the system? */
import { useLayoutEffect } from 'react'
import { fromEnvelope } from '../../../src-shared/errors'
import { bridge } from '../../bridge/bridge'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { useSettings } from '../../state/settings-store'
import { useDenoise } from '../denoise/denoise-store'
import { carryOut, commandOfKey } from './commands'

/** Connects the stores to the main process and the keyboard for as long as the window lives. */
export function useWindowEvents(): void {
  // Before the first picture: what can be seen can be pressed.
  useLayoutEffect(() => {
    const app = useApp.getState()
    const stops = [
      bridge.on('run:progress', ({ runId, progress }) => useRun.getState().onProgress(runId, progress)),
      bridge.on('run:ended', ({ runId, outcome }) => void useRun.getState().onEnded(runId, outcome)),
      bridge.on('denoise:progress', ({ runId, progress }) => useDenoise.getState().onProgress(runId, progress)),
      bridge.on('scan:opened', (scan) => {
        useScan.getState().setScan(scan)
        void useScan.getState().loadRecent()
      }),
      bridge.on('run:opened', (detail) => useRun.getState().showRun(detail)),
      bridge.on('app:failed', ({ error }) => app.showError(fromEnvelope(error))),
      bridge.on('menu:command', ({ command }) => carryOut(command)),
    ]
    useSettings.getState().load().catch(app.showError)
    app.loadInfo().catch(app.showError)
    void useScan.getState().loadRecent()
    return () => {
      for (const stop of stops) stop()
    }
  }, [])

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = commandOfKey(event)
      if (command) {
        event.preventDefault()
        carryOut(command)
        return
      }
      // A menu or list that is open takes Escape for itself.
      if (event.key === 'Escape' && !event.defaultPrevented && useApp.getState().place === 'run') void useRun.getState().cancel()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
