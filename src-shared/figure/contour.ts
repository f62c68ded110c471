/** Where does a field of samples cross a level? */

export interface Samples {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

/**
 * Lines between samples above and below a level (marching squares, joined), as x, y, x, y, ... in samples from the outer edge of
 * the field; closed where they do not leave it. For negative levels, "above" means further from 0.
 */
export function contourLines(samples: Samples, level: number): number[][] {
  const { width, height, values } = samples
  const sign = level < 0 ? -1 : 1
  const limit = Math.abs(level)
  const at = (x: number, y: number): number => sign * (values[y * width + x] as number)
  // Each edge of the grid of samples is crossed at most once; it is named by its lower sample and direction.
  const along = (x: number, y: number): number => 2 * (y * width + x)
  const down = (x: number, y: number): number => 2 * (y * width + x) + 1
  const next = new Map<number, number>()
  const above = new Uint8Array(values.length)
  for (let n = 0; n < values.length; n++) if (sign * (values[n] as number) > limit) above[n] = 1
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0, n = y * width; x + 1 < width; x++, n++) {
      const sum = (above[n] as number) + (above[n + 1] as number) + (above[n + width] as number) + (above[n + width + 1] as number)
      if (sum === 0 || sum === 4) continue
      const a = above[n] === 1
      const b = above[n + 1] === 1
      const c = above[n + width + 1] === 1
      const d = above[n + width] === 1
      const top = along(x, y)
      const right = down(x + 1, y)
      const bottom = along(x, y + 1)
      const left = down(x, y)
      // Segments run with the values above the level on their right.
      if (a && c && !b && !d) join2(next, left, top, right, bottom)
      else if (b && d && !a && !c) join2(next, top, right, bottom, left)
      else {
        const enters = a && !d ? left : b && !a ? top : c && !b ? right : bottom
        const leaves = !a && d ? left : !b && a ? top : !c && b ? right : bottom
        next.set(enters, leaves)
      }
    }
  }
  const place = (edge: number): [number, number] => {
    const cell = edge >> 1
    const x = cell % width
    const y = Math.floor(cell / width)
    const vertical = edge % 2 === 1
    const from = at(x, y)
    const to = vertical ? at(x, y + 1) : at(x + 1, y)
    const share = to === from ? 0.5 : Math.min(1, Math.max(0, (limit - from) / (to - from)))
    return vertical ? [x + 0.5, y + 0.5 + share] : [x + 0.5 + share, y + 0.5]
  }
  const entered = new Set(next.values())
  const lines: number[][] = []
  const follow = (start: number): void => {
    const line: number[] = []
    let edge: number | undefined = start
    while (edge !== undefined) {
      line.push(...place(edge))
      const following = next.get(edge)
      next.delete(edge)
      edge = following
    }
    if (line.length >= 4) lines.push(line)
  }
  // First the lines that begin at the border of the field, then the closed ones.
  for (const start of [...next.keys()]) if (!entered.has(start) && next.has(start)) follow(start)
  for (const start of [...next.keys()]) if (next.has(start)) follow(start)
  return lines
}

function join2(next: Map<number, number>, enter1: number, leave1: number, enter2: number, leave2: number): void {
  next.set(enter1, leave1)
  next.set(enter2, leave2)
}
