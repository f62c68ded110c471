/** How are plane, background, colours and side convention chosen? */

import { useShallow } from 'zustand/react/shallow'
import { COLOUR_MAPS } from '../../../src-shared/figure/colour-map-names'
import { visibleText } from '../../../src-shared/visible-text'
import { explore as text } from '../../messages/explore'
import { useSettings } from '../../state/settings-store'
import { OptionsMenu } from '../../ui/OptionsMenu'
import { Select } from '../../ui/Select'
import { type Underlay, useExplore } from '../explore/explore-store'
import { openBackground } from '../explore/use-background'
import { useShownRun } from '../explore/workbench'
import { useDisplay } from '../threshold/display-store'
import { isPlane } from './layout'
import './viewer.css'

const PLANES = ['axial', 'coronal', 'sagittal'] as const

/** What the bar above the slices offers for them. */
export function ViewerOptions() {
  const [layout, plane, setPlane] = useExplore(useShallow((state) => [state.layout, state.plane, state.setPlane]))
  const words = text.viewer
  return (
    <>
      {isPlane(layout) || layout === 'mosaic' ? (
        <Select
          label={words.plane}
          variant="quiet"
          value={plane}
          options={PLANES.map((value) => ({ value, label: words.planes[value] }))}
          onChange={setPlane}
        />
      ) : null}
      <ViewerColours />
    </>
  )
}

/** Background, drawing, colours and side convention: the same in all views. */
export function ViewerColours() {
  const [underlay, setUnderlay, backgroundFile] = useExplore(
    useShallow((state) => [state.underlay, state.setUnderlay, state.backgroundFile]),
  )
  const { runId } = useShownRun().detail
  const [colourMap, setColourMap, smoothed, setSmoothed] = useDisplay(
    useShallow((state) => [state.colourMap, state.setColourMap, state.smoothed, state.setSmoothed]),
  )
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
          { value: 'volume', label: words.underlays.volume, help: words.underlays.volumeHelp },
          ...(backgroundFile ? [{ value: 'file', label: visibleText(backgroundFile.file) } as const] : []),
          { value: 'open', label: words.underlays.open },
        ]}
        onChange={(value: Underlay | 'open') => {
          if (value === 'open') void openBackground(runId)
          else setUnderlay(value)
        }}
      />
      <OptionsMenu
        label={words.display}
        sections={[
          {
            label: words.colourMap,
            value: colourMap,
            options: COLOUR_MAPS.map((value) => ({ value, ...words.colourMaps[value] })),
            onChange: (value) => {
              const chosen = COLOUR_MAPS.find((name) => name === value)
              if (chosen) setColourMap(chosen)
            },
          },
          {
            label: words.pixels,
            value: smoothed ? 'smooth' : 'voxels',
            options: (['voxels', 'smooth'] as const).map((value) => ({ value, ...words.pixelChoices[value] })),
            onChange: (value) => setSmoothed(value === 'smooth'),
          },
          {
            label: words.convention,
            value: radiological ? 'radiological' : 'neurological',
            options: (['neurological', 'radiological'] as const).map((value) => ({ value, ...words.conventions[value] })),
            onChange: (value) => setRadiological(value === 'radiological'),
          },
        ]}
      />
    </>
  )
}
