/** What does the status bar say of the chosen component and the place under the crosshair? */
import { useEffect } from 'react'
import { voxelToMm } from '../../../src-shared/affine'
import { explore as text } from '../../messages/explore'
import { useApp } from '../../state/app-store'
import { useSettings } from '../../state/settings-store'
import { useDisplay } from '../threshold/display-store'
import { usePassing } from '../threshold/use-passing'
import { statusFacts } from './status-facts'
import { useFollowed, useWorkbench } from './workbench'

/** Draws nothing by itself. */
export function StatusReport() {
  const { detail, chosen, voxels, map, range, unit } = useWorkbench()
  const { cursor } = useFollowed()
  const twoSided = useDisplay((state) => state.twoSided)
  const smoothed = useDisplay((state) => state.smoothed)
  const radiological = useSettings((state) => state.radiological)
  const setFacts = useApp((state) => state.setFacts)
  const passing = usePassing()
  const { index } = chosen
  const { values } = map
  useEffect(() => {
    setFacts(
      'explore',
      statusFacts(detail, {
        mm: voxelToMm(detail.grid.affine, ...cursor),
        voxel: cursor,
        componentName: text.component(index, detail.parameters.model),
        unit,
        value: voxels?.valueAt(values, cursor),
        mean: voxels?.meanAt(cursor) ?? null,
        range,
        twoSided,
        sharePercent: passing === null ? null : (100 * passing) / detail.voxelsInMask,
        radiological,
        smoothed,
        obliqueDegrees: voxels?.view.directions.obliqueDegrees ?? 0,
      }),
    )
  }, [detail, cursor, index, unit, values, range, twoSided, passing, radiological, smoothed, voxels, setFacts])
  return null
}
