/** How do the estimates of all runs stand on ICASSO's plane: each cluster in its outline, each estimate linked to its centrotype? */
import type { EstimatePlace } from '../model/run'
import type { Mark } from './drawing'

type Point = readonly [number, number]
interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface EstimatePlane {
  readonly estimates: readonly EstimatePlace[]
  /** Iq by component; null where it is not known. */
  readonly quality: readonly (number | null)[]
  readonly name: (component: number) => string
  readonly box: Box
  /** Iq from which a cluster counts as one. */
  readonly unstableBelow: number
}

/** Links by the correlation with the centrotype, the strongest last so that it is drawn on top. */
const LINKS = [
  { from: 0.5, words: '0.5 to 0.7', opacity: 0.25, width: 1 },
  { from: 0.7, words: '0.7 to 0.9', opacity: 0.5, width: 1.25 },
  { from: 0.9, words: '0.9 or more', opacity: 0.85, width: 1.5 },
] as const
const MARGIN = 30
const LETTER = { width: 6.3, height: 13 }
/** Beyond it a label says the number only: the bars say Iq. */
const MOST_WITH_QUALITY = 24

/** Marks within the box: a frame, the outlines, links, estimates, centrotypes, and a label for each cluster. */
export function estimatePlane({ estimates, quality, name, box, unstableBelow }: EstimatePlane): Mark[] {
  const frame: Mark = { kind: 'line', points: cornersOf(box), ink: 'rule' }
  if (estimates.length === 0) return [frame]
  const places = placed(estimates, box)
  const radius = estimates.length > 300 ? 2 : estimates.length > 120 ? 2.5 : 3
  const outlines: Mark[] = []
  const links: Mark[][] = LINKS.map(() => [])
  const centres: Mark[] = []
  const clusters: { readonly outline: readonly Point[]; readonly words: string; readonly isUnstable: boolean }[] = []
  for (const [component, iq] of quality.entries()) {
    const own = estimates.flatMap((estimate, n) => (estimate.component === component ? [n] : []))
    if (own.length === 0) continue
    const similarity = (n: number) => estimates[n]?.similarity ?? 0
    const at = (n: number): Point => places[n] ?? [box.x, box.y]
    const centrotype = own.reduce((best, n) => (similarity(n) > similarity(best) ? n : best))
    const isUnstable = (iq ?? 1) < unstableBelow
    const ink = isUnstable ? 'bad' : 'accent'
    const outline = hullOf(own.flatMap((n) => aroundOf(at(n), radius + 4)))
    outlines.push({ kind: 'area', points: outline.flat(), ink, opacity: 0.16 })
    outlines.push({ kind: 'line', points: [...outline, outline[0] ?? []].flat(), ink, width: 1.25, dash: isUnstable })
    for (const n of own) {
      const level = LINKS.findLastIndex(({ from }) => similarity(n) >= from)
      if (n !== centrotype && level >= 0) links[level]?.push(linkOf([...at(n), ...at(centrotype)], level))
    }
    centres.push(...centreMark(at(centrotype), radius, ink))
    const number = name(component).replace(/^\D+/, '')
    const isShort = iq === null || quality.length > MOST_WITH_QUALITY
    clusters.push({ outline, words: isShort ? number : `${number} (${iq.toFixed(2)})`, isUnstable })
  }
  const dots = places.flatMap(([x, y], n): Mark[] => [
    { kind: 'dot', x, y, radius: radius + 0.75, ink: 'ground' },
    { kind: 'dot', x, y, radius, ink: estimates[n]?.component === null ? 'hidden' : 'ink' },
  ])
  return [frame, ...outlines, ...links.flat(), ...dots, ...centres, ...labels(clusters, places, box)]
}

/** What the marks that are on the plane mean, in as many columns as the width holds. */
export function planeLegend(
  width: number,
  { estimates, quality, unstableBelow }: Pick<EstimatePlane, 'estimates' | 'quality' | 'unstableBelow'>,
): { readonly height: number; readonly at: (x: number, y: number) => Mark[] } {
  const row = 17
  const columns = width >= 460 ? 2 : 1
  const isUnstable = (component: number) => (quality[component] ?? 1) < unstableBelow
  const kept = estimates.filter(({ component }) => component !== null)
  const centres = new Map<number | null, EstimatePlace>()
  for (const one of kept)
    if (one.similarity > (centres.get(one.component)?.similarity ?? Number.NEGATIVE_INFINITY)) centres.set(one.component, one)
  const linked = kept.filter((one) => centres.get(one.component) !== one)
  const all: { readonly words: string; readonly isThere?: boolean; readonly sign: (x: number, y: number) => Mark[] }[] = [
    { words: 'one estimate of one run', sign: (x, y) => [{ kind: 'dot', x, y, radius: 3, ink: 'ink' }] },
    {
      words: 'estimate of a cluster not kept',
      isThere: kept.length < estimates.length,
      sign: (x, y) => [{ kind: 'dot', x, y, radius: 3, ink: 'hidden' }],
    },
    { words: 'centrotype of a component, its number (Iq)', sign: (x, y) => centreMark([x, y], 3, 'accent') },
    {
      words: `cluster with Iq below ${unstableBelow}`,
      isThere: kept.some(({ component }) => component !== null && isUnstable(component)),
      sign: (x, y) => [...ringAt([x, y])],
    },
    ...LINKS.map(({ words }, level) => ({
      words: `correlation with the centrotype ${words}`,
      isThere: linked.some(({ similarity }) => LINKS.findLastIndex((link) => similarity >= link.from) === level),
      sign: (x: number, y: number): Mark[] => [linkOf([x - 9, y, x + 9, y], level)],
    })).toReversed(),
  ]
  const entries = all.filter(({ isThere = true }) => isThere)
  const rows = Math.ceil(entries.length / columns)
  const at = (x: number, y: number) =>
    entries.flatMap(({ words, sign }, n): Mark[] => {
      const left = x + Math.floor(n / rows) * (width / columns)
      const middle = y + (n % rows) * row + row / 2
      return [...sign(left + 10, middle), { kind: 'text', x: left + 26, y: middle + 4, text: words, anchor: 'start', ink: 'quiet' }]
    })
  return { height: rows * row, at }
}

const linkOf = (points: readonly number[], level: number): Mark => ({
  kind: 'line',
  points,
  ink: 'ink',
  width: LINKS[level]?.width ?? 1,
  opacity: LINKS[level]?.opacity ?? 1,
})

function centreMark([x, y]: Point, radius: number, ink: 'accent' | 'bad'): Mark[] {
  return [
    { kind: 'dot', x, y, radius: radius + 2.25, ink: 'ground' },
    { kind: 'dot', x, y, radius: radius + 1.25, ink },
  ]
}

function ringAt(centre: Point): Mark[] {
  const ring = aroundOf(centre, 6).flat()
  return [
    { kind: 'area', points: ring, ink: 'bad', opacity: 0.16 },
    { kind: 'line', points: [...ring, ...ring.slice(0, 2)], ink: 'bad', width: 1.25, dash: true },
  ]
}

/** Both axes with the same scale, in the middle of the box. */
function placed(estimates: readonly EstimatePlace[], box: Box): Point[] {
  const [xs, ys] = [estimates.map(({ x }) => x), estimates.map(({ y }) => y)]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const scale = Math.min((box.width - 2 * MARGIN) / Math.max(right - left, 1e-9), (box.height - 2 * MARGIN) / Math.max(bottom - top, 1e-9))
  return estimates.map(({ x, y }) => [
    box.x + box.width / 2 + (x - (left + right) / 2) * scale,
    box.y + box.height / 2 + (y - (top + bottom) / 2) * scale,
  ])
}

/** Each label on the side of its cluster where it covers least of the other labels, outlines and estimates. */
function labels(
  clusters: readonly { readonly outline: readonly Point[]; readonly words: string; readonly isUnstable: boolean }[],
  places: readonly Point[],
  box: Box,
): Mark[] {
  const taken: Box[] = []
  const bounds = clusters.map(({ outline }) => boundsOf(outline))
  return clusters.map(({ words, isUnstable }, cluster): Mark => {
    const own = bounds[cluster] ?? box
    const [width, height] = [words.length * LETTER.width, LETTER.height]
    const [middleX, middleY] = [own.x + own.width / 2 - width / 2, own.y + own.height / 2 - height / 2]
    const candidates: Box[] = [
      { x: own.x + own.width + 3, y: middleY, width, height },
      { x: own.x - width - 3, y: middleY, width, height },
      { x: middleX, y: own.y - height - 1, width, height },
      { x: middleX, y: own.y + own.height + 1, width, height },
      ...[own.y - height, own.y + own.height].flatMap((y) => [
        { x: own.x + own.width - 3, y, width, height },
        { x: own.x - width + 3, y, width, height },
      ]),
      { x: middleX, y: middleY, width, height },
    ]
    const cost = (at: Box) => {
      const outside = at.width * at.height - overlap(at, box)
      const words = taken.reduce((sum, other) => sum + overlap(at, other), 0)
      const hulls = bounds.reduce((sum, other, n) => sum + (n === cluster ? 0 : overlap(at, other)), 0)
      const dots = places.filter(([x, y]) => overlap(at, { x: x - 3, y: y - 3, width: 6, height: 6 }) > 0).length
      // Nearer to another cluster it would be read as that one's.
      const gaps = clusters.map(({ outline }) => gapOf(at, outline))
      const isStrange = gaps.some((gap, n) => n !== cluster && gap < (gaps[cluster] ?? 0))
      return 1000 * outside + 10 * words + hulls + 20 * dots + (isStrange ? 400 : 0)
    }
    const best = candidates.map((at) => ({ at, cost: cost(at) })).reduce((one, other) => (other.cost < one.cost ? other : one)).at
    taken.push(best)
    return { kind: 'text', x: best.x, y: best.y + 10, text: words, anchor: 'start', ink: isUnstable ? 'bad' : 'ink', halo: true }
  })
}

function overlap(one: Box, other: Box): number {
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)
  return across > 0 && down > 0 ? across * down : 0
}

/** From the middle of a label to the nearest corner of an outline. */
function gapOf({ x, y, width, height }: Box, outline: readonly Point[]): number {
  return Math.min(...outline.map(([cornerX, cornerY]) => Math.hypot(cornerX - x - width / 2, cornerY - y - height / 2)))
}

function boundsOf(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

const cornersOf = ({ x, y, width, height }: Box): number[] => [x, y, x + width, y, x + width, y + height, x, y + height, x, y]

/** Points of a circle, so that an outline is round and a cluster of equal estimates has one. */
function aroundOf([x, y]: Point, radius: number): Point[] {
  const corners = 20
  return Array.from({ length: corners }, (_, n) => {
    const angle = (2 * Math.PI * n) / corners
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
}

/** The corners of the convex hull, in turn (Andrew 1979). */
function hullOf(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((one, other) => one[0] - other[0] || one[1] - other[1])
  const half = (list: readonly Point[]) => {
    const chain: Point[] = []
    for (const point of list) {
      for (;;) {
        const [last, before] = [chain.at(-1), chain.at(-2)]
        if (!last || !before || (last[0] - before[0]) * (point[1] - before[1]) - (last[1] - before[1]) * (point[0] - before[0]) > 0) break
        chain.pop()
      }
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.toReversed())]
}
