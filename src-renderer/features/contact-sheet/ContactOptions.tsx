/** How are cuts, tile size and order of the contact sheet chosen? */
import { useMemo, useState } from 'react'
import { explore as text } from '../../messages/explore'
import { millimetres } from '../../messages/numbers'
import { textToNumbers } from '../../ui/number-text'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Select } from '../../ui/Select'
import { TextField } from '../../ui/TextField'
import { orderKeysOf } from '../component-table/measures'
import { useExplore } from '../explore/explore-store'
import { useShownRun } from '../explore/workbench'
import { ViewerColours } from '../viewer/ViewerOptions'
import { MOST_CUTS, TILE_SIZES, useContact } from './contact-store'
import { cutLayers, layerMm } from './cuts'

const PLANES = ['axial', 'coronal', 'sagittal'] as const
const COUNTS = Array.from({ length: MOST_CUTS }, (_, n) => String(n + 1))

/** What the bar offers for the contact sheet. */
export function ContactOptions() {
  const { detail } = useShownRun()
  const sortKey = useExplore((state) => state.sortKey)
  const sortBy = useExplore((state) => state.sortBy)
  const words = text.contact
  return (
    <>
      <Select
        label={words.order}
        variant="quiet"
        value={sortKey}
        options={orderKeysOf(detail).map((value) => ({ value, label: words.orders[value] }))}
        onChange={sortBy}
      />
      <ViewerColours />
    </>
  )
}

/** Plane, number and positions of the shared cuts, and the size of the tiles: above the sheet. */
export function CutOptions() {
  const { plane, setPlane, count, setCount, tileSize, setTileSize } = useContact()
  const words = text.contact
  return (
    <div className="cut-options">
      <Select
        label={words.size}
        variant="quiet"
        value={tileSize}
        options={TILE_SIZES.map((value) => ({ value, label: words.sizes[value] }))}
        onChange={setTileSize}
      />
      <Select
        label={words.count}
        variant="quiet"
        value={String(count)}
        options={COUNTS.map((value) => ({ value, label: words.cutCount(Number(value)) }))}
        onChange={(value) => setCount(Number(value))}
      />
      <SegmentedControl
        label={words.plane}
        value={plane}
        segments={PLANES.map((value) => ({ value, label: words.planes[value] }))}
        onChange={setPlane}
      />
      <CutPositions />
    </div>
  )
}

/** The positions in force; what is typed counts with Enter or on leaving the field. */
function CutPositions() {
  const { voxels } = useShownRun()
  const { plane, count, cutsMm, setCutsMm } = useContact()
  const [typed, setTyped] = useState<string | null>(null)
  const inForce = useMemo(
    () => (voxels ? cutLayers(voxels.view, plane, count, cutsMm).map((layer) => millimetres(layerMm(voxels.view, plane, layer))) : []),
    [voxels, plane, count, cutsMm],
  )
  const positions = typed === null ? [] : textToNumbers(typed)
  const isInvalid = typed !== null && typed.trim() !== '' && (positions === null || positions.length > MOST_CUTS)
  const commit = () => {
    if (typed === null || isInvalid) return
    setCutsMm(typed.trim() === '' ? null : positions)
    setTyped(null)
  }
  return (
    <form
      className="cut-positions"
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
      onBlur={() => (isInvalid ? setTyped(null) : commit())}
    >
      <TextField
        label={text.contact.cuts}
        value={typed ?? inForce.join(', ')}
        onChange={setTyped}
        isInvalid={isInvalid}
        className="positions"
      />
      <span className="hint">mm</span>
    </form>
  )
}
