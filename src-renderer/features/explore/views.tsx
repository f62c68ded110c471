/** What can fill the centre of Explore, and what stands in the bar above it? */

import type { ComponentType } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { explore as text } from '../../messages/explore'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { ChecksView } from '../checks/ChecksView'
import { ContactOptions } from '../contact-sheet/ContactOptions'
import { ContactSheet } from '../contact-sheet/ContactSheet'
import { DenoiseButton } from '../denoise/DenoiseButton'
import { DenoiseView } from '../denoise/DenoiseView'
import { FigureBar, FigureBuilder, FigureButton } from '../figure-builder/FigureBuilder'
import { SaveMenu } from '../save/SaveMenu'
import { isPlane } from '../viewer/layout'
import { Viewer } from '../viewer/Viewer'
import { ViewerOptions } from '../viewer/ViewerOptions'
import { useExplore, type ViewId } from './explore-store'
import { useShownRun } from './workbench'

interface CentreView {
  readonly View: ComponentType
  /** What is chosen in the bar while this view is on. */
  readonly Options?: ComponentType
  /** In the place of the bar, for a view that has its own. */
  readonly Bar?: ComponentType
  /** The panes at the sides and the threshold strip are there unless a view has no use for them. */
  readonly hidesTable?: boolean
  readonly hidesDetails?: boolean
  readonly hidesThreshold?: boolean
  /** Up, Down, Home and End mean something else here than in the table. */
  readonly ownArrows?: boolean
}

/** Each takes what it shows from `useShownRun` and the stores. */
export const VIEWS: Readonly<Record<ViewId, CentreView>> = {
  maps: { View: MapsView, Options: ViewerOptions },
  contact: { View: ContactSheet, Options: ContactOptions, hidesTable: true, ownArrows: true },
  checks: { View: ChecksView, hidesDetails: true, hidesThreshold: true },
  figure: { View: FigureBuilder, Bar: FigureBar, hidesDetails: true, hidesThreshold: true },
  denoise: { View: DenoiseView, hidesThreshold: true },
}

/** At the right end of the bar, in every view. */
const ACTIONS: readonly { readonly id: string; readonly Action: ComponentType }[] = [
  { id: 'figure', Action: FigureButton },
  { id: 'denoise', Action: DenoiseButton },
  { id: 'save', Action: SaveMenu },
]

const LAYOUT_KINDS = ['ortho', 'plane', 'mosaic', 'render'] as const
const OTHER_VIEWS = [{ value: 'contact', label: text.contact.name }] as const

/** Layouts of the slices and the other views as one choice, the options of the chosen one, and the actions. */
export function ViewBar() {
  const [view, setView, layout, plane, setLayout] = useExplore(
    useShallow((state) => [state.view, state.setView, state.layout, state.plane, state.setLayout]),
  )
  const { Options, Bar } = VIEWS[view]
  if (Bar) return <Bar />
  return (
    <div className="view-bar">
      <SegmentedControl
        label={text.viewer.layout}
        value={view === 'contact' ? view : view !== 'maps' ? null : isPlane(layout) ? 'plane' : layout}
        segments={[...LAYOUT_KINDS.map((value) => ({ value, label: text.viewer.layouts[value] })), ...OTHER_VIEWS]}
        onChange={(value) => {
          if (value === 'contact') return setView(value)
          setView('maps')
          setLayout(value === 'plane' ? plane : value)
        }}
      />
      {Options ? <Options /> : null}
      <div className="view-actions">
        {ACTIONS.map(({ id, Action }) => (
          <Action key={id} />
        ))}
      </div>
    </div>
  )
}

function MapsView() {
  const { voxels } = useShownRun()
  return voxels ? <Viewer voxels={voxels} /> : <div className="viewer loading" role="status" aria-label={text.loading} />
}
