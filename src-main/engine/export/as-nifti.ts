/** Which images does `--as nifti` give? */
import { join } from 'node:path'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { jsonText } from '../../../src-shared/visible-text'
import { writeTextFile } from '../write/run-folder'
import { copyFromRun, type ExportThreshold, type RunToExport, writeRaw, writeThresholded } from './run-to-export'
import { provenance, scaleWords, volumesOf } from './sidecars'

/**
 * Component maps, thresholded maps, raw sources where they were kept, mask and mean, all on the grid and in the space of the scan, and one
 * JSON that says what each of them is.
 *
 * @throws AppError FILE_, FORMAT_RUN_FOLDER_INVALID; CancelledError
 */
export async function fillNifti(run: RunToExport, threshold: ExportThreshold, folder: string, signal: AbortSignal): Promise<void> {
  const maps = run.isZ ? 'maps_z.nii.gz' : 'maps_example-scale.nii.gz'
  const value = scaleWords(run)
  const cutsSidecar = await writeThresholded(run, threshold, join(folder, 'maps_thresholded.nii.gz'), signal)
  const said: Record<string, unknown> = {
    [maps]: { Description: 'Component maps', Value: value },
    'maps_thresholded.nii.gz': { Value: value, ...cutsSidecar },
    'mask.nii.gz': { Description: 'Voxels that took part: 1, all others 0' },
    'mean.nii.gz': { Description: 'Mean over time, before smoothing', Value: 'as in the scan' },
  }
  await copyFromRun(run, OUTPUT_NAMES.maps, join(folder, maps))
  await copyFromRun(run, OUTPUT_NAMES.mask, join(folder, 'mask.nii.gz'))
  await copyFromRun(run, OUTPUT_NAMES.mean, join(folder, 'mean.nii.gz'))
  if (run.hasSources) {
    await writeRaw(run, join(folder, 'maps_raw.nii.gz'), signal)
    said['maps_raw.nii.gz'] = {
      Description: 'Sources as the decomposition gave them, in the order and sign of the maps',
      Value: 'standard deviation 1 over the voxels of the mask',
    }
  }
  await writeTextFile(join(folder, 'images.json'), jsonText({ Images: said, Volumes: volumesOf(run), ...provenance(run) }))
}
