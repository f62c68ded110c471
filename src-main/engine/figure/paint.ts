/** How does a scene become pixels? */
import { MM_PER_INCH, MM_PER_POINT, pixelsOf, type Raster, type Scene, type SceneItem } from '../../../src-shared/figure/scene'
import { Coverage } from './coverage'
import { FEATURES, type Typeface } from './fonts'

type Item<Kind extends SceneItem['kind']> = Extract<SceneItem, { kind: Kind }>

/** Pixels that a corner of a line lacks without its rounding, below which it is left out. */
const FINEST_CORNER = 0.05
/** Pixels of curves are this near to the curve. */
const CURVE_STEPS = 6

class Canvas {
  readonly data: Uint8ClampedArray
  /** The same memory, a number per pixel. */
  readonly pixels: Uint32Array
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint8ClampedArray(4 * width * height)
    this.pixels = new Uint32Array(this.data.buffer)
  }

  /** Lays a colour of this opacity over a pixel (source over, alpha not premultiplied). */
  blend(x: number, y: number, red: number, green: number, blue: number, opacity: number): void {
    const at = 4 * (y * this.width + x)
    const { data } = this
    const under = data[at + 3] / 255
    const alpha = opacity + under * (1 - opacity)
    if (alpha === 0) return
    const over = opacity / alpha
    data[at] = red * over + data[at] * (1 - over)
    data[at + 1] = green * over + data[at + 1] * (1 - over)
    data[at + 2] = blue * over + data[at + 2] * (1 - over)
    data[at + 3] = 255 * alpha
  }

  fill(coverage: Coverage, colour: string, opacity = 1): void {
    const value = Number.parseInt(colour.slice(1), 16)
    coverage.each(this.width, this.height, (x, y, share) => this.blend(x, y, value >> 16, (value >> 8) & 255, value & 255, share * opacity))
  }
}

/** Ends at right angles, round corners. */
function stroke(coverage: Coverage, points: readonly number[], width: number): void {
  const half = width / 2
  for (let n = 0; n + 3 < points.length; n += 2) {
    const [x1, y1, x2, y2] = [points[n], points[n + 1], points[n + 2], points[n + 3]]
    const length = Math.hypot(x2 - x1, y2 - y1)
    if (length === 0) continue
    const [dx, dy] = [((x2 - x1) / length) * half, ((y2 - y1) / length) * half]
    coverage.polygon([x1 - dy, y1 + dx, x2 - dy, y2 + dx, x2 + dy, y2 - dx, x1 + dy, y1 - dx])
    const isLast = n + 5 >= points.length
    if (!isLast && half * turn(x2 - x1, y2 - y1, points[n + 4] - x2, points[n + 5] - y2) > FINEST_CORNER)
      coverage.polygon(disc(x2, y2, half))
  }
}

/** How far the directions of two segments are apart: 0 the same, 2 opposite. */
function turn(ax: number, ay: number, bx: number, by: number): number {
  const lengths = Math.hypot(ax, ay) * Math.hypot(bx, by)
  return lengths === 0 ? 0 : 1 - (ax * bx + ay * by) / lengths
}

function disc(x: number, y: number, radius: number): number[] {
  return Array.from({ length: 8 }, (_, n) => (n * Math.PI) / 4).flatMap((angle) => [
    x + radius * Math.cos(angle),
    y + radius * Math.sin(angle),
  ])
}

/** Cuts a line into its dashes. */
function dashes(points: readonly number[], [on, off]: readonly [number, number]): number[][] {
  const out: number[][] = []
  let current: number[] | null = [points[0], points[1]]
  let left = on
  for (let n = 0; n + 3 < points.length; n += 2) {
    let [x, y] = [points[n], points[n + 1]]
    const [x2, y2] = [points[n + 2], points[n + 3]]
    let rest = Math.hypot(x2 - x, y2 - y)
    while (rest > left) {
      x += ((x2 - x) * left) / rest
      y += ((y2 - y) * left) / rest
      rest -= left
      if (current) {
        out.push([...current, x, y])
        current = null
        left = off
      } else {
        current = [x, y]
        left = on
      }
    }
    left -= rest
    current?.push(x2, y2)
  }
  if (current && current.length > 2) out.push(current)
  return out
}

function line(canvas: Canvas, item: Item<'line'>, scale: number): void {
  const points = item.points.map((value) => value * scale)
  const coverage = new Coverage()
  const parts = item.dash ? dashes(points, [item.dash[0] * scale, item.dash[1] * scale]) : [points]
  for (const part of parts) stroke(coverage, part, item.stroke * scale)
  canvas.fill(coverage, item.colour, item.opacity)
}

/** Letters as filled outlines. */
function text(canvas: Canvas, item: Item<'text'>, scale: number, typeface: Typeface): void {
  const parts = typeface.textParts(item.text).map(({ subset, text: words }) => {
    const font = typeface.fontOf(subset, item.isBold)
    return { run: font.layout(words, FEATURES), size: (item.sizePt * MM_PER_POINT * scale) / font.unitsPerEm }
  })
  const width = parts.reduce((sum, { run, size }) => sum + run.advanceWidth * size, 0)
  let left = item.x * scale - (item.anchor === 'start' ? 0 : item.anchor === 'middle' ? width / 2 : width)
  const base = item.y * scale
  const coverage = new Coverage()
  for (const { run, size } of parts) {
    for (const [n, glyph] of run.glyphs.entries()) {
      const position = run.positions[n]
      const [penX, penY] = [left + position.xOffset * size, base - position.yOffset * size]
      outline(
        coverage,
        glyph.path.commands,
        (x) => penX + x * size,
        (y) => penY - y * size,
      )
      left += position.xAdvance * size
    }
  }
  canvas.fill(coverage, item.colour)
}

interface PathCommand {
  readonly command: string
  readonly args: readonly number[]
}

function outline(coverage: Coverage, commands: readonly PathCommand[], toX: (x: number) => number, toY: (y: number) => number): void {
  let [x, y, startX, startY] = [0, 0, 0, 0]
  const to = (nextX: number, nextY: number): void => {
    coverage.edge(toX(x), toY(y), toX(nextX), toY(nextY))
    x = nextX
    y = nextY
  }
  for (const { command, args } of commands) {
    const [a, b, c, d, e, f] = args
    if (command === 'moveTo') [x, y, startX, startY] = [a, b, a, b]
    else if (command === 'lineTo') to(a, b)
    else if (command === 'quadraticCurveTo') {
      const [x0, y0] = [x, y]
      for (let n = 1; n <= CURVE_STEPS; n++) {
        const t = n / CURVE_STEPS
        const u = 1 - t
        to(u * u * x0 + 2 * u * t * a + t * t * c, u * u * y0 + 2 * u * t * b + t * t * d)
      }
    } else if (command === 'bezierCurveTo') {
      const [x0, y0] = [x, y]
      for (let n = 1; n <= CURVE_STEPS; n++) {
        const t = n / CURVE_STEPS
        const u = 1 - t
        to(
          u ** 3 * x0 + 3 * u * u * t * a + 3 * u * t * t * c + t ** 3 * e,
          u ** 3 * y0 + 3 * u * u * t * b + 3 * u * t * t * d + t ** 3 * f,
        )
      }
    } else if (command === 'closePath') to(startX, startY)
  }
}

/** Each pixel takes the pixel of the picture that lies under its centre; pictures of the resolution of the page go over pixel by pixel. */
function picture(canvas: Canvas, item: Item<'picture'>, scale: number): void {
  const { width, height, data } = item.pixels
  const source = new Uint32Array(data.buffer, data.byteOffset, width * height)
  const [left, top] = [Math.round(item.x * scale), Math.round(item.y * scale)]
  const [right, bottom] = [Math.round((item.x + item.width) * scale), Math.round((item.y + item.height) * scale)]
  const from = Math.max(0, left)
  const end = Math.min(canvas.width, right)
  const columns = Uint32Array.from({ length: Math.max(0, end - from) }, (_, n) =>
    Math.min(width - 1, Math.floor(((from + n + 0.5 - left) / (right - left)) * width)),
  )
  for (let y = Math.max(0, top); y < Math.min(canvas.height, bottom); y++) {
    const row = width * Math.min(height - 1, Math.floor(((y + 0.5 - top) / (bottom - top)) * height))
    for (let n = 0, to = y * canvas.width + from; n < columns.length; n++, to++) {
      const at = row + columns[n]
      const alpha = data[4 * at + 3]
      if (alpha === 255) canvas.pixels[to] = source[at]
      else if (alpha > 0) canvas.blend(from + n, y, data[4 * at], data[4 * at + 1], data[4 * at + 2], alpha / 255)
    }
  }
}

function rectangle(canvas: Canvas, { x, y, width, height, fill }: Item<'rectangle'>, scale: number): void {
  const coverage = new Coverage()
  const [left, top, right, bottom] = [x, y, x + width, y + height].map((mm) => mm * scale)
  coverage.polygon([left, top, right, top, right, bottom, left, bottom])
  canvas.fill(coverage, fill)
}

/** RGBA pixels of a scene: round(mm / 25.4 x dpi) of them along each side. @param typeface of its family */
export function paintScene(scene: Scene, dpi: number, typeface: Typeface): Raster {
  const canvas = new Canvas(pixelsOf(scene.widthMm, dpi), pixelsOf(scene.heightMm, dpi))
  const scale = dpi / MM_PER_INCH
  if (scene.page !== null) {
    const value = Number.parseInt(scene.page.slice(1), 16)
    // RGBA in memory, on the little-endian machines that there are.
    canvas.pixels.fill(((255 << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0)
  }
  for (const item of scene.items) {
    switch (item.kind) {
      case 'rectangle':
        rectangle(canvas, item, scale)
        break
      case 'polygon': {
        const coverage = new Coverage()
        coverage.polygon(item.points.map((value) => value * scale))
        canvas.fill(coverage, item.fill)
        break
      }
      case 'line':
        line(canvas, item, scale)
        break
      case 'picture':
        picture(canvas, item, scale)
        break
      case 'text':
        text(canvas, item, scale, typeface)
        break
    }
  }
  return { width: canvas.width, height: canvas.height, data: canvas.data }
}
