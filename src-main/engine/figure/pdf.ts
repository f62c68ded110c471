/** How is a scene written as PDF: exact millimetres, words that can be selected, lines as lines? */
import PDFDocument from 'pdfkit'
import { MM_PER_POINT, type Scene, type SceneItem } from '../../../src-shared/figure/scene'
import { FEATURES, type Subset, type Typeface } from './fonts'
import { encodePng } from './png'

/** pdfkit hands them to fontkit as they are, which takes an object; pdfkit's types know a list only, which cannot turn a feature off. */
const PDF_FEATURES = FEATURES as unknown as PDFKit.Mixins.OpenTypeFeatures[]
const fontName = (subset: Subset, isBold: boolean): string => `${subset} ${isBold ? 'bold' : 'regular'}`
const points = (mm: number): number => mm / MM_PER_POINT

function path(document: PDFKit.PDFDocument, values: readonly number[]): PDFKit.PDFDocument {
  document.moveTo(points(values[0]), points(values[1]))
  for (let n = 2; n + 1 < values.length; n += 2) document.lineTo(points(values[n]), points(values[n + 1]))
  return document
}

function draw(document: PDFKit.PDFDocument, item: SceneItem, typeface: Typeface): void {
  switch (item.kind) {
    case 'rectangle':
      document.rect(points(item.x), points(item.y), points(item.width), points(item.height)).fill(item.fill)
      break
    case 'polygon':
      path(document, item.points).closePath().fill(item.fill)
      break
    case 'line':
      document.save().lineWidth(points(item.stroke)).lineJoin('round').strokeOpacity(item.opacity)
      if (item.dash) document.dash(points(item.dash[0]), { space: points(item.dash[1]) })
      path(document, item.points).stroke(item.colour)
      document.restore()
      break
    case 'picture':
      document.image(encodePng(item.pixels), points(item.x), points(item.y), { width: points(item.width), height: points(item.height) })
      break
    case 'text': {
      document.fontSize(item.sizePt).fillColor(item.colour)
      const parts = typeface.textParts(item.text).map(({ subset, text }) => {
        const font = fontName(subset, item.isBold)
        return { text, font, width: document.font(font).widthOfString(text, { features: PDF_FEATURES }) }
      })
      const width = parts.reduce((sum, part) => sum + part.width, 0)
      let left = points(item.x) - (item.anchor === 'start' ? 0 : item.anchor === 'middle' ? width / 2 : width)
      for (const part of parts) {
        document.font(part.font).text(part.text, left, points(item.y), { lineBreak: false, baseline: 'alphabetic', features: PDF_FEATURES })
        left += part.width
      }
      break
    }
  }
}

/** What a reader of PDF says of the whole document. */
interface AboutPdf {
  readonly title: string
  readonly description: string
  /** JSON text. */
  readonly recipe: string
}

/**
 * A PDF with a page for each scene; they are asked for one after the other, so that one at a time is in memory. The same scenes and recipe give the
 * same bytes: it carries no time and no random identifier.
 *
 * @throws what the scenes throw
 */
export async function scenesToPdf(
  scenes: Iterable<Scene> | AsyncIterable<Scene>,
  { title, description, recipe }: AboutPdf,
  typeface: Typeface,
): Promise<Buffer> {
  const info = {
    Title: title,
    Subject: description,
    Keywords: recipe,
    Creator: 'Counterpoint',
    Producer: 'Counterpoint',
    CreationDate: new Date(0),
    ModDate: new Date(0),
  }
  // No default font: those that are built into PDF readers are not used.
  const document = new PDFDocument({ autoFirstPage: false, info, lang: 'en', displayTitle: true, font: null as unknown as string })
  const written: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (part: Buffer) => written.push(part))
    document.on('end', () => resolve(Buffer.concat(written)))
    document.on('error', reject)
  })
  const registered = new Set<Subset>()
  for await (const scene of scenes) {
    for (const item of scene.items) {
      for (const { subset } of item.kind === 'text' ? typeface.textParts(item.text) : []) {
        if (registered.has(subset)) continue
        registered.add(subset)
        for (const isBold of [false, true]) document.registerFont(fontName(subset, isBold), typeface.openTypeOf(subset, isBold))
      }
    }
    document.addPage({ size: [points(scene.widthMm), points(scene.heightMm)], margin: 0 })
    if (scene.page !== null) document.rect(0, 0, points(scene.widthMm), points(scene.heightMm)).fill(scene.page)
    for (const item of scene.items) draw(document, item, typeface)
  }
  document.end()
  return whole
}
