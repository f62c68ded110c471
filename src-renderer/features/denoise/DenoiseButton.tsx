/** How does a user get to removing components, and back to the maps? */
import { useMemo } from 'react'
import { denoise as text } from '../../messages/denoise'
import { Button } from '../../ui/Button'
import { useKeys } from '../../ui/use-keys'
import { useExplore } from '../explore/explore-store'
import { useDenoise } from './denoise-store'

/** D goes there and back; X marks what is picked in the table, in any view. */
export function DenoiseButton() {
  const view = useExplore((state) => state.view)
  const setView = useExplore((state) => state.setView)
  const isOn = view === 'denoise'
  useKeys(
    useMemo(
      () =>
        new Map([
          ['d', () => useExplore.getState().setView(useExplore.getState().view === 'denoise' ? 'maps' : 'denoise')],
          [
            'x',
            () => {
              const { runId, picked } = useExplore.getState()
              if (runId === null) return
              useDenoise.getState().openRun(runId)
              useDenoise.getState().toggle(picked)
              useExplore.getState().setView('denoise')
            },
          ],
        ]),
      [],
    ),
  )
  return (
    <Button size="small" shortcut="D" aria-keyshortcuts="D" onPress={() => setView(isOn ? 'maps' : 'denoise')}>
      {isOn ? text.close : text.button}
    </Button>
  )
}
