/** What of the figure is given by what Explore shows? */
import { type FigureRecipe, LIMITS } from '../../../src-shared/figure/recipe'
import type { RunDetail } from '../../../src-shared/model/run'
import { useSettings } from '../../state/settings-store'
import { toMm } from '../../voxels/affine'
import { useExplore, type ViewId } from '../explore/explore-store'
import { useCourse } from '../plots/course-store'
import { type Range, useDisplay } from '../threshold/display-store'
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

/** Figures have one threshold for both sides: the higher one, so that nothing is drawn that Explore does not show; a side that shows nothing is left out. */
function shownThreshold(
  { threshold, cuts }: Range,
  twoSided: boolean,
  wantsTwoSided: boolean,
): Pick<FigureDraft, 'threshold' | 'twoSided'> {
  const finite = cuts ? [cuts.positive, ...(twoSided ? [cuts.negative] : [])].filter(Number.isFinite) : [threshold]
  const hasNegative = !cuts || Number.isFinite(cuts.negative)
  return { threshold: Number(Math.max(threshold, ...finite).toFixed(4)), twoSided: wantsTwoSided && hasNegative }
}

/** Half a millimetre off its cut, a crosshair has been moved by the user. */
const MOVED_MM = 0.5

/** Threshold, range, smallest cluster, colours and convention; the layout of the slices; and cuts at the crosshair where it was moved. Several picked components make a panel. @param range in force for the chosen component @param leastVoxels of a cluster that is shown @param from what filled the centre */
export function shownInExplore(detail: RunDetail, range: Range, leastVoxels: number, from: ViewId): Partial<FigureDraft> {
  const { twoSided, wantsTwoSided, soft, colourMap, smoothed } = useDisplay.getState()
  const { layout, cursor, selected, picked, underlay, backgroundFile } = useExplore.getState()
  const { radiological } = useSettings.getState()
  const { marked } = useCourse.getState()
  const here = toMm(detail.grid.affine, cursor)
  const own = detail.components.find((row) => row.index === selected)?.cutMm ?? here
  const voxel = Math.max(...detail.grid.zoomsMm)
  const isMoved = own.some((mm, axis) => Math.abs(mm - (here[axis] ?? mm)) > voxel / 2 + MOVED_MM)
  const figureLayout = from === 'contact' ? 'contact' : picked.length > 1 ? 'panel' : LAYOUT_OF[layout]
  const cutsOne = drawsOne(figureLayout) && figureLayout !== 'mosaic'
  const byCrosshair = cutsOne && (isMoved || figureLayout !== 'ortho')
  return {
    ...shownThreshold(range, twoSided, wantsTwoSided),
    limit: range.limit,
    clusterVoxels: Math.min(LIMITS.clusterVoxels.max, leastVoxels),
    soft,
    colourMap,
    pixels: smoothed ? 'interpolated' : 'voxels',
    radiological,
    background:
      underlay === 'volume'
        ? marked === null
          ? 'mean'
          : { volume: marked + 1 }
        : underlay !== 'file'
          ? underlay
          : backgroundFile
            ? { file: backgroundFile.file, sha256: backgroundFile.sha256 }
            : 'mean',
    layout: figureLayout,
    cutRule: byCrosshair ? 'hand' : 'auto',
    ...(byCrosshair ? { cutTexts: cutTextsOf({ x: [here[0]], y: [here[1]], z: [here[2]] }) } : {}),
  }
}
