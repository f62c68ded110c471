/** How is a large figure drawn without keeping the engine from everything else? */
import type { CutRaster } from '../../../src-shared/figure/cut-raster'
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import { layoutFigure } from '../../../src-shared/figure/layout'
import { isByNilearn, type SettledRecipe } from '../../../src-shared/figure/recipe'
import type { Raster, Scene, WholeFigure } from '../../../src-shared/figure/scene'
import type { CutPainter, SlicePicture } from '../../../src-shared/figure/slice'
import { throwIfCancelled } from '../run-context'
import { encodePng } from './png'
import type { Settled } from './settle'

/** Lets others have their turn when it is time for that. @throws CancelledError */
export type Breathe = () => Promise<void>

/** Milliseconds of work at a time. */
const LONGEST = 20

export function breather(signal: AbortSignal): Breathe {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < LONGEST) return
    await new Promise<void>((resolve) => setImmediate(resolve))
    last = performance.now()
    throwIfCancelled(signal)
  }
}

type Cut = Parameters<CutPainter['paint']>

/** A cut that is not painted, to learn where cuts stand. */
const emptyPicture = ({ width, height }: CutRaster): SlicePicture => ({
  raster: { width, height, data: new Uint8ClampedArray(0) },
  samples: { width: 0, height: 0, values: new Float32Array(0) },
})

/** A figure whose cuts are empty, which takes a moment: where everything stands, and what is said of it. @throws what layoutFigure throws */
export function outlineOf({ recipe, run }: Pick<Settled, 'recipe' | 'run'>): WholeFigure {
  return layoutFigure(recipe, run, () => ({ paint: (_component, raster) => emptyPicture(raster) }))
}

/**
 * The scene of `layoutFigure`. It is laid out with empty cuts first, which takes a moment, to learn which ones there are; these are painted one
 * at a time, and then take their places.
 *
 * @throws CancelledError; what layoutFigure throws
 */
export async function layoutInSteps(recipe: SettledRecipe, run: FigureRun, breathe: Breathe): Promise<WholeFigure> {
  // Panels of nilearn take the voxels as they are: there is nothing to wait for.
  if (isByNilearn(recipe)) return layoutFigure(recipe, run)
  const wanted: Cut[] = []
  let makePainter: (() => CutPainter) | null = null
  const { chosen } = layoutFigure(recipe, run, (make) => {
    makePainter = make
    return {
      paint: (...cut) => {
        wanted.push(cut)
        return emptyPicture(cut[1])
      },
    }
  })
  const painter = (makePainter as (() => CutPainter) | null)?.()
  if (!painter) return layoutFigure(recipe, run)
  const painted: SlicePicture[] = []
  for (const cut of wanted) {
    await breathe()
    painted.push(painter.paint(...cut))
  }
  // The same recipe asks for the same cuts in the same order.
  let next = 0
  return layoutFigure({ ...recipe, limit: chosen.limit }, run, () => ({ paint: (...cut) => painted[next++] ?? painter.paint(...cut) }))
}

/** PNG of each picture of a scene, as base64. @throws CancelledError */
export async function encodedPictures(scene: Scene, breathe: Breathe): Promise<(raster: Raster) => string> {
  const known = new Map<Raster, string>()
  for (const item of scene.items) {
    if (item.kind !== 'picture') continue
    await breathe()
    known.set(item.pixels, encodePng(item.pixels).toString('base64'))
  }
  return (raster) => known.get(raster) ?? encodePng(raster).toString('base64')
}
