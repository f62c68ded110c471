/** Where does the outline of a mask run in one slice? */

/** A closed line in slice coordinates: x to the right, y down, voxel (column, row) covers [column, column + 1) x [row, row + 1). */
type Loop = readonly (readonly [number, number])[]

type Edge = 'top' | 'right' | 'bottom' | 'left'
/**
 * Marching squares over the centres of four neighbours (top left 8, top right 4, bottom right 2, bottom left 1):
 * which edges of the square the line crosses, from and to, with the inside always on its right, so that lines join end to start.
 * Diagonal neighbours are kept apart.
 */
const CROSSINGS: readonly (readonly (readonly [Edge, Edge])[])[] = [
  [],
  [['left', 'bottom']],
  [['bottom', 'right']],
  [['left', 'right']],
  [['right', 'top']],
  [
    ['right', 'top'],
    ['left', 'bottom'],
  ],
  [['bottom', 'top']],
  [['left', 'top']],
  [['top', 'left']],
  [['top', 'bottom']],
  [
    ['top', 'left'],
    ['bottom', 'right'],
  ],
  [['top', 'right']],
  [['right', 'left']],
  [['right', 'bottom']],
  [['bottom', 'left']],
  [],
]
/** Where the edges lie, in half voxels from the top left of the square. */
const OFFSETS: Readonly<Record<Edge, readonly [number, number]>> = { top: [1, 0], right: [2, 1], bottom: [1, 2], left: [0, 1] }

/** Outlines of the ones in `mask` (width x height, row by row, 0/1); holes are loops of their own. */
export function maskOutlines(mask: Uint8Array, width: number, height: number): Loop[] {
  const at = (column: number, row: number): number =>
    column >= 0 && row >= 0 && column < width && row < height && mask[row * width + column] ? 1 : 0
  // Points in half voxels as one number: row * stride + column; each has exactly one way on.
  const stride = 2 * width + 8
  const next = new Map<number, number>()
  for (let row = -1; row < height; row++) {
    for (let column = -1; column < width; column++) {
      const kind = 8 * at(column, row) + 4 * at(column + 1, row) + 2 * at(column + 1, row + 1) + at(column, row + 1)
      const point = ([dx, dy]: readonly [number, number]) => (2 * row + 1 + dy + 2) * stride + 2 * column + 1 + dx + 2
      for (const [from, to] of CROSSINGS[kind] ?? []) next.set(point(OFFSETS[from]), point(OFFSETS[to]))
    }
  }
  const loops: Loop[] = []
  for (const start of next.keys()) {
    const loop: [number, number][] = []
    let here: number | undefined = start
    while (here !== undefined && next.has(here)) {
      loop.push([((here % stride) - 2) / 2, (Math.floor(here / stride) - 2) / 2])
      const onward: number | undefined = next.get(here)
      next.delete(here)
      here = onward
    }
    if (loop.length > 2) loops.push(loop)
  }
  return loops
}

/** Loops of fewer points are a voxel or two; averaging would shrink them away. */
const SMALLEST_AVERAGED = 16

/** Each point moved to the mean of itself and its neighbours (1 2 1), which takes the stairs of the voxels out of a line. */
function average(loop: Loop): Loop {
  return loop.map(([x, y], index) => {
    const [beforeX, beforeY] = loop[(index + loop.length - 1) % loop.length] ?? [x, y]
    const [afterX, afterY] = loop[(index + 1) % loop.length] ?? [x, y]
    return [(beforeX + 2 * x + afterX) / 4, (beforeY + 2 * y + afterY) / 4] as const
  })
}

/** A loop without the stairs of its voxels: three means of neighbours, then corners cut (Chaikin 1974); stays within a voxel of the loop. */
export function smoothLoop(loop: Loop, passes = 2): Loop {
  let points = loop.length < SMALLEST_AVERAGED ? loop : average(average(average(loop)))
  for (let pass = 0; pass < passes; pass++) {
    points = points.flatMap(([x, y], index) => {
      const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y]
      return [
        [0.75 * x + 0.25 * nextX, 0.75 * y + 0.25 * nextY],
        [0.25 * x + 0.75 * nextX, 0.25 * y + 0.75 * nextY],
      ] as const
    })
  }
  return points
}
