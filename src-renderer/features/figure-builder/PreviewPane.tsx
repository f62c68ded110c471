/** How is the drawing shown: whole or at its size on paper, and what is said of it? */
import { MM_PER_INCH, pixelsOf } from '../../../src-shared/figure/scene'
import { DATA } from '../../../src-shared/ipc/contract'
import { explain } from '../../messages/errors'
import { figure as text } from '../../messages/figure'
import { grouped, short } from '../../messages/numbers'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { useSize } from '../../ui/use-size'
import { useFigure, type Zoom } from './figure-store'
import { TooHigh } from './PageChoice'
import type { FigurePreviewState } from './use-figure-preview'
import type { FigureInHand } from './use-figure-recipe'

/** CSS pixels per millimetre: a CSS inch has 96. */
const PER_MM = 96 / MM_PER_INCH
/** Free around a page that is fitted, CSS pixels. */
const AROUND = 48
const ZOOMS = ['fit', '1', '2', '4'] as const
const zoomOf = (value: (typeof ZOOMS)[number]): Zoom => (value === 'fit' ? 'fit' : Number(value))
const zoomLabel = (value: (typeof ZOOMS)[number]) => (value === 'fit' ? text.preview.fit : `${100 * Number(value)} %`)

/** The next zoom: larger or smaller. */
export function nextZoom(zoom: Zoom, by: 1 | -1): Zoom {
  const place = ZOOMS.findIndex((value) => zoomOf(value) === zoom)
  return zoomOf(ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, place + by))] ?? 'fit')
}

interface PreviewPaneProps {
  readonly preview: FigurePreviewState
  readonly isInvalid: boolean
  readonly inHand: FigureInHand
}

export function PreviewPane({ preview, isInvalid, inHand }: PreviewPaneProps) {
  const { zoom, setZoom, draft } = useFigure()
  const [stage, size] = useSize<HTMLElement>()
  const { shown, isDrawing, error } = preview
  const page = shown?.drawing
  const fit = page ? Math.max(0.1, Math.min((size.width - AROUND) / page.widthMm, (size.height - AROUND) / page.heightMm) / PER_MM) : 1
  const scale = (zoom === 'fit' ? fit : zoom) * PER_MM
  return (
    <div className="figure-preview">
      {error ? (
        <Banner
          tone="error"
          {...explain(error)}
          actions={
            <Button size="small" onPress={preview.again}>
              {text.preview.again}
            </Button>
          }
        />
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a page larger than its pane is scrolled by keys */}
      <section ref={stage} className="figure-stage" tabIndex={0} aria-label={text.parts.preview} aria-busy={isDrawing}>
        {page ? (
          <img
            className={draft.theme === 'transparent' ? 'figure-page transparent' : 'figure-page'}
            src={DATA.figure(page.figureId)}
            alt={text.preview.name(page.description)}
            style={{ width: page.widthMm * scale, height: page.heightMm * scale }}
            data-figure={page.figureId}
            data-dpi={shown.dpi}
          />
        ) : (
          <div className="figure-loading" />
        )}
      </section>
      {page ? <TooHigh inHand={inHand} drawing={page} /> : null}
      <footer className="figure-caption">
        <span>
          {page
            ? text.preview.size(
                short(page.widthMm, 5),
                short(page.heightMm, 5),
                grouped(pixelsOf(page.widthMm, draft.dpi)),
                grouped(pixelsOf(page.heightMm, draft.dpi)),
                draft.dpi,
              )
            : null}
        </span>
        <span role="status" className="figure-state">
          {stateOf(preview, isInvalid, draft.dpi)}
        </span>
        <SegmentedControl
          label={text.preview.zoom}
          segments={ZOOMS.map((value) => ({ value, label: zoomLabel(value) }))}
          value={ZOOMS.find((value) => zoomOf(value) === zoom) ?? 'fit'}
          onChange={(value) => setZoom(zoomOf(value))}
        />
      </footer>
    </div>
  )
}

/** One sentence on what is seen. */
function stateOf({ shown, isDrawing }: FigurePreviewState, isInvalid: boolean, dpi: number): string {
  const words = text.preview
  if (isInvalid) return words.invalid
  if (!shown) return isDrawing ? words.drawing : ''
  const { unknownLetters, empty } = shown.drawing
  if (unknownLetters.length > 0) return words.letters(unknownLetters.join(' '))
  if (empty.length > 0 && !isDrawing) return words.empty(empty)
  if (isDrawing) return shown.dpi < dpi ? words.coarse(shown.dpi) : words.drawing
  return shown.dpi < dpi ? words.most(shown.dpi) : words.same
}
