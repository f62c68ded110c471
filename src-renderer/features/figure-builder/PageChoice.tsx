/** What if a figure of many components is higher than a page: how is it divided, and which page is drawn? */
import { PAGE_HEIGHT_MM, pagesOf } from '../../../src-shared/figure/page-height'
import type { FigurePreview } from '../../../src-shared/ipc/contract'
import { figure as text } from '../../messages/figure'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Select'
import { cutTextsOf } from './draft'
import { useFigure } from './figure-store'
import type { FigureInHand } from './use-figure-recipe'

const WHOLE = 'whole'

/** Goes from page to page of a figure that is divided, and back to the whole. */
export function PageChoice({ inHand: { pages, page } }: { readonly inHand: FigureInHand }) {
  const { divided, goToPage, undivide } = useFigure()
  if (!divided) return null
  const places = pages.map((_, n) => ({ value: String(n), label: text.pages.page(n + 1, pages.length) }))
  return (
    <Select
      label={text.pages.name}
      options={[...places, { value: WHOLE, label: text.pages.whole }]}
      value={String(page)}
      onChange={(value) => (value === WHOLE ? undivide() : goToPage(Number(value)))}
    />
  )
}

/** Offers to divide a drawing that is higher than a page. */
export function TooHigh({ inHand: { all }, drawing }: { readonly inHand: FigureInHand; readonly drawing: FigurePreview }) {
  const divide = useFigure((state) => state.divide)
  const { fitting } = drawing
  if (fitting === null) return null
  return (
    <div className="figure-too-high">
      <span>{text.pages.tooHigh(PAGE_HEIGHT_MM)}</span>
      <Button size="small" onPress={() => divide(fitting, cutTextsOf(drawing.chosen.cuts))}>
        {text.pages.divide(pagesOf(all, fitting).length)}
      </Button>
    </div>
  )
}
