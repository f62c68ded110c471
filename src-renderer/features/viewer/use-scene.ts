/** How do mean image, map, colours and crosshair reach the canvas, with no more work than what changed? */
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Triple } from '../../../src-shared/affine'
import type { Background } from '../../voxels/background-box'
import { colourTable, type Theme } from '../../voxels/colour-maps'
import { largestMagnitude } from '../../voxels/component-statistics'
import type { RunVoxels } from '../../voxels/run-voxels'
import { type Range, useDisplay } from '../threshold/display-store'
import type { Tile } from './layout'
import { NiivueAdapter } from './niivue-adapter'
import { type MapsOnCard, useMapsAhead } from './use-maps-ahead'
import { emptyVolume, LARGEST_CODE, mapCodes, renderedUnderlay, thresholdCode, underlayOf, writeColours } from './voxel-codes'

export interface Scene {
  /** Number of the chosen component; the canvas's host says it and the threshold (`data-drawn`) once they are drawn. */
  readonly component: number
  readonly voxels: RunVoxels
  /** V values of the chosen map; null while it is being read. */
  readonly values: Float32Array | null
  /** Voxels of the map (V, 1 there) that are not shown though they pass; null: none. */
  readonly hidden: Uint8Array | null
  readonly range: Range
  readonly cursor: Triple
  readonly tiles: readonly Tile[]
  readonly width: number
  readonly height: number
  readonly isRendering: boolean
  /** A canvas beside the slices for the 3-D rendering, with its size in CSS pixels; null when it is not asked for. */
  readonly corner: { readonly canvas: RefObject<HTMLCanvasElement | null>; readonly width: number; readonly height: number } | null
  readonly rotation: { readonly azimuth: number; readonly elevation: number }
  readonly radiological: boolean
  readonly showUnderlay: boolean
  /** Drawn in the place of the mean image; null: the mean image itself. */
  readonly background: Background | null
  readonly theme: Theme
}
type SceneState = 'starting' | 'ready' | 'lost' | 'unavailable'

/** Milliseconds without a change before the corner is drawn, so that dragging the threshold stays fluent. */
const CORNER_DELAY = 80

/** Milliseconds that the last map stays while the next one is being read. */
const READING_DELAY = 100

/** Darkest and lightest grey of the background, 0 to 1. */
export const GREY: Readonly<Record<Theme, readonly [number, number]>> = { dark: [0.05, 0.7], light: [0.36, 0.97] }
/** Of the rendering, whose surface is lit: on a light page the brain is as light as the slices. */
const RENDERED_GREY: Readonly<Record<Theme, readonly [number, number]>> = { dark: [0, 1], light: [0.42, 0.92] }
const CONTOUR: Readonly<Record<Theme, Triple>> = { dark: [1, 1, 1], light: [0.06, 0.06, 0.06] }

/** A card that is lost again and again is left alone. */
const MOST_ATTEMPTS = 5

/** The pane's own colour, so that slices sit on it without an edge. */
function groundColour(host: HTMLElement): Triple {
  const parts =
    getComputedStyle(host)
      .backgroundColor.match(/[\d.]+/g)
      ?.map(Number) ?? []
  const [r = 0, g = 0, b = 0] = parts
  return [r / 255, g / 255, b / 255]
}

/** Keeps a NiiVue canvas inside `host` showing the scene; draws once per frame at most. */
export function useScene(host: RefObject<HTMLDivElement | null>, scene: Scene): SceneState {
  const [state, setState] = useState<SceneState>('starting')
  const [attempt, setAttempt] = useState(0)
  const [adapter, setAdapter] = useState<NiivueAdapter | null>(null)
  const [loaded, setLoaded] = useState<MapsOnCard | null>(null)
  const { twoSided, soft, smoothed, colourMap } = useDisplay()
  const { threshold, limit } = scene.range
  const frame = useRef(0)
  const drawSlices = useRef<() => void>(() => undefined)

  useEffect(() => {
    const element = host.current
    if (!element) return
    let gone = false
    let made: NiivueAdapter | null = null
    const onLost = () => {
      if (gone) return
      if (attempt >= MOST_ATTEMPTS) return setState('unavailable')
      setState('lost')
      setAdapter(null)
      setAttempt((now) => now + 1)
    }
    setState(attempt === 0 ? 'starting' : 'lost')
    NiivueAdapter.attach(element, onLost).then(
      (attached) => {
        if (gone) return attached.dispose()
        made = attached
        setAdapter(attached)
      },
      () => {
        if (!gone) setState('unavailable')
      },
    )
    return () => {
      gone = true
      made?.dispose()
      setAdapter(null)
    }
  }, [host, attempt])

  const { voxels } = scene
  useEffect(() => {
    if (!adapter) return
    let current = true
    const bytes = emptyVolume(voxels.view)
    adapter.load(voxels.view, underlayOf(voxels), bytes).then(
      () => {
        if (!current) return
        setLoaded({ adapter, voxels, bytes })
        setState('ready')
      },
      () => {
        if (current) setState('unavailable')
      },
    )
    return () => {
      current = false
    }
  }, [adapter, voxels])

  const usable = loaded && loaded.adapter === adapter && loaded.voxels === voxels ? loaded : null
  const { values, hidden, isRendering, corner, tiles, width, height, cursor, rotation, radiological, showUnderlay, background, theme } =
    scene
  const colourStyle = `${threshold} ${limit} ${twoSided} ${colourMap} ${theme}`
  const renderStyle = isRendering ? colourStyle : ''
  const colours = (of: Float32Array, out: Uint8Array) => {
    writeColours(of, hidden, voxels.view, { threshold, limit, twoSided, table: colourTable(colourMap, theme) }, out)
    return out
  }

  // The map: codes for slices, colours for the 3-D rendering (which NiiVue draws by itself).
  // biome-ignore lint/correctness/useExhaustiveDependencies: renderStyle names all that the colours depend on, and is empty for slices, whose bytes do not
  useLayoutEffect(() => {
    if (!usable || !values) return
    if (renderStyle) usable.adapter.setColours(colours(values, usable.bytes))
    else usable.adapter.showMap({ values, hidden }, () => mapCodes(values, hidden, voxels.view, usable.bytes))
  }, [usable, values, hidden, voxels, renderStyle])
  useMapsAhead(usable, scene.component)

  useLayoutEffect(() => {
    if (usable && background) usable.adapter.setBackground(background)
  }, [usable, background])

  // Slices take their outline from the mean image and their background apart; the rendering has one volume for both.
  const hasCorner = scene.corner !== null
  const rendered = useMemo(
    () => (isRendering || hasCorner ? renderedUnderlay(voxels, background, showUnderlay, RENDERED_GREY[theme]) : null),
    [isRendering, hasCorner, voxels, background, showUnderlay, theme],
  )
  useLayoutEffect(() => {
    usable?.adapter.setUnderlay(isRendering && rendered ? rendered : underlayOf(voxels))
  }, [usable, isRendering, rendered, voxels])

  useEffect(() => {
    if (usable && isRendering) usable.adapter.prepareRendering().then(() => usable.adapter.draw())
  }, [usable, isRendering])

  useLayoutEffect(() => {
    const element = host.current
    if (!usable || !element || width === 0 || height === 0) return
    if (!values) element.dataset.drawn = ''
    drawSlices.current = () => {
      const scale = values ? largestMagnitude(values) : 0
      usable.adapter.setStyle({
        ground: groundColour(element),
        grey: GREY[theme],
        contour: CONTOUR[theme],
        table: colourTable(colourMap, theme),
        thresholdCode: thresholdCode(threshold, scale),
        limitCode: scale > 0 ? (limit / scale) * LARGEST_CODE : 1,
        twoSided,
        soft,
        smoothed,
        showUnderlay,
        hasBackground: background !== null,
        hasMap: values !== null,
      })
      usable.adapter.setRadiological(radiological)
      usable.adapter.setLayout(width, height, window.devicePixelRatio, tiles)
      usable.adapter.setCrosshair(voxels.view.fromScan(cursor))
      usable.adapter.setRotation(rotation.azimuth, rotation.elevation)
      usable.adapter.draw()
      element.dataset.drawn = values ? `${scene.component + 1} ${threshold}` : ''
    }
    // The slices without a map are worth drawing only when it takes long to read.
    const timer = values ? null : setTimeout(() => drawSlices.current(), READING_DELAY)
    if (values) frame.current = requestAnimationFrame(() => drawSlices.current())
    return () => {
      cancelAnimationFrame(frame.current)
      if (timer !== null) clearTimeout(timer)
    }
  })

  // The rendering in the corner: drawn by itself when the map, its colours or the view change, and kept as a picture meanwhile.
  const [cornerCanvas, cornerWidth, cornerHeight] = [corner?.canvas, corner?.width ?? 0, corner?.height ?? 0]
  const { azimuth, elevation } = rotation
  // biome-ignore lint/correctness/useExhaustiveDependencies: colourStyle names all that the colours depend on; the angles are set on the adapter here
  useEffect(() => {
    if (!usable || !values || !cornerCanvas) return
    let current = true
    const draw = async () => {
      await usable.adapter.prepareRendering()
      await new Promise((resolve) => setTimeout(resolve, CORNER_DELAY))
      const target = cornerCanvas.current
      if (!current || !target) return
      target.width = Math.round(cornerWidth * window.devicePixelRatio)
      target.height = Math.round(cornerHeight * window.devicePixelRatio)
      usable.adapter.setColours(colours(values, usable.bytes))
      if (rendered) usable.adapter.setUnderlay(rendered)
      usable.adapter.setRotation(azimuth, elevation)
      usable.adapter.copyRendering(target)
      usable.adapter.showMap({ values, hidden }, () => mapCodes(values, hidden, voxels.view, usable.bytes))
      usable.adapter.setUnderlay(underlayOf(voxels))
      drawSlices.current()
    }
    draw().catch(() => undefined)
    return () => {
      current = false
    }
  }, [usable, values, hidden, cornerCanvas, cornerWidth, cornerHeight, azimuth, elevation, colourStyle, rendered])
  return state
}
