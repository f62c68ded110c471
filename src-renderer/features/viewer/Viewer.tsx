/** How are the slices of the chosen map shown, labelled, clicked and walked through? */
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState, type WheelEvent } from 'react'
import { type Triple, voxelToMm } from '../../../src-shared/affine'
import { explore as text } from '../../messages/explore'
import { fixed, millimetres } from '../../messages/numbers'
import { useSettings } from '../../state/settings-store'
import { Button } from '../../ui/Button'
import { useSize } from '../../ui/use-size'
import type { RunVoxels } from '../../voxels/run-voxels'
import { gridIndex } from '../../voxels/view-grid'
import { useExplore } from '../explore/explore-store'
import { useWorkbench } from '../explore/workbench'
import { KeyRegion } from './KeyRegion'
import { freeCorner, isMirrored, isWithin, PLANE_AXES, type Plane, pointOnTile, type Tile, tileAt, tilesOf, voxelAtPoint } from './layout'
import { TileMarks } from './TileMarks'
import { useScene } from './use-scene'

const AXIS_NAMES = ['x', 'y', 'z'] as const

/** Canvas with slices, and over it coordinates, sides and crosshair as SVG; each slice takes focus and keys. */
export function Viewer({ voxels }: { readonly voxels: RunVoxels }) {
  const { detail, chosen, map, unit, range, hidden, background, backgroundNote } = useWorkbench()
  const { values } = map
  const componentName = text.component(chosen.index, detail.parameters.model)
  const { radiological, resolvedTheme: theme } = useSettings()
  const { view } = voxels
  const host = useRef<HTMLDivElement>(null)
  const [frameRef, size] = useSize<HTMLDivElement>()
  const { layout, plane, cursor, setCursor, underlay, showRendering, setShowRendering } = useExplore()
  const [rotation, setRotation] = useState({ azimuth: 120, elevation: 18 })
  const dragging = useRef<{ tile: Tile | null; x: number; y: number } | null>(null)
  const wheel = useRef(0)

  const tiles = useMemo(
    () => tilesOf(layout, { ...size, pixelRatio: window.devicePixelRatio, shape: view.shape, spacing: view.spacing }, plane),
    [layout, plane, size, view],
  )
  const isRendering = layout === 'render'
  const corner = freeCorner(tiles)
  const cornerCanvas = useRef<HTMLCanvasElement>(null)
  const state = useScene(host, {
    component: chosen.index,
    voxels,
    values,
    hidden,
    range,
    cursor,
    tiles,
    ...size,
    isRendering,
    corner: corner && showRendering ? { canvas: cornerCanvas, width: corner.width, height: corner.height } : null,
    rotation,
    radiological,
    showUnderlay: underlay !== 'none',
    background,
    theme,
  })
  const box = view.fromScan(cursor)
  const mm = voxelToMm(view.affine, ...box)
  const coordinate = (plane: Plane, slice: number | null) => {
    const { across } = PLANE_AXES[plane]
    const place = [...box]
    if (slice !== null) place[across] = slice
    const at = voxelToMm(view.affine, ...(place as unknown as Triple))[across]
    return text.viewer.coordinate(AXIS_NAMES[across], millimetres(at))
  }

  const moveTo = (next: Triple) => {
    const scan = view.toScan(next)
    if (gridIndex(view.grid.shape, scan) >= 0) setCursor(scan)
  }
  const pointed = (event: PointerEvent | WheelEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top }
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    const { x, y } = pointed(event)
    const tile = tileAt(tiles, x, y)
    if (!tile && !isRendering && !(corner && showRendering && isWithin(corner, x, y))) return
    dragging.current = { tile, x, y }
    event.currentTarget.setPointerCapture(event.pointerId)
    if (tile) moveTo(voxelAtPoint(tile, x, y, box, view.shape, radiological))
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const drag = dragging.current
    if (!drag) return
    const { x, y } = pointed(event)
    if (drag.tile) moveTo(voxelAtPoint(drag.tile, x, y, box, view.shape, radiological))
    else {
      const [dx, dy] = [x - drag.x, y - drag.y]
      setRotation((now) => turned(now, dx * 0.6, dy * 0.6))
      dragging.current = { ...drag, x, y }
    }
  }
  const onWheel = (event: WheelEvent<HTMLDivElement>) => {
    const { x, y } = pointed(event)
    const tile = tileAt(tiles, x, y)
    if (!tile || tile.slice !== null) return
    wheel.current += event.deltaY
    const steps = Math.trunc(wheel.current / 40)
    if (steps === 0) return
    wheel.current -= steps * 40
    moveTo(step(box, PLANE_AXES[tile.plane].across, -steps))
  }
  const onSliceKey = (plane: Plane) => (event: KeyboardEvent) => {
    const { wide, high, across } = PLANE_AXES[plane]
    const right = isMirrored(plane, radiological) ? -1 : 1
    const moves: Readonly<Record<string, readonly [0 | 1 | 2, number]>> = {
      ArrowRight: [wide, right],
      ArrowLeft: [wide, -right],
      ArrowUp: [high, 1],
      ArrowDown: [high, -1],
      PageUp: [across, 1],
      PageDown: [across, -1],
    }
    const move = moves[event.key]
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    moveTo(step(box, move[0], move[1]))
  }
  const onRenderKey = (event: KeyboardEvent) => {
    const turns: Readonly<Record<string, readonly [number, number]>> = {
      ArrowRight: [10, 0],
      ArrowLeft: [-10, 0],
      ArrowUp: [0, 10],
      ArrowDown: [0, -10],
    }
    const turn = turns[event.key]
    if (!turn) return
    event.preventDefault()
    event.stopPropagation()
    setRotation((now) => turned(now, turn[0], turn[1]))
  }

  const valueHere = voxels.valueAt(values, cursor)
  const at = `${mm.map((value) => millimetres(value)).join(', ')} mm`
  const value = valueHere == null ? text.status.outside : `${unit} ${fixed(valueHere, 2)}`
  const nameOf = (tile: Tile) =>
    `${text.viewer.slice(text.viewer.planes[tile.plane], coordinate(tile.plane, tile.slice), componentName, value, at)} ${text.viewer.keys}`
  const positionOf = (tile: Tile | undefined) => {
    if (tile?.slice == null) return ''
    const { across } = PLANE_AXES[tile.plane]
    const at = [...box]
    at[across] = tile.slice
    return millimetres(voxelToMm(view.affine, ...(at as unknown as Triple))[across])
  }

  const lastOfFirstRow = tiles.findLastIndex((tile) => tile.rectangle.y === tiles[0]?.rectangle.y)

  return (
    <div ref={frameRef} className="viewer" data-state={state} data-layout={layout}>
      <div ref={host} className="viewer-canvas" />
      {corner && showRendering ? (
        <canvas
          ref={cornerCanvas}
          className="corner-picture"
          style={{ left: corner.x, top: corner.y, width: corner.width, height: corner.height }}
        />
      ) : null}
      <svg className="viewer-marks" width={size.width} height={size.height} aria-hidden="true">
        {tiles.map((tile, n) => (
          <TileMarks
            key={`${tile.plane} ${tile.slice}`}
            tile={tile}
            label={tile.slice === null ? coordinate(tile.plane, null) : n === 0 ? coordinate(tile.plane, tile.slice) : positionOf(tile)}
            cross={tile.slice === null ? pointOnTile(tile, box, view.shape, radiological) : null}
            showLeft={tile.slice === null || n === 0}
            showRight={tile.slice === null || n === lastOfFirstRow}
            radiological={radiological}
          />
        ))}
        {isRendering ? (
          <text className="tile-label" x={16} y={22}>
            {text.viewer.rendering}
          </text>
        ) : null}
        {corner && showRendering ? (
          <text className="tile-label" x={corner.x - 8} y={corner.y + 8}>
            {text.viewer.layouts.render}
          </text>
        ) : null}
      </svg>
      <div
        className="viewer-pointer"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          dragging.current = null
        }}
        onPointerCancel={() => {
          dragging.current = null
        }}
        onWheel={onWheel}
      >
        {layout === 'mosaic' && tiles.length > 0 ? (
          <div
            className="tile-focus whole"
            role="img"
            aria-label={text.viewer.mosaicName(
              componentName,
              tiles.length,
              text.viewer.planes[plane],
              AXIS_NAMES[PLANE_AXES[plane].across],
              positionOf(tiles[0]),
              positionOf(tiles.at(-1)),
            )}
          />
        ) : null}
        {isRendering ? (
          <KeyRegion className="tile-focus whole" name={text.viewer.renderName(componentName)} onKeyDown={onRenderKey} />
        ) : null}
        {corner && showRendering ? (
          <KeyRegion className="tile-focus" name={text.viewer.renderName(componentName)} onKeyDown={onRenderKey} rectangle={corner} />
        ) : null}
        {corner ? (
          <div className="corner-button" style={{ left: corner.x + corner.width, top: corner.y + corner.height }}>
            <Button variant="quiet" size="small" onPress={() => setShowRendering(!showRendering)}>
              {showRendering ? text.viewer.hideRendering : text.viewer.showRendering}
            </Button>
          </div>
        ) : null}
        {layout === 'mosaic'
          ? null
          : tiles.map((tile) => (
              <KeyRegion
                key={tile.plane}
                className="tile-focus"
                name={nameOf(tile)}
                onKeyDown={onSliceKey(tile.plane)}
                rectangle={tile.rectangle}
              />
            ))}
      </div>
      {backgroundNote === '' ? null : (
        <p className="background-note" role="status">
          {backgroundNote}
        </p>
      )}
      {state === 'unavailable' || state === 'lost' ? (
        <p className="viewer-message" role="status">
          {state === 'lost' ? text.viewer.lost : `${text.viewer.noWebgl.what} ${text.viewer.noWebgl.todo}`}
        </p>
      ) : null}
    </div>
  )
}

function step(box: Triple, axis: 0 | 1 | 2, by: number): Triple {
  const next = [box[0], box[1], box[2]]
  next[axis] = (next[axis] as number) + by
  return next as unknown as Triple
}

function turned(now: { readonly azimuth: number; readonly elevation: number }, right: number, up: number) {
  return { azimuth: (now.azimuth + right + 360) % 360, elevation: Math.min(90, Math.max(-90, now.elevation + up)) }
}
