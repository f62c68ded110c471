/** Where is the crosshair in millimetres, and how is it sent to a coordinate that is typed? */
import { useState } from 'react'
import { inverseOrNull, mmToVoxel, type Triple, voxelToMm } from '../../../src-shared/affine'
import type { Affine } from '../../../src-shared/model/scan'
import { explore as text } from '../../messages/explore'
import { millimetres } from '../../messages/numbers'
import { textToNumbers } from '../../ui/number-text'
import { TextField } from '../../ui/TextField'
import { gridIndex } from '../../voxels/view-grid'
import { useExplore } from '../explore/explore-store'
import { useFollowed, useShownRun } from '../explore/workbench'

/** The coordinate under the crosshair; another one typed and Enter goes to the voxel there. What lies outside the scan is refused. */
export function GoTo() {
  const { detail } = useShownRun()
  const { cursor } = useFollowed()
  const setCursor = useExplore((state) => state.setCursor)
  const [typed, setTyped] = useState<string | null>(null)
  const { affine, shape } = detail.grid
  const target = typed === null ? null : voxelAt(affine, shape, typed)
  const isInvalid = typed !== null && typed.trim() !== '' && target === null
  const here = voxelToMm(affine, ...cursor)
    .map(millimetres)
    .join(', ')
  return (
    <form
      className="go-to"
      data-go-to=""
      onSubmit={(event) => {
        event.preventDefault()
        if (target) setCursor(target)
        if (!isInvalid) setTyped(null)
      }}
      onBlur={() => setTyped(null)}
    >
      <span className="field-label" aria-hidden="true">
        {text.viewer.crosshair}
      </span>
      <TextField
        label={isInvalid ? text.viewer.goToOutside : text.viewer.goTo}
        value={typed ?? here}
        onChange={setTyped}
        isInvalid={isInvalid}
        className="coordinate"
        shortcut="G"
      />
    </form>
  )
}

/** The voxel of the scan nearest to "x, y, z" in millimetres; null for other texts, and outside the scan. */
function voxelAt(affine: Affine, shape: Triple, typed: string): Triple | null {
  const numbers = textToNumbers(typed)
  const inverse = inverseOrNull(affine)
  if (numbers?.length !== 3 || inverse === null) return null
  const voxel = mmToVoxel(inverse, numbers as unknown as Triple).map(Math.round) as unknown as Triple
  return gridIndex(shape, voxel) < 0 ? null : voxel
}
