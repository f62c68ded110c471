import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Frame,
  freeCorner,
  isMirrored,
  isWithin,
  LAYOUTS,
  type Layout,
  PLANE_AXES,
  pointOnTile,
  type Rectangle,
  tileAt,
  tilesOf,
  voxelAtPoint,
} from '../../../src-renderer/features/viewer/layout'
import { RIM } from '../../../src-renderer/voxels/view-grid'
import type { Triple } from '../../../src-shared/affine'

const brain: Frame = { width: 740, height: 680, pixelRatio: 1, shape: [38, 48, 24], spacing: [4, 4, 6] }
const scaleOf = (frame: Frame, layout: Layout) =>
  tilesOf(layout, frame).map(({ plane, rectangle }) => {
    const { wide, high } = PLANE_AXES[plane]
    return [rectangle.width / (frame.shape[wide] * frame.spacing[wide]), rectangle.height / (frame.shape[high] * frame.spacing[high])]
  })

describe('layout', () => {
  it('shows three planes, one plane, or a mosaic; none for the 3-D rendering', () => {
    expect(tilesOf('ortho', brain).map((tile) => tile.plane)).toEqual(['coronal', 'sagittal', 'axial'])
    expect(tilesOf('sagittal', brain).map((tile) => tile.plane)).toEqual(['sagittal'])
    expect(tilesOf('render', brain)).toEqual([])
    expect(tilesOf('ortho', { ...brain, width: 0 })).toEqual([])
  })

  it('puts the planes in a row when the canvas is wide', () => {
    const tiles = tilesOf('ortho', { ...brain, width: 1600, height: 400 })
    expect(tiles.map((tile) => tile.plane)).toEqual(['sagittal', 'coronal', 'axial'])
    const centres = tiles.map(({ rectangle: r }) => r.y + r.height / 2)
    for (const centre of centres) expect(centre).toBeCloseTo(200, -1)
  })

  it('draws all slices at one scale, inside the canvas, without overlap, on device pixels', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LAYOUTS),
        fc.record({
          width: fc.integer({ min: 320, max: 3800 }),
          height: fc.integer({ min: 240, max: 2000 }),
          pixelRatio: fc.constantFrom(1, 1.25, 2),
          shape: fc.tuple(fc.integer({ min: 6, max: 100 }), fc.integer({ min: 6, max: 110 }), fc.integer({ min: 6, max: 91 })),
          spacing: fc.tuple(
            ...Array.from({ length: 3 }, () => fc.double({ min: 1, max: 6, noNaN: true })),
          ) as unknown as fc.Arbitrary<Triple>,
        }),
        (layout, frame) => {
          const tiles = tilesOf(layout, frame)
          const [first] = scaleOf(frame, layout)
          for (const [n, { rectangle: r }] of tiles.entries()) {
            expect(r.x).toBeGreaterThanOrEqual(0)
            expect(r.y).toBeGreaterThanOrEqual(0)
            expect(r.x + r.width).toBeLessThanOrEqual(frame.width + 1)
            expect(r.y + r.height).toBeLessThanOrEqual(frame.height + 1)
            expect(r.x * frame.pixelRatio).toBeCloseTo(Math.round(r.x * frame.pixelRatio), 6)
            for (const { rectangle: o } of tiles.slice(n + 1))
              expect(r.x < o.x + o.width && o.x < r.x + r.width && r.y < o.y + o.height && o.y < r.y + r.height).toBe(false)
          }
          if (first && Math.min(...tiles.map(({ rectangle: r }) => Math.min(r.width, r.height))) > 60)
            for (const pair of scaleOf(frame, layout)) for (const scale of pair) expect(scale / first[0]).toBeCloseTo(1, 1)
        },
      ),
    )
  })

  it('leaves a corner free beside three slices in a square, and only there', () => {
    const tiles = tilesOf('ortho', brain)
    const corner = freeCorner(tiles)
    expect(corner).toEqual({
      x: tiles[1].rectangle.x,
      y: tiles[2].rectangle.y,
      width: tiles[1].rectangle.width,
      height: tiles[2].rectangle.height,
    })
    expect(isWithin(corner as Rectangle, tiles[1].rectangle.x + 1, tiles[2].rectangle.y + 1)).toBe(true)
    for (const tile of tiles) expect(isWithin(corner as Rectangle, tile.rectangle.x + 1, tile.rectangle.y + 1)).toBe(false)
    expect(freeCorner(tilesOf('ortho', { ...brain, width: 1600, height: 400 }))).toBeNull()
    for (const layout of ['axial', 'mosaic', 'render'] as const) expect(freeCorner(tilesOf(layout, brain))).toBeNull()
  })

  it('cuts the mosaic evenly through the mask, in at most 30 slices', () => {
    for (const layers of [6, 24, 40, 95]) {
      const cuts = tilesOf('mosaic', { ...brain, shape: [38, 48, layers] }).map((tile) => tile.slice as number)
      expect(cuts.length).toBeLessThanOrEqual(30)
      expect(cuts[0]).toBeGreaterThanOrEqual(RIM)
      expect(cuts.at(-1)).toBeLessThan(layers - RIM)
      expect(new Set(cuts.slice(1).map((cut, n) => cut - cuts[n])).size).toBeLessThanOrEqual(1)
    }
  })
})

describe('from a point to a voxel', () => {
  it('finds the voxel whose centre it shows, in both conventions', () => {
    const shape = brain.shape
    const voxel = fc.tuple(
      fc.integer({ min: 0, max: shape[0] - 1 }),
      fc.integer({ min: 0, max: shape[1] - 1 }),
      fc.integer({ min: 0, max: shape[2] - 1 }),
    )
    fc.assert(
      fc.property(voxel, fc.boolean(), fc.integer({ min: 0, max: 2 }), (box, radiological, n) => {
        const tile = tilesOf('ortho', brain)[n]
        const { x, y } = pointOnTile(tile, box, shape, radiological)
        expect(tileAt(tilesOf('ortho', brain), x, y)).toEqual(tile)
        expect(voxelAtPoint(tile, x, y, box, shape, radiological)).toEqual(box)
      }),
    )
  })

  it('mirrors left and right on axial and coronal slices only', () => {
    const [coronal, sagittal, axial] = tilesOf('ortho', brain)
    const rightmost: Triple = [37, 20, 10]
    for (const tile of [coronal, axial]) {
      const middle = tile.rectangle.x + tile.rectangle.width / 2
      expect(pointOnTile(tile, rightmost, brain.shape, false).x).toBeGreaterThan(middle)
      expect(pointOnTile(tile, rightmost, brain.shape, true).x).toBeLessThan(middle)
    }
    expect(pointOnTile(sagittal, rightmost, brain.shape, true)).toEqual(pointOnTile(sagittal, rightmost, brain.shape, false))
    expect(isMirrored('sagittal', true)).toBe(false)
  })

  it('takes the cut of a mosaic tile, and stays inside', () => {
    const tile = tilesOf('mosaic', brain)[3]
    const { x, y, width, height } = tile.rectangle
    expect(voxelAtPoint(tile, x + width, y, [1, 1, 1], brain.shape, false)).toEqual([37, 47, tile.slice])
    expect(voxelAtPoint(tile, x - 5, y + height + 5, [1, 1, 1], brain.shape, false)).toEqual([0, 0, tile.slice])
  })

  it('finds no tile between tiles', () => {
    expect(tileAt(tilesOf('ortho', brain), 1, 1)).toBeNull()
  })
})
