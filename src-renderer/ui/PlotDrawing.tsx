/** How does a drawing that window and report share become elements of the page? */
import type { Drawing, Mark } from '../../src-shared/plots/drawing'
import './plot-drawing.css'

function pairs(points: readonly number[]): string {
  const found: string[] = []
  for (let n = 0; n + 1 < points.length; n += 2) found.push(`${(points[n] ?? 0).toFixed(1)},${(points[n + 1] ?? 0).toFixed(1)}`)
  return found.join(' ')
}

function element(mark: Mark, key: number) {
  const ink = `var(--${mark.ink})`
  switch (mark.kind) {
    case 'line':
      return (
        <polyline
          key={key}
          points={pairs(mark.points)}
          fill="none"
          stroke={ink}
          strokeWidth={mark.width ?? 1}
          strokeDasharray={mark.dash ? '3 3' : undefined}
          strokeLinejoin="round"
          strokeOpacity={mark.opacity}
        />
      )
    case 'area':
      return <polygon key={key} points={pairs(mark.points)} fill={ink} opacity={mark.opacity ?? 1} />
    case 'dot':
      return <circle key={key} cx={mark.x} cy={mark.y} r={mark.radius} fill={ink} />
    case 'text':
      return (
        <text key={key} className={mark.halo ? 'halo' : undefined} x={mark.x} y={mark.y} textAnchor={mark.anchor} style={{ fill: ink }}>
          {mark.text}
        </text>
      )
  }
}

export function PlotDrawing({ drawing }: { readonly drawing: Drawing }) {
  return (
    <svg className="plot-drawing" width={drawing.width} height={drawing.height} role="img" aria-label={drawing.description}>
      {drawing.marks.map(element)}
    </svg>
  )
}
