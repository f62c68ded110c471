/** How much of each pixel does a shape cover? */

/**
 * Collects closed outlines and gives the share of each pixel that they cover, exactly: the signed area under each edge is
 * accumulated per pixel and summed along the row (the method of font-rs, R. Levien 2016). Outlines that overlap have to turn
 * the same way round. Coordinates are pixels, y down.
 */
export class Coverage {
  private readonly edges: number[] = []
  private left = Number.POSITIVE_INFINITY
  private right = Number.NEGATIVE_INFINITY
  private top = Number.POSITIVE_INFINITY
  private bottom = Number.NEGATIVE_INFINITY

  edge(x1: number, y1: number, x2: number, y2: number): void {
    this.edges.push(x1, y1, x2, y2)
    this.left = Math.min(this.left, x1, x2)
    this.right = Math.max(this.right, x1, x2)
    this.top = Math.min(this.top, y1, y2)
    this.bottom = Math.max(this.bottom, y1, y2)
  }

  /** A closed polygon x, y, x, y, ...; turned round if need be so that all have the same direction. */
  polygon(points: readonly number[]): void {
    const count = points.length / 2
    let area = 0
    for (let n = 0; n < count; n++) {
      const m = (n + 1) % count
      area += points[2 * n] * points[2 * m + 1] - points[2 * m] * points[2 * n + 1]
    }
    for (let n = 0; n < count; n++) {
      const m = (n + 1) % count
      const [a, b] = area >= 0 ? [n, m] : [m, n]
      this.edge(points[2 * a], points[2 * a + 1], points[2 * b], points[2 * b + 1])
    }
  }

  /**
   * Visits every pixel inside `width` x `height` that is covered at all.
   *
   * @param visit x, y, share in (0, 1]
   */
  each(width: number, height: number, visit: (x: number, y: number, share: number) => void): void {
    const x0 = Math.max(0, Math.floor(this.left))
    const x1 = Math.min(width, Math.ceil(this.right) + 1)
    const y0 = Math.max(0, Math.floor(this.top))
    const y1 = Math.min(height, Math.ceil(this.bottom))
    if (x0 >= x1 || y0 >= y1) return
    const columns = x1 - x0 + 1
    const area = new Float64Array(columns * (y1 - y0))
    for (let n = 0; n < this.edges.length; n += 4) {
      accumulate({ area, columns, x0, y0, y1 }, this.edges, n)
    }
    for (let y = y0; y < y1; y++) {
      let sum = 0
      const row = (y - y0) * columns
      for (let x = x0; x < x1; x++) {
        sum += area[row + x - x0]
        const share = Math.min(1, Math.abs(sum))
        // What is left of sums that should be 0.
        if (share > 1e-6) visit(x, y, share)
      }
    }
  }
}

interface CoverWindow {
  /** Changes of the covered area from pixel to pixel, row by row. */
  readonly area: Float64Array
  readonly columns: number
  /** Left column, first row, and the row after the last. */
  readonly x0: number
  readonly y0: number
  readonly y1: number
}

/** Adds one edge, at its place in the list. */
function accumulate({ area, columns, x0, y0, y1 }: CoverWindow, edges: ArrayLike<number>, place: number): void {
  const [ax, ay, bx, by] = [edges[place], edges[place + 1], edges[place + 2], edges[place + 3]]
  if (ay === by) return
  const direction = ay < by ? 1 : -1
  const [topX, topY, endX, endY] = ay < by ? [ax, ay, bx, by] : [bx, by, ax, ay]
  const slope = (endX - topX) / (endY - topY)
  const last = columns - 1
  for (let y = Math.max(y0, Math.floor(topY)); y < Math.min(y1, Math.ceil(endY)); y++) {
    const from = Math.max(topY, y)
    const to = Math.min(endY, y + 1)
    const height = direction * (to - from)
    const row = (y - y0) * columns
    // Left of the window all of it counts, right of it nothing is seen.
    const xa = Math.min(last, Math.max(0, topX + (from - topY) * slope - x0))
    const xb = Math.min(last, Math.max(0, topX + (to - topY) * slope - x0))
    const [low, high] = xa < xb ? [xa, xb] : [xb, xa]
    const first = Math.floor(low)
    const end = Math.floor(high)
    if (first === end) {
      const within = (low + high) / 2 - first
      area[row + first] += height * (1 - within)
      if (first < last) area[row + first + 1] += height * within
      continue
    }
    // The edge crosses several pixels of the row: the covered area grows like a trapezium from one to the next.
    const perPixel = 1 / (high - low)
    let before = 0
    let previous = 0
    for (let x = first; x <= Math.min(end, last); x++) {
      const enter = Math.max(low, x)
      const leave = Math.min(high, x + 1)
      const share = (leave - enter) * perPixel
      const covered = before + share * (x + 1 - (enter + leave) / 2)
      area[row + x] += height * (covered - previous)
      previous = covered
      before += share
      if (x === Math.min(end, last) && x < last) area[row + x + 1] += height * (1 - covered)
    }
  }
}
