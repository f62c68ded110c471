/** How does each row of the table get its picture without holding anything up? */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ComponentRow } from '../../../src-shared/model/run'
import { colourTable, type Theme } from '../../voxels/colour-maps'
import type { RunVoxels } from '../../voxels/run-voxels'
import { rangeOf, useDisplay } from '../threshold/display-store'
import { thumbnail } from './thumbnail'

export interface ThumbnailProps {
  readonly voxels: RunVoxels | null
  readonly row: ComponentRow
  readonly radiological: boolean
  readonly theme: Theme
}

/** Drawn when the row is on screen, at the component's own peak, at the shared threshold and scale. */
export function Thumbnail({ voxels, row, radiological, theme }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isSeen, setSeen] = useState(false)
  const { twoSided, colourMap, threshold, limit, basis, percentile, own } = useDisplay()
  const shared = useMemo(() => ({ threshold, limit, basis, percentile, own }), [threshold, limit, basis, percentile, own])
  useEffect(() => {
    const element = canvas.current
    if (!element || isSeen) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [isSeen])
  useEffect(() => {
    if (!voxels || !isSeen) return
    let current = true
    const draw = async () => {
      const values = await voxels.component(row.index)
      // A threshold being dragged comes by many times a second: only the last one is drawn.
      await new Promise((resolve) => setTimeout(resolve, 60))
      const context = canvas.current?.getContext('2d')
      if (!current || !context) return
      const grey = theme === 'dark' ? ([24, 170] as const) : ([110, 240] as const)
      const picture = thumbnail(voxels, values, row.peakVoxel, {
        table: colourTable(colourMap, theme),
        ...rangeOf(shared, row.index, values),
        twoSided,
        radiological,
        grey,
      })
      context.canvas.width = picture.width
      context.canvas.height = picture.height
      context.putImageData(new ImageData(picture.pixels, picture.width, picture.height), 0, 0)
    }
    draw().catch(() => undefined)
    return () => {
      current = false
    }
  }, [voxels, isSeen, row, radiological, theme, shared, twoSided, colourMap])
  return (
    <span aria-hidden="true">
      <canvas ref={canvas} className="thumbnail" width={1} height={1} />
    </span>
  )
}
