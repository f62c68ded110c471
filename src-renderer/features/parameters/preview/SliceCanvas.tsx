/** How is one cut of the mean image drawn, with the outline of the mask over it? */
import { useEffect, useRef } from 'react'
import { maskOutlines, smoothLoop } from './contour'
import type { Slice } from './slices'

interface SliceCanvasProps {
  readonly slice: Slice
  /** CSS pixels per millimetre, the same for all cuts of a pane. */
  readonly pixelsPerMm: number
  /** The brightness that is drawn white. */
  readonly white: number
  readonly theme: 'dark' | 'light'
}

/** Air fades into the pane between these shares of white; grey then runs from `dark` to `bright`. */
const AIR = [0.06, 0.16] as const
const GREY = { dark: { dark: 18, bright: 235 }, light: { dark: 70, bright: 236 } } as const

/** The mean between four neighbours, so that brightness is interpolated before air is cut away (edges stay smooth). */
function interpolate(slice: Slice, x: number, y: number): number {
  const column = Math.min(slice.width - 1, Math.max(0, x))
  const row = Math.min(slice.height - 1, Math.max(0, y))
  const left = Math.floor(column)
  const top = Math.floor(row)
  const right = Math.min(slice.width - 1, left + 1)
  const below = Math.min(slice.height - 1, top + 1)
  const at = (c: number, r: number) => slice.mean[r * slice.width + c] ?? 0
  const upper = at(left, top) + (column - left) * (at(right, top) - at(left, top))
  const lower = at(left, below) + (column - left) * (at(right, below) - at(left, below))
  return upper + (row - top) * (lower - upper)
}

/** The cut as an image of the size of the canvas; air is transparent. */
function paint(context: CanvasRenderingContext2D, slice: Slice, white: number, theme: 'dark' | 'light') {
  const { width, height } = context.canvas
  const image = context.createImageData(width, height)
  const { dark, bright } = GREY[theme]
  for (let row = 0; row < height; row++) {
    const y = ((row + 0.5) * slice.height) / height - 0.5
    for (let column = 0; column < width; column++) {
      const value = interpolate(slice, ((column + 0.5) * slice.width) / width - 0.5, y) / white
      const share = Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, value))
      const solid = Math.min(1, Math.max(0, (share - AIR[0]) / (AIR[1] - AIR[0])))
      const at = 4 * (row * width + column)
      image.data.fill(dark + share * (bright - dark), at, at + 3)
      image.data[at + 3] = 255 * solid * solid * (3 - 2 * solid)
    }
  }
  context.putImageData(image, 0, 0)
}

export function SliceCanvas({ slice, pixelsPerMm, white, theme }: SliceCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null)
  const width = slice.width * slice.pixelMm[0] * pixelsPerMm
  const height = slice.height * slice.pixelMm[1] * pixelsPerMm
  useEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context || width < 1) return
    const ratio = window.devicePixelRatio
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    paint(context, slice, white, theme)
    const scaleX = canvas.width / slice.width
    const scaleY = canvas.height / slice.height
    context.strokeStyle = getComputedStyle(canvas).getPropertyValue('--accent')
    context.lineWidth = 1.3 * ratio
    context.lineJoin = 'round'
    for (const loop of maskOutlines(slice.mask, slice.width, slice.height)) {
      context.beginPath()
      for (const [x, y] of smoothLoop(loop)) context.lineTo(x * scaleX, y * scaleY)
      context.closePath()
      context.stroke()
    }
  }, [slice, white, theme, width, height])
  return <canvas ref={ref} style={{ width, height }} />
}
