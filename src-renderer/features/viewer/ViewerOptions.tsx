/** How are plane, background, colours and side convention chosen? */
import { explore as text } from '../../messages/explore'
import { useSettings } from '../../state/settings-store'
import { Select } from '../../ui/Select'
import { COLOUR_MAPS } from '../../voxels/colour-maps'
import { type Underlay, useExplore } from '../explore/explore-store'
import { openBackground } from '../explore/use-background'
import { useWorkbench } from '../explore/workbench'
import { useDisplay } from '../threshold/display-store'
import { GoTo } from './GoTo'
import './viewer.css'

const PLANES = ['axial', 'coronal', 'sagittal'] as const

/** What the bar above the slices offers for them. */
export function ViewerOptions() {
  const { layout, plane, setPlane } = useExplore()
  const words = text.viewer
  const isPlane = layout === 'axial' || layout === 'coronal' || layout === 'sagittal'
  return (
    <>
      {isPlane || layout === 'mosaic' ? (
        <Select
          label={words.plane}
          variant="quiet"
          value={plane}
          options={PLANES.map((value) => ({ value, label: words.planes[value] }))}
          onChange={setPlane}
        />
      ) : null}
      <ViewerColours />
      <GoTo />
    </>
  )
}

/** Background, drawing, colours and side convention: the same in all views. */
export function ViewerColours() {
  const { underlay, setUnderlay, backgroundFile } = useExplore()
  const { runId } = useWorkbench().detail
  const { colourMap, setColourMap, smoothed, setSmoothed } = useDisplay()
  const { radiological, setRadiological } = useSettings()
  const words = text.viewer
  return (
    <>
      <Select
        label={words.underlay}
        variant="quiet"
        value={underlay as Underlay | 'open'}
        options={[
          { value: 'mean', label: words.underlays.mean },
          { value: 'none', label: words.underlays.none },
          ...(backgroundFile ? [{ value: 'file', label: backgroundFile.file } as const] : []),
          { value: 'open', label: words.underlays.open },
        ]}
        onChange={(value: Underlay | 'open') => {
          if (value === 'open') void openBackground(runId)
          else setUnderlay(value)
        }}
      />
      <Select
        label={words.pixels}
        variant="quiet"
        value={smoothed ? 'smooth' : 'voxels'}
        options={(['voxels', 'smooth'] as const).map((value) => ({ value, ...words.pixelChoices[value] }))}
        onChange={(value) => setSmoothed(value === 'smooth')}
      />
      <Select
        label={words.colourMap}
        variant="quiet"
        value={colourMap}
        options={COLOUR_MAPS.map((value) => ({ value, ...words.colourMaps[value] }))}
        onChange={setColourMap}
      />
      <Select
        label={words.convention}
        variant="quiet"
        value={radiological ? 'radiological' : 'neurological'}
        options={(['neurological', 'radiological'] as const).map((value) => ({ value, ...words.conventions[value] }))}
        onChange={(value) => setRadiological(value === 'radiological')}
      />
    </>
  )
}
