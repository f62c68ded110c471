/** How does a run become one HTML file that opens from the disk, without a network? */
import { createHash } from 'node:crypto'
import { version } from '../../../package.json'
import type { FontFamily } from '../../../src-shared/figure/font-families'
import { visibleText } from '../../../src-shared/visible-text'
import { checkIsFree, deliverFile } from '../export/deliver'
import { type Typeface, typefaceOf } from '../figure/fonts'
import { readFigureRun } from '../figure/run-volumes'
import { readRunDetail } from '../open-run'
import { throwIfCancelled } from '../run-context'
import { dimensionSection, stabilitySection } from './check-sections'
import { componentSection, overviewTable } from './component-sections'
import { Drawings } from './drawings'
import { bdi, Html, html } from './html'
import { PAGE_SCRIPT } from './page-script'
import { pageStyle } from './page-style'
import { convergenceSection, methodsSection, parametersSection, provenanceSection, summarySection, warningsSection } from './run-sections'
import { figureHtml } from './scene-html'

interface ReportRequest {
  readonly runFolder: string
  readonly outPath: string
  readonly overwrite: boolean
  readonly fontFamily?: FontFamily
}

/** Pixels per inch of the pictures, and what all of them together may weigh, before base64 makes a third more of it. */
const DPI = { cuts: 220, contact: 150, least: 80 } as const
const PICTURE_BYTES = 8e6
/** How the bytes of a picture grow with its resolution: measured, a little less than its pixels do. */
const GROWTH = 1.5

const SECTIONS = [
  ['summary', 'Summary'],
  ['warnings', 'Warnings'],
  ['methods', 'Methods'],
  ['parameters', 'Parameters'],
  ['convergence', 'Convergence'],
  ['dimension', 'Number of components'],
  ['stability', 'Stability'],
  ['overview', 'Overview'],
  ['components', 'Components'],
  ['provenance', 'Provenance'],
] as const

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`

/** Regular and bold, which the page asks for as 600 whatever the family calls it. */
const fontFaces = (typeface: Typeface): string =>
  [false, true]
    .map((isBold) => {
      return `@font-face{font-family:${typeface.family};font-weight:${isBold ? 600 : 400};src:${typeface.cssSourceOf('latin', isBold)}}`
    })
    .join('')

/** A document that may load nothing and run nothing but what it brings along. */
function documentText(title: string, body: Html, typeface: Typeface): string {
  const css = fontFaces(typeface) + pageStyle(typeface.family)
  const policy = `default-src 'none'; img-src data:; font-src data:; style-src ${hash(css)}; script-src ${hash(PAGE_SCRIPT)}; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Counterpoint ${version}">
<title>${title}</title>
<style>${new Html(css)}</style>
</head>
<body>
${body}
<script>${new Html(PAGE_SCRIPT)}</script>
</body>
</html>
`.text
}

/** Resolution at which as many pictures as there are stay below what a report may weigh. @param first bytes of the first one at full resolution */
function resolutionFor(first: number, count: number): number {
  const share = PICTURE_BYTES / (first * count)
  return share >= 1 ? DPI.cuts : Math.max(DPI.least, Math.floor(DPI.cuts * share ** (1 / GROWTH)))
}

/**
 * The report of a run, as the text of an HTML file.
 *
 * @throws AppError as openRun; CancelledError
 */
export async function reportText(runFolder: string, signal: AbortSignal, fontFamily: FontFamily = 'Inter'): Promise<string> {
  const detail = await readRunDetail(runFolder)
  const run = await readFigureRun(runFolder, signal)
  const { record, components, parameters } = detail
  const typeface = await typefaceOf(fontFamily)
  const drawings = new Drawings(run, typeface)
  const breathe = async (): Promise<void> => {
    await new Promise<void>((resolve) => setImmediate(resolve))
    throwIfCancelled(signal)
  }

  const sheets: Html[] = []
  for (const { scene, components: shown } of drawings.contactSheets(DPI.contact)) {
    const [first, last] = [(shown[0] ?? 0) + 1, (shown.at(-1) ?? 0) + 1]
    sheets.push(
      html`<figure>${figureHtml(scene, DPI.contact, typeface, `Components ${first} to ${last} at the same cuts and on the same scale.`).html}</figure>`,
    )
    await breathe()
  }
  const sections: Html[] = []
  let dpi: number = DPI.cuts
  for (const row of components) {
    const of = { row, run, drawings, detail }
    let section = componentSection(of, dpi)
    if (row.index === 0) {
      dpi = resolutionFor(section.bytes, components.length)
      if (dpi !== DPI.cuts) section = componentSection(of, dpi)
    }
    sections.push(section.html)
    await breathe()
  }

  const title = `${visibleText(record.name)} · Counterpoint`
  return documentText(
    title,
    html`<a class="skip" href="#components">Skip to the components</a>
<header><h1>${bdi(record.name)}</h1><p class="quiet">Independent components of ${bdi(record.input.fileName)}</p></header>
<nav aria-label="Sections"><ul>${SECTIONS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
<main>
${summarySection(record, run)}
${warningsSection(record)}
${methodsSection(record, parameters)}
${parametersSection(record, parameters)}
${convergenceSection(record, parameters, run, fontFamily)}
${dimensionSection(detail)}
${stabilitySection(detail)}
<section id="overview"><h2>Overview</h2>${sheets}${overviewTable(components, run)}</section>
<section id="components"><div class="bar"><h2>Components</h2><button id="open-all" type="button" hidden>Open all</button></div>
${sections}
</section>
${provenanceSection(record)}
</main>`,
    typeface,
  )
}

/**
 * Writes the report of a run: beside its place, then renamed.
 *
 * @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE, FORMAT_RUN_FOLDER_INVALID, FILE_NOT_FOUND; CancelledError
 */
export async function writeReport({ runFolder, outPath, overwrite, fontFamily }: ReportRequest, signal: AbortSignal): Promise<void> {
  await checkIsFree(outPath, { overwrite })
  await deliverFile(outPath, await reportText(runFolder, signal, fontFamily), { overwrite }, signal)
}
