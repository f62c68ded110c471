/** How does a row of cuts through one component become a small picture that follows threshold and colours? */
import { useEffect, useMemo, useRef } from 'react'
import { useSettings } from '../../state/settings-store'
import { colourTable } from '../../voxels/colour-maps'
import { cutBackground, cutPlan, cutUnderlay, cutValues, PLANE_AXES, type Plane } from '../../voxels/cut-plan'
import type { PaintedCut, PaintJob } from '../../voxels/paint-cuts'
import { pagePainter } from '../../voxels/painter'
import type { RunVoxels } from '../../voxels/run-voxels'
import { useExplore } from '../explore/explore-store'
import { useShownRun } from '../explore/workbench'
import { hiddenIn, rangeOf, useDisplay } from '../threshold/display-store'
import { isMirrored } from './layout'
import { GREY } from './use-scene'
import { underlayOf } from './voxel-codes'

interface CutPictureProps {
  readonly voxels: RunVoxels | null
  readonly component: number
  readonly plane: Plane
  /** Box voxels along the axis across the plane, from left to right. */
  readonly layers: readonly number[]
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  readonly gap?: number
  readonly className?: string
}

/** Device pixels of the cuts: one scale for all, in the middle of the picture. */
function cutPlaces(
  props: Pick<CutPictureProps, 'plane' | 'layers' | 'gap'> & { readonly voxels: RunVoxels },
  width: number,
  height: number,
  ratio: number,
): PaintedCut['at'][] {
  const { wide, high } = PLANE_AXES[props.plane]
  const { shape, spacing } = props.voxels.view
  const [mmWide, mmHigh] = [shape[wide] * spacing[wide], shape[high] * spacing[high]]
  const gap = Math.round((props.gap ?? 0) * ratio)
  const count = Math.max(1, props.layers.length)
  const scale = Math.min((width - gap * (count - 1)) / (count * mmWide), height / mmHigh)
  const [w, h] = [Math.max(1, Math.floor(mmWide * scale)), Math.max(1, Math.floor(mmHigh * scale))]
  const left = Math.floor((width - count * w - gap * (count - 1)) / 2)
  return props.layers.map((_, n) => ({ x: left + n * (w + gap), y: Math.floor((height - h) / 2), width: w, height: h }))
}

/** Painted off the page's own thread; the canvas keeps its last picture until the next one is there. */
export function CutPicture(props: CutPictureProps) {
  const { voxels, component, plane, layers, width, height, gap } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  /** The painter knows the picture by this; `component` is the one last wished for, null when it is off the screen. */
  const asker = useRef<{ component: number | null; takeBack: () => void }>({ component: null, takeBack: () => undefined })
  const display = useDisplay()
  const { radiological, resolvedTheme: theme } = useSettings()
  const underlay = useExplore((state) => state.underlay)
  const { background } = useShownRun()
  const { twoSided, soft, smoothed, colourMap, clusters } = display
  const { threshold, limit, basis, percentile, probability, mixtures } = display
  const own = display.own.get(component)
  const shared = useMemo(
    () => ({ threshold, limit, basis, percentile, probability, mixtures, own: own ? new Map([[component, own]]) : new Map() }),
    [threshold, limit, basis, percentile, probability, mixtures, own, component],
  )
  useEffect(() => {
    const painter = pagePainter()
    if (!voxels || !painter || width < 1 || height < 1) return
    let current = true
    const wish = asker.current
    wish.component = component
    const ratio = window.devicePixelRatio
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) }
    const prepare = (values: Float32Array): PaintJob => {
      const range = rangeOf(shared, component, values)
      const { view } = voxels
      const hidden = hiddenIn(values, view, range, { twoSided, clusters })
      const places = cutPlaces({ voxels, plane, layers, ...(gap === undefined ? {} : { gap }) }, size.width, size.height, ratio)
      const cuts = layers.map((layer, n): PaintedCut => {
        const plan = cutPlan(view, plane, layer)
        return {
          width: plan.width,
          height: plan.height,
          values: cutValues(values, hidden, range.threshold, plan),
          underlay: underlay === 'none' ? null : background ? cutBackground(background, plan) : cutUnderlay(underlayOf(voxels), view, plan),
          at: places[n] as PaintedCut['at'],
        }
      })
      const look = {
        table: colourTable(colourMap, theme),
        threshold: range.threshold,
        limit: range.limit,
        twoSided,
        soft,
        smoothed,
        mirrored: isMirrored(plane, radiological),
        grey: GREY[theme].map((value) => 255 * value) as [number, number],
      }
      return { ...size, cuts, look }
    }
    const draw = (values: Float32Array) => {
      if (!current) return
      // A wish that waits is replaced in its place, and what is being painted is still shown: nothing starves while a threshold is dragged.
      wish.takeBack = painter.want(
        wish,
        () => prepare(values),
        (pixels, job) => {
          // Kept in the page's memory: a hundred small canvases on the graphics card make scrolling wait for it.
          const context = wish.component === component ? canvas.current?.getContext('2d', { willReadFrequently: true }) : null
          if (!context) return
          if (context.canvas.width !== job.width) context.canvas.width = job.width
          if (context.canvas.height !== job.height) context.canvas.height = job.height
          context.putImageData(new ImageData(pixels, job.width, job.height), 0, 0)
          context.canvas.dataset.painted = String(component)
        },
      )
    }
    const inMemory = voxels.peek(component)
    if (inMemory) draw(inMemory)
    // A failure to read is told where the map itself is shown.
    else voxels.component(component, 'later').then(draw, () => undefined)
    return () => {
      current = false
    }
  }, [
    voxels,
    component,
    plane,
    layers,
    width,
    height,
    gap,
    shared,
    twoSided,
    soft,
    smoothed,
    colourMap,
    clusters,
    radiological,
    theme,
    underlay,
    background,
  ])
  useEffect(() => {
    const wish = asker.current
    return () => {
      wish.component = null
      wish.takeBack()
    }
  }, [])
  return (
    <span aria-hidden="true" className="cut-picture" style={{ width, height }}>
      <canvas ref={canvas} className={props.className} width={1} height={1} style={{ width, height }} />
    </span>
  )
}
