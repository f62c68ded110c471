/** What of the figure is given by what Explore shows? */

import { voxelToMm } from '../../../src-shared/affine'
import { type FigureRecipe, LIMITS } from '../../../src-shared/figure/recipe'
import type { RunDetail } from '../../../src-shared/model/run'
import { useSettings } from '../../state/settings-store'
import { useExplore, type ViewId } from '../explore/explore-store'
import { useCourse } from '../plots/course-store'
import { type Range, rangeOf, useDisplay } from '../threshold/display-store'
import type { Layout } from '../viewer/layout'
import { cutTextsOf, drawsOne, type FigureDraft } from './draft'

const LAYOUT_OF: Readonly<Record<Layout, FigureRecipe['layout']>> = {
  ortho: 'ortho',
  axial: 'z',
  coronal: 'y',
  sagittal: 'x',
  mosaic: 'mosaic',
  render: 'ortho',
}

/** The threshold of all components, and what Explore has instead of it: a percentile, what a mixture model gives for each map, and components with their own. */
function shownThresholds(detail: RunDetail): Pick<FigureDraft, 'threshold' | 'percentile' | 'ownThresholds' | 'thresholdNegative'> {
  const display = useDisplay.getState()
  const places = display.basis === 'mixture' ? detail.components.map((row) => row.index) : [...display.own.keys()].sort((a, b) => a - b)
  const ownThresholds = places.flatMap((index) => {
    const { threshold, cuts } = rangeOf(display, index, null)
    if (!cuts && !display.own.has(index)) return []
    const { positive, negative } = cuts ?? { positive: threshold, negative: threshold }
    return { component: index + 1, threshold: sideOf(positive), ...(positive === negative ? {} : { thresholdNegative: sideOf(negative) }) }
  })
  return {
    threshold: display.threshold,
    thresholdNegative: undefined,
    percentile: display.basis === 'percentile' ? display.percentile : undefined,
    ownThresholds: ownThresholds.length === 0 ? undefined : ownThresholds,
  }
}

const sideOf = (size: number): number | 'none' => (Number.isFinite(size) ? Math.min(size, LIMITS.threshold.max) : 'none')

/** What lies under the maps; the mean image while no volume is marked and no image was opened. */
function shownBackground(): FigureDraft['background'] {
  const { underlay, backgroundFile } = useExplore.getState()
  const { marked } = useCourse.getState()
  if (underlay === 'volume') return marked === null ? 'mean' : { volume: marked + 1 }
  if (underlay !== 'file') return underlay
  return backgroundFile ? { file: backgroundFile.file, sha256: backgroundFile.sha256 } : 'mean'
}

/** Half a millimetre off its cut, a crosshair has been moved by the user. */
const MOVED_MM = 0.5

/**
 * Threshold, range, smallest cluster, colours and convention; the layout of the slices; and cuts at the crosshair where it was moved. Several picked
 * components make a panel.
 *
 * @param range in force for the chosen component
 * @param leastVoxels of a cluster that is shown
 * @param from what filled the centre
 */
export function shownInExplore(detail: RunDetail, range: Range, leastVoxels: number, from: ViewId): Partial<FigureDraft> {
  const { limit, wantsTwoSided, soft, colourMap, smoothed } = useDisplay.getState()
  const { layout, cursor, selected, picked } = useExplore.getState()
  const { radiological } = useSettings.getState()
  const here = voxelToMm(detail.grid.affine, ...cursor)
  const own = detail.components.find((row) => row.index === selected)?.cutMm ?? here
  const voxel = Math.max(...detail.grid.zoomsMm)
  const isMoved = own.some((mm, axis) => Math.abs(mm - (here[axis] ?? mm)) > voxel / 2 + MOVED_MM)
  const figureLayout = from === 'contact' ? 'contact' : picked.length > 1 ? 'panel' : LAYOUT_OF[layout]
  const cutsOne = drawsOne(figureLayout) && figureLayout !== 'mosaic'
  const byCrosshair = cutsOne && (isMoved || figureLayout !== 'ortho')
  return {
    ...shownThresholds(detail),
    twoSided: wantsTwoSided,
    // One bar for many components: the scale that they share.
    limit: drawsOne(figureLayout) ? range.limit : limit,
    clusterVoxels: Math.min(LIMITS.clusterVoxels.max, leastVoxels),
    soft,
    colourMap,
    pixels: smoothed ? 'interpolated' : 'voxels',
    radiological,
    background: shownBackground(),
    layout: figureLayout,
    cutRule: byCrosshair ? 'hand' : 'auto',
    ...(byCrosshair ? { cutTexts: cutTextsOf({ x: [here[0]], y: [here[1]], z: [here[2]] }) } : {}),
  }
}
