/** How is a figure for a paper made from the run that is open? */
import { useEffect, useEffectEvent, useLayoutEffect, useMemo } from 'react'
import { FIGURE_FORMATS } from '../../../src-shared/ipc/contract'
import { explore as exploreText } from '../../messages/explore'
import { figure as text } from '../../messages/figure'
import { Button } from '../../ui/Button'
import { Menu } from '../../ui/Menu'
import { Select } from '../../ui/Select'
import { useKeys } from '../../ui/use-keys'
import { useExplore } from '../explore/explore-store'
import { useWorkbench } from '../explore/workbench'
import { drawsOne } from './draft'
import './figure-builder.css'
import { useFigure } from './figure-store'
import { shownInExplore } from './from-explore'
import { LayoutHelp, LayoutTiles } from './LayoutTiles'
import { MapOptions, MarkOptions } from './MapOptions'
import { PageChoice } from './PageChoice'
import { PageOptions } from './PageOptions'
import { PresetMenu } from './PresetMenu'
import { nextZoom, PreviewPane } from './PreviewPane'
import { OptionGroup } from './Row'
import { RowOrder } from './RowOrder'
import { SliceOptions } from './SliceOptions'
import { useFigureFiles } from './use-figure-files'
import { useFigurePreview } from './use-figure-preview'
import { type FigureInHand, useFigureRecipe, usePresets } from './use-figure-recipe'

/** The builder takes over what is shown when it comes on screen, from whichever view. */
function openBuilder(): void {
  useFigure.setState({ from: useExplore.getState().view })
  useExplore.getState().setView('figure')
}
const closeBuilder = () => useExplore.getState().setView(useFigure.getState().from)

/** The button that opens the builder; F does the same. */
export function FigureButton() {
  useKeys(useMemo(() => new Map([['f', openBuilder]]), []))
  return (
    <Button size="small" aria-keyshortcuts="F" onPress={openBuilder}>
      {text.open}
    </Button>
  )
}

/** The bar over the builder: what is drawn, the looks, the way back. */
export function FigureBar() {
  const inHand = useFigureRecipe()
  return (
    <div className="view-bar figure-bar">
      <h2>{text.title}</h2>
      <Drawn inHand={inHand} />
      <PageChoice inHand={inHand} />
      <div className="view-actions">
        <PresetMenu recipe={inHand.recipe} />
        <Button variant="quiet" size="small" shortcut="Esc" aria-keyshortcuts="Escape" onPress={closeBuilder}>
          {text.close}
        </Button>
      </div>
    </div>
  )
}

function Drawn({ inHand }: { readonly inHand: FigureInHand }) {
  const { detail, shown, chosen } = useWorkbench()
  const layout = useFigure((state) => state.draft.layout)
  const { picked, pickAll } = useExplore()
  if (drawsOne(layout)) return <span className="figure-hint">{text.one(exploreText.component(chosen.index, detail.parameters.model))}</span>
  const all = detail.components.length
  return (
    <>
      <span className="figure-hint">{text.drawn(inHand.drawn.length, all)}</span>
      {layout === 'panel' && picked.length === 1 && all > 1 ? (
        <>
          <span className="figure-hint">{text.pickMore}</span>
          <Button size="small" onPress={() => pickAll(shown)}>
            {text.pickAll}
          </Button>
        </>
      ) : null}
    </>
  )
}

/** Preview in the middle, options at its right. */
export function FigureBuilder() {
  const { detail, range, leastVoxels } = useWorkbench()
  const takeOver = useEffectEvent(() => {
    const { from, openFor } = useFigure.getState()
    openFor(detail.runId, shownInExplore(detail, range, leastVoxels, from))
  })
  // Before the first drawing is asked for.
  useLayoutEffect(() => takeOver(), [])
  const inHand = useFigureRecipe()
  const { recipe, problems, all } = inHand
  const preview = useFigurePreview(detail.runId, recipe)
  const files = useFigureFiles(detail.runId, inHand)
  const layout = useFigure((state) => state.draft.layout)
  usePresets()
  useBuilderKeys(files)
  const chosen = preview.shown?.drawing.chosen ?? null
  return (
    <div className="figure-builder">
      <PreviewPane preview={preview} isInvalid={recipe === null} inHand={inHand} />
      <section className="figure-options" aria-label={text.parts.options}>
        <div className="figure-groups">
          <OptionGroup title={text.groups.layout}>
            <LayoutTiles />
            <LayoutHelp />
          </OptionGroup>
          {drawsOne(layout) || all.length < 2 ? null : (
            <OptionGroup title={text.groups.order}>
              <RowOrder drawn={all} />
            </OptionGroup>
          )}
          <PageOptions problems={problems} />
          <SliceOptions problems={problems} chosen={chosen} />
          <MapOptions problems={problems} chosen={chosen} drawn={recipe?.components ?? []} />
          <MarkOptions problems={problems} />
        </div>
        <SaveRow files={files} isRight={recipe !== null} />
      </section>
    </div>
  )
}

function SaveRow({ files, isRight }: { readonly files: ReturnType<typeof useFigureFiles>; readonly isRight: boolean }) {
  const { format, setFormat } = useFigure()
  return (
    <div className="figure-save">
      <Select
        label={text.save.format}
        options={FIGURE_FORMATS.map((value) => ({ value, ...text.formats[value] }))}
        value={format}
        onChange={setFormat}
      />
      <Menu
        label={text.copy.button}
        isDisabled={!isRight || files.doing !== null}
        actions={(['png', 'svg'] as const).map((id) => ({ id, ...text.copy[id] }))}
        onAction={(as) => void files.copy(as)}
      >
        {text.copy.button}
      </Menu>
      {files.doing === 'saving' ? (
        <Button onPress={() => void files.stop()}>{text.save.stop(files.pages)}</Button>
      ) : (
        <Button
          variant="primary"
          shortcut="Ctrl S"
          aria-keyshortcuts="Control+S"
          isDisabled={!isRight || files.doing !== null}
          onPress={() => void files.save()}
        >
          {text.save.button(files.pages)}
        </Button>
      )}
    </div>
  )
}

/** Escape goes back, Control+S saves from anywhere, Control+C copies, plus and minus zoom, 0 fits. */
function useBuilderKeys(files: ReturnType<typeof useFigureFiles>): void {
  useKeys(
    useMemo(() => {
      const zoomBy = (by: 1 | -1) => useFigure.getState().setZoom(nextZoom(useFigure.getState().zoom, by))
      return new Map<string, () => void>([
        ['Escape', closeBuilder],
        ['+', () => zoomBy(1)],
        ['=', () => zoomBy(1)],
        ['-', () => zoomBy(-1)],
        ['0', () => useFigure.getState().setZoom('fit')],
        ['Control+c', () => void files.copy('png')],
      ])
    }, [files]),
  )
  useEffect(() => {
    // In a field too, where other keys are letters.
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 's') return
      event.preventDefault()
      void files.save()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [files])
}
