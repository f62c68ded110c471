/** Which keys label the picked components, take a label back, and go to the next component without one? */
import { useMemo } from 'react'
import { PALETTE } from '../../../src-shared/labels/palette'
import type { ComponentRow } from '../../../src-shared/model/run'
import { type KeyActions, useKeys } from '../../ui/use-keys'
import { useExplore } from '../explore/explore-store'
import { useLabels } from './labels-store'

/** The next component in the order of `shown` that has no label, after the chosen one and round from the start; null when all have one. */
export function nextNotLabelled(shown: readonly ComponentRow[]): ComponentRow | null {
  const { given } = useLabels.getState()
  const at = shown.findIndex((row) => row.index === useExplore.getState().selected)
  const round = [...shown.slice(at + 1), ...shown.slice(0, at + 1)]
  return round.find((row) => (given[row.index] ?? []).length === 0) ?? null
}

/** @param shown the components in the order of the table */
export function useLabelKeys(shown: readonly ComponentRow[], editName: () => void): void {
  useKeys(
    useMemo((): KeyActions => {
      const labels = useLabels.getState
      const toggles = PALETTE.flatMap(({ name, key }) =>
        key === undefined ? [] : [[key, () => labels().toggle(useExplore.getState().picked, name)] as const],
      )
      return new Map<string, () => void>([
        ...toggles,
        [
          'n',
          () => {
            const next = nextNotLabelled(shown)
            if (next) useExplore.getState().select(next)
          },
        ],
        ['e', editName],
        ['Control+z', () => labels().undo()],
        ['Control+Shift+z', () => labels().redo()],
        ['Control+y', () => labels().redo()],
      ])
    }, [shown, editName]),
  )
}
