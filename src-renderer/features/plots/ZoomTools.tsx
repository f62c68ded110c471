/** How is a plot zoomed with the pointer alone? */
import { course as text } from '../../messages/course'
import { Button } from '../../ui/Button'
import type { PlotWindow } from './use-plot-window'

/** Nearer, farther, and all of it. */
export function ZoomTools({ window: shown }: { readonly window: PlotWindow }) {
  return (
    <span className="zoom-tools">
      <Button variant="quiet" size="icon" aria-label={text.zoomIn} onPress={() => shown.zoom(1 / 1.5)}>
        +
      </Button>
      <Button variant="quiet" size="icon" aria-label={text.zoomOut} isDisabled={!shown.isZoomed} onPress={() => shown.zoom(1.5)}>
        −
      </Button>
      {shown.isZoomed ? (
        <Button variant="quiet" size="small" onPress={shown.reset}>
          {text.showAll}
        </Button>
      ) : null}
    </span>
  )
}
