/** Which voxels would take part, seen on the mean image of the scan? */
import { useMemo, useState } from 'react'
import type { ScanHeader } from '../../../../src-shared/model/scan'
import { messages } from '../../../messages/en'
import { explain } from '../../../messages/errors'
import { fixed } from '../../../messages/numbers'
import { useScan } from '../../../state/scan-store'
import { useSettings } from '../../../state/settings-store'
import { Button } from '../../../ui/Button'
import { EmptyState } from '../../../ui/EmptyState'
import { SegmentedControl } from '../../../ui/SegmentedControl'
import { useSize } from '../../../ui/use-size'
import { SliceCanvas } from './SliceCanvas'
import { cutSlice, headBox, maskBox, type PreviewVoxels, rasGrid, type Slice, spread, whiteLevel } from './slices'
import { usePreviewVoxels } from './use-preview'

type View = 'axial' | 'ortho'
const words = messages.parameters.preview
const AXIS_NAMES = ['x', 'y', 'z'] as const
const CUTS = 9
/** CSS pixels between cuts, and of the line with the position under each. */
const GAP = 8
const CAPTION = 18

interface MaskPreviewPaneProps {
  readonly header: ScanHeader
  readonly volumes: number
  /** Why there is nothing to preview yet, when there is a reason. */
  readonly waiting: string | null
}

export function MaskPreviewPane({ header, volumes, waiting }: MaskPreviewPaneProps) {
  const [view, setView] = useState<View>('axial')
  const voxels = usePreviewVoxels()
  const state = useScan((store) => store.preview)
  return (
    <section className="mask-preview" aria-labelledby="preview-title">
      <div className="tool-row">
        <h2 id="preview-title" className="text-strong">
          {words.title}
        </h2>
        <span className="text-hint text-small">{words.about(volumes)}</span>
        <span className="tool-end">
          <SegmentedControl
            label={words.view}
            segments={[
              { value: 'axial', label: words.axial },
              { value: 'ortho', label: words.ortho },
            ]}
            value={view}
            onChange={setView}
          />
        </span>
      </div>
      <div className="preview-canvas" aria-busy={state.status === 'computing'}>
        {state.status === 'failed' ? (
          <PreviewFailed error={state.error} />
        ) : voxels && voxels.mean.length === (header.shape[0] ?? 0) * (header.shape[1] ?? 0) * (header.shape[2] ?? 0) ? (
          <Slices header={header} voxels={voxels} view={view} />
        ) : (
          <p className="preview-wait" role="status">
            {waiting ?? words.computing}
          </p>
        )}
      </div>
    </section>
  )
}

function PreviewFailed({ error }: { readonly error: unknown }) {
  const { what, todo } = explain(error)
  return (
    <div role="alert" className="place-fill">
      <EmptyState what={what} todo={todo}>
        <Button onPress={() => useScan.getState().setPreview({ status: 'idle' })}>{words.retry}</Button>
      </EmptyState>
    </div>
  )
}

function Slices({ header, voxels, view }: { readonly header: ScanHeader; readonly voxels: PreviewVoxels; readonly view: View }) {
  const radiological = useSettings((state) => state.radiological)
  const theme = useSettings((state) => state.resolvedTheme)
  const [ref, size] = useSize<HTMLDivElement>()
  const { slices, white } = useMemo(() => cut(header, voxels, view, radiological), [header, voxels, view, radiological])
  const columns = view === 'ortho' ? 2 : Math.min(3, slices.length)
  const rows = Math.ceil(slices.length / columns)
  const widest = Math.max(...slices.map((slice) => slice.width * slice.pixelMm[0]))
  const tallest = Math.max(...slices.map((slice) => slice.height * slice.pixelMm[1]))
  const pixelsPerMm = Math.max(
    0,
    Math.min((size.width - (columns - 1) * GAP) / (columns * widest), (size.height - rows * CAPTION - (rows - 1) * GAP) / (rows * tallest)),
  )
  const captions = slices.map((slice) => `${AXIS_NAMES[slice.axis]} ${fixed(slice.millimetres, 0)}`)
  const [first, last] = radiological ? [words.right, words.left] : [words.left, words.right]
  return (
    <>
      {view === 'axial' ? (
        <>
          <span className="side-mark left">{first}</span>
          <span className="side-mark right">{last}</span>
        </>
      ) : null}
      <div className="slice-room" ref={ref}>
        <div
          className="slice-grid"
          role="img"
          aria-label={words.picture(words[view], captions.join(', '))}
          style={{ gridTemplateColumns: `repeat(${columns}, ${widest * pixelsPerMm}px)`, gap: GAP }}
        >
          {pixelsPerMm > 0
            ? slices.map((slice, index) => (
                <figure key={captions[index]} className="slice">
                  <div className="slice-picture">
                    {view === 'ortho' && slice.plane !== 'sagittal' ? (
                      <>
                        <span className="side-mark left">{first}</span>
                        <span className="side-mark right">{last}</span>
                      </>
                    ) : null}
                    <SliceCanvas slice={slice} pixelsPerMm={pixelsPerMm} white={white} theme={theme} />
                  </div>
                  <figcaption>{captions[index]}</figcaption>
                </figure>
              ))
            : null}
        </div>
      </div>
    </>
  )
}

/** The cuts of a view: nine axial ones through the mask, or one of each plane through its middle. */
function cut(header: ScanHeader, voxels: PreviewVoxels, view: View, radiological: boolean): { slices: Slice[]; white: number } {
  const grid = rasGrid(header)
  const white = whiteLevel(voxels)
  const box = headBox(grid, voxels, white)
  const inside = maskBox(grid, voxels)
  const middle = (axis: 0 | 1 | 2) => Math.round((inside[axis][0] + inside[axis][1]) / 2)
  const slices =
    view === 'axial'
      ? spread(inside[2][0], inside[2][1], CUTS).map((z) => cutSlice(grid, voxels, box, 'axial', z, radiological))
      : [
          cutSlice(grid, voxels, box, 'coronal', middle(1), radiological),
          cutSlice(grid, voxels, box, 'sagittal', middle(0), radiological),
          cutSlice(grid, voxels, box, 'axial', middle(2), radiological),
        ]
  return { slices, white }
}
