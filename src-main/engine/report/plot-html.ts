/** How does a drawing that window and report share become an SVG on the page of a report? */
import type { Drawing, Ink, Mark } from '../../../src-shared/plots/drawing'
import { escaped, Html } from './html'

/** Inks follow the page's own colours, light or dark. */
const INK: Readonly<Record<Ink, string>> = {
  ink: 'currentColor',
  quiet: 'var(--quiet)',
  rule: 'var(--rule)',
  wash: 'var(--band)',
  hidden: 'var(--hidden)',
  accent: 'var(--accent)',
  bad: 'var(--bad)',
  ground: 'var(--ground)',
}

const rounded = (value: number): string => String(Number(value.toFixed(1)))

function points(values: readonly number[]): string {
  const pairs: string[] = []
  for (let n = 0; n + 1 < values.length; n += 2) pairs.push(`${rounded(values[n])},${rounded(values[n + 1])}`)
  return pairs.join(' ')
}

function element(mark: Mark): string {
  const ink = INK[mark.ink]
  switch (mark.kind) {
    case 'line': {
      const dash = mark.dash ? ' stroke-dasharray="3 3"' : ''
      const opacity = mark.opacity === undefined ? '' : ` stroke-opacity="${mark.opacity}"`
      return `<polyline points="${points(mark.points)}" fill="none" stroke="${ink}" stroke-width="${mark.width ?? 1}" stroke-linejoin="round"${dash}${opacity}/>`
    }
    case 'area':
      return `<polygon points="${points(mark.points)}" fill="${ink}" fill-opacity="${mark.opacity ?? 1}"/>`
    case 'dot':
      return `<circle cx="${rounded(mark.x)}" cy="${rounded(mark.y)}" r="${mark.radius}" fill="${ink}"/>`
    case 'text': {
      const anchor = mark.anchor === 'start' ? '' : ` text-anchor="${mark.anchor}"`
      const halo = mark.halo ? ` stroke="${INK.ground}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"` : ''
      return `<text x="${rounded(mark.x)}" y="${rounded(mark.y)}" font-size="11" fill="${ink}"${anchor}${halo}>${escaped(mark.text)}</text>`
    }
  }
}

/** As wide as the page, words included. */
export function drawingHtml({ width, height, marks, description }: Drawing): Html {
  const items = marks.map(element).join('')
  return new Html(
    `<svg viewBox="0 0 ${rounded(width)} ${rounded(height)}" class="plot" role="img" aria-label="${escaped(description)}">${items}</svg>`,
  )
}
