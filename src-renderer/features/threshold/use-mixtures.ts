/** When are the mixture models of the shown run known? At once where the run holds them, else when the engine has fitted them. */
import { useEffect } from 'react'
import type { RunDetail } from '../../../src-shared/model/run'
import { bridge } from '../../bridge/bridge'
import { useApp } from '../../state/app-store'
import { useDisplay } from './display-store'

/** Puts them where threshold and plots look for them; anew when the sign of the maps was decided anew. */
export function useMixtures({ runId, review, mixtures: known }: RunDetail): void {
  const { sign } = review
  // biome-ignore lint/correctness/useExhaustiveDependencies: another sign turns the maps, and what was fitted to them
  useEffect(() => {
    useDisplay.setState({ mixtures: known })
    if (known) return
    let current = true
    bridge.featuresMixtures({ runId }).then(
      (mixtures) => {
        if (current) useDisplay.setState({ mixtures })
      },
      // An extra: plain thresholds do without.
      (error: unknown) => current && useApp.getState().showError(error),
    )
    return () => {
      current = false
    }
  }, [runId, sign, known])
}
