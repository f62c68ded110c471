/** How does the way of a decomposition to its end look? */

import type { FigureRun } from '../../../src-shared/figure/figure-run'
import type { FontFamily } from '../../../src-shared/figure/font-families'
import { Page } from '../../../src-shared/figure/page'
import { figureRecipe } from '../../../src-shared/figure/recipe'
import type { Scene } from '../../../src-shared/figure/scene'
import { numberText } from '../../../src-shared/figure/words'
import { PAGE_MM } from './drawings'
import { REPORT_THEME } from './scene-html'

/** Below this a change is rounding, and a logarithm of 0 has no place on an axis. */
const LEAST = 1e-16

/** "0.01", or "1e−6" where that is shorter. */
const powerText = (power: number): string => (power >= -3 && power <= 0 ? numberText(10 ** power, 3) : `1e${numberText(power)}`)

/** Points of the curve at most: more than a page has pixels for. */
const MOST_POINTS = 1000

/** 1 and up to ten round numbers. */
function iterationTicks(count: number): number[] {
  const rough = count / 9
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(rough)))
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((candidate) => candidate >= rough) ?? 1
  const ticks = count > 0 ? [1] : []
  for (let iteration = step; iteration <= count; iteration += step) if (iteration > 1 + step / 3) ticks.push(iteration)
  return ticks
}

/**
 * Change per iteration on a logarithmic scale, with the tolerance at which it stops.
 *
 * @param changes one per iteration: scikit-learn's lim
 */
export function convergenceScene(run: FigureRun, changes: readonly number[], tolerance: number, fontFamily: FontFamily): Scene {
  const page = new Page(run, { ...figureRecipe({ theme: REPORT_THEME, fontFamily, widthMm: PAGE_MM, limit: 1 }), cuts: null })
  const [x, y, width, height] = [16, 5.5, PAGE_MM - 22, 34]
  const every = Math.ceil(changes.length / MOST_POINTS)
  const shown = changes
    .map((change, n) => ({ iteration: n + 1, change: Math.max(change, LEAST) }))
    .filter(({ iteration }) => iteration % every === 0 || iteration === changes.length)
  const values = [tolerance, ...shown.map(({ change }) => change)]
  const lowest = Math.floor(Math.log10(Math.min(...values)))
  const highest = Math.max(lowest + 1, Math.ceil(Math.log10(Math.max(...values))))
  const up = (value: number): number => y + ((highest - Math.log10(value)) / (highest - lowest)) * height
  const across = (iteration: number): number => x + (changes.length < 2 ? 0.5 : (iteration - 1) / (changes.length - 1)) * width
  const { theme } = page
  page.text(x, 2.7, 'Change per iteration')
  page.line([x - 0.8, up(10 ** highest), x - 0.8, up(10 ** lowest)])
  const step = Math.ceil((highest - lowest) / 5)
  for (let power = lowest; power <= highest; power += step) {
    page.line([x - 1.6, up(10 ** power), x - 0.8, up(10 ** power)])
    page.text(x - 2.1, up(10 ** power) + 0.9, powerText(power), { anchor: 'end' })
  }
  page.line([x, up(tolerance), x + width, up(tolerance)], 0.35, theme.quietInk, 1, [0.8, 0.6])
  // The curve comes from above on the left: below the line there is room.
  page.text(x + 1, up(tolerance) + 3, `tolerance ${tolerance}`, { colour: theme.quietInk })
  const curve = shown.flatMap(({ iteration, change }) => [across(iteration), up(change)])
  const [left, middle] = [curve[0] ?? x, curve[1] ?? y]
  if (shown.length > 1) page.line(curve, 0.75)
  else if (shown.length === 1) page.polygon([left - 0.5, middle, left, middle - 0.5, left + 0.5, middle, left, middle + 0.5], theme.ink)
  const base = y + height + 0.8
  page.line([x, base, x + width, base])
  for (const iteration of iterationTicks(changes.length)) {
    page.line([across(iteration), base, across(iteration), base + 0.8])
    page.text(across(iteration), base + 3.5, numberText(iteration), { anchor: 'middle' })
  }
  page.text(x + width / 2, base + 7, 'Iteration', { anchor: 'middle' })
  return page.finish(base + 8.6)
}
