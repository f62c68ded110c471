/** How are plane, background, colours and side convention chosen? */
import { explore as text } from '../../messages/explore'
import { useSettings } from '../../state/settings-store'
import { Select } from '../../ui/Select'
import { COLOUR_MAPS } from '../../voxels/colour-maps'
import { useExplore } from '../explore/explore-store'
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
  const { underlay, setUnderlay } = useExplore()
  const { colourMap, setColourMap, smoothed, setSmoothed } = useDisplay()
  const { radiological, setRadiological } = useSettings()
  const words = text.viewer
  return (
    <>
      <Select
        label={words.underlay}
        variant="quiet"
        value={underlay}
        options={(['mean', 'none'] as const).map((value) => ({ value, label: words.underlays[value] }))}
        onChange={setUnderlay}
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
