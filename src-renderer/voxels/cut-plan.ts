/** Which voxels of a map lie in a cut through the box, and where in its picture? */
import type { Background } from './background-box'
import type { CutUnderlay } from './paint-cuts'
import type { ViewGrid } from './view-grid'

export type Plane = 'axial' | 'coronal' | 'sagittal'

/** Axes (0 x, 1 y, 2 z) along the width, along the height (upwards) and across each plane. */
export const PLANE_AXES: Readonly<Record<Plane, { readonly across: 0 | 1 | 2; readonly wide: 0 | 1; readonly high: 1 | 2 }>> = {
  axial: { wide: 0, high: 1, across: 2 },
  coronal: { wide: 0, high: 2, across: 1 },
  sagittal: { wide: 1, high: 2, across: 0 },
}

/** One cut. Its pictures have one pixel per voxel, top row first, x or y growing to the right. */
interface CutPlan {
  readonly plane: Plane
  /** Box voxel along the axis across the plane. */
  readonly layer: number
  readonly width: number
  readonly height: number
  /** For each voxel of the mask in the cut: its place in mask order, and its pixel. */
  readonly ranks: Uint32Array
  readonly pixels: Uint32Array
}

const plans = new WeakMap<ViewGrid, Map<string, CutPlan>>()

/** The plan of a cut; made once per box. */
export function cutPlan(view: ViewGrid, plane: Plane, layer: number): CutPlan {
  const key = `${plane} ${layer}`
  let known = plans.get(view)
  if (!known) {
    known = new Map()
    plans.set(view, known)
  }
  const before = known.get(key)
  if (before) return before
  const { wide, high, across } = PLANE_AXES[plane]
  const { shape, boxIndexOfMask } = view
  const stride = [1, shape[0], shape[0] * shape[1]] as const
  const ranks: number[] = []
  const pixels: number[] = []
  const [width, height] = [shape[wide], shape[high]]
  for (let rank = 0; rank < boxIndexOfMask.length; rank++) {
    const box = boxIndexOfMask[rank] as number
    if (Math.floor(box / stride[across]) % shape[across] !== layer) continue
    ranks.push(rank)
    const x = Math.floor(box / stride[wide]) % width
    const y = Math.floor(box / stride[high]) % height
    pixels.push((height - 1 - y) * width + x)
  }
  const plan = { plane, layer, width, height, ranks: Uint32Array.from(ranks), pixels: Uint32Array.from(pixels) }
  known.set(key, plan)
  return plan
}

/** Values of a map in a cut, NaN outside the mask: height x width. Voxels that `hidden` (V) marks are brought just below the threshold. */
export function cutValues(values: Float32Array, hidden: Uint8Array | null, threshold: number, plan: CutPlan): Float32Array {
  const out = new Float32Array(plan.width * plan.height).fill(Number.NaN)
  const most = threshold * 0.999
  for (let n = 0; n < plan.ranks.length; n++) {
    const rank = plan.ranks[n] as number
    const value = values[rank] as number
    out[plan.pixels[n] as number] = hidden?.[rank] ? Math.max(-most, Math.min(most, value)) : value
  }
  return out
}

/** Grey (0 to 255) of an opened image in a cut, through the middle of its layer; its air is not covered. Finer than the cut by `parts`. */
export function cutBackground({ bytes, shape, parts }: Background, plan: CutPlan): CutUnderlay {
  const { wide, high, across } = PLANE_AXES[plan.plane]
  const stride = [1, shape[0], shape[0] * shape[1]] as const
  const [width, height] = [shape[wide], shape[high]]
  const grey = new Uint8Array(width * height)
  const cover = new Uint8Array(grey.length)
  const layer = (plan.layer * parts + Math.floor(parts / 2)) * stride[across]
  for (let y = 0, n = 0; y < height; y++)
    for (let x = 0; x < width; x++, n++) {
      const level = bytes[layer + x * stride[wide] + (height - 1 - y) * stride[high]] as number
      grey[n] = Math.max(0, level - 1)
      const share = Math.min(1, Math.max(0, (level / 255 - 0.02) / 0.1))
      cover[n] = 255 * share * share * (3 - 2 * share)
    }
  return { width, height, grey, cover }
}

/**
 * Grey and cover of the background in a cut, 0 to 255.
 * @param underlay 4 bytes per box voxel: grey, grey, grey, cover
 */
export function cutUnderlay(underlay: Uint8Array, view: ViewGrid, plan: CutPlan): CutUnderlay {
  const { wide, high, across } = PLANE_AXES[plan.plane]
  const stride = [1, view.shape[0], view.shape[0] * view.shape[1]] as const
  const grey = new Uint8Array(plan.width * plan.height)
  const cover = new Uint8Array(grey.length)
  for (let y = 0, n = 0; y < plan.height; y++)
    for (let x = 0; x < plan.width; x++, n++) {
      const from = 4 * (plan.layer * stride[across] + x * stride[wide] + (plan.height - 1 - y) * stride[high])
      grey[n] = underlay[from] as number
      cover[n] = underlay[from + 3] as number
    }
  return { width: plan.width, height: plan.height, grey, cover }
}
