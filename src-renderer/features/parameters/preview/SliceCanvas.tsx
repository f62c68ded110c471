/** How is one cut of the mean image drawn, with the outline of the mask over it? */
import { useEffect, useRef } from 'react'
import { maskOutlines, smoothLoop } from './contour'
import type { Slice } from './slices'

export interface SliceCanvasProps {
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

function paint(slice: Slice, white: number, theme: 'dark' | 'light'): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas')
  canvas.width = slice.width
  canvas.height = slice.height
  const context = canvas.getContext('2d')
  if (!context) return null
  const image = context.createImageData(slice.width, slice.height)
  const { dark, bright } = GREY[theme]
  for (let index = 0; index < slice.mean.length; index++) {
    const share = Math.min(1, Math.max(0, (slice.mean[index] ?? 0) / white))
    const solid = Math.min(1, Math.max(0, (share - AIR[0]) / (AIR[1] - AIR[0])))
    image.data.fill(dark + share * (bright - dark), 4 * index, 4 * index + 3)
    image.data[4 * index + 3] = 255 * solid * solid * (3 - 2 * solid)
  }
  context.putImageData(image, 0, 0)
  return canvas
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
    context.imageSmoothingQuality = 'high'
    const picture = paint(slice, white, theme)
    if (picture) context.drawImage(picture, 0, 0, canvas.width, canvas.height)
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
