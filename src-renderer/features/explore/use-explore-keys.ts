/** Which keys choose and pick components, move the threshold and the crosshair, and change the view? */
import { useMemo, useRef } from 'react'
import { type KeyActions, useKeys } from '../../ui/use-keys'
import { peaksOnBench } from '../plots/Peaks'
import { rangeOf, useDisplay } from '../threshold/display-store'
import { useExplore } from './explore-store'
import type { Workbench } from './workbench'

const STEP = 0.1
const FAR = 0.5

const NO_ROWS: Workbench['shown'] = []

/** @param hasRows the arrows go through the table; a view can have a use of its own for them */
export function useExploreKeys(bench: Workbench | null, hasRows: boolean): void {
  const latest = useRef(bench)
  latest.current = bench
  const shown = bench?.shown ?? NO_ROWS
  useKeys(
    useMemo((): KeyActions => {
      const explore = useExplore.getState
      const at = () => shown.findIndex((row) => row.index === explore().selected)
      const rowAt = (place: number) => shown[Math.min(shown.length - 1, Math.max(0, place))]
      const choose = (place: number, isRange = false) => {
        const row = rowAt(place)
        if (!row) return
        if (isRange) explore().pickTo(row, shown)
        else explore().select(row)
      }
      const changeThreshold = (by: number) => {
        const display = useDisplay.getState()
        const component = explore().selected
        if (display.basis === 'percentile' && !display.own.has(component)) display.setPercentile(display.percentile + by)
        else if (display.basis === 'mixture' && !display.own.has(component)) display.setProbability(display.probability + by / 2)
        else display.setThreshold(rangeOf(display, component, null).threshold + by, component)
      }
      const rows: (readonly [string, () => void])[] = [
        ['ArrowDown', () => choose(at() + 1)],
        ['ArrowUp', () => choose(at() < 0 ? 0 : at() - 1)],
        ['Home', () => choose(0)],
        ['End', () => choose(shown.length - 1)],
        ['Shift+ArrowDown', () => choose(at() + 1, true)],
        ['Shift+ArrowUp', () => choose(at() < 0 ? 0 : at() - 1, true)],
      ]
      return new Map([
        ...(hasRows ? rows : []),
        ['c', () => explore().setView('contact')],
        ['Control+a', () => explore().pickAll(shown)],
        ['[', () => changeThreshold(-STEP)],
        ['{', () => changeThreshold(-FAR)],
        [']', () => changeThreshold(STEP)],
        ['}', () => changeThreshold(FAR)],
        [
          'p',
          () => {
            const { cursor, setCursor } = explore()
            const peaks = latest.current ? peaksOnBench(latest.current, useDisplay.getState().twoSided) : []
            const place = peaks.findIndex((peak) => peak.voxel.every((value, axis) => value === cursor[axis]))
            const next = peaks[(place + 1) % peaks.length]
            if (next) setCursor(next.voxel)
          },
        ],
        [
          'o',
          () => {
            explore().setView('maps')
            explore().setLayout('ortho')
          },
        ],
        ['g', () => editCoordinate()],
        ['/', () => document.querySelector<HTMLInputElement>('[data-explore-filter] input')?.focus()],
      ])
    }, [shown, hasRows]),
  )
}

function editCoordinate(): void {
  const field = document.querySelector<HTMLInputElement>('[data-go-to] input')
  field?.focus()
  field?.select()
}
