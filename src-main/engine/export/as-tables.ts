/** Which texts does `--as tables` give? */
import { join } from 'node:path'
import { mixtureBasis } from '../../../src-shared/mixture/fit-mixture'
import { jsonText } from '../../../src-shared/visible-text'
import { type MapMeasures, measureMaps } from '../results/measure-maps'
import { throwIfCancelled } from '../run-context'
import { writeTextFile } from '../write/run-folder'
import { clustersTable, mixtureTable } from '../write/tables'
import { type RunToExport, readMaps } from './run-to-export'
import { clustersSidecar, mixtureSidecar } from './sidecars'
import { labelText, tableTexts } from './table-texts'

/** Of every map, as a run that keeps its measures writes them. */
async function measuresOf(run: RunToExport, signal: AbortSignal): Promise<readonly MapMeasures[]> {
  const rows = await readMaps(run, signal)
  const maps = new Float64Array(rows.length * run.voxels.length)
  rows.forEach((row, index) => {
    maps.set(row, index * run.voxels.length)
  })
  const { grid, parameters, record } = run.detail
  return measureMaps(
    { ...grid, maps, maskVoxels: run.voxels, threshold: parameters.threshold, basis: mixtureBasis(record) },
    { breathe: () => Promise.resolve(throwIfCancelled(signal)) },
  )
}

/** Each table as TSV with a JSON that explains its columns, and the labels. @throws AppError FILE_; CancelledError */
export async function fillTables(run: RunToExport, folder: string, signal: AbortSignal): Promise<void> {
  const measures = await measuresOf(run, signal)
  const texts = {
    ...tableTexts(run),
    clusters: { table: clustersTable(measures, run.detail.grid.zoomsMm), sidecar: clustersSidecar(run) },
    mixture: { table: mixtureTable(measures), sidecar: mixtureSidecar(run) },
  }
  for (const [name, { table, sidecar }] of Object.entries(texts)) {
    await writeTextFile(join(folder, `${name}.tsv`), table)
    await writeTextFile(join(folder, `${name}.json`), jsonText(sidecar))
  }
  await writeTextFile(join(folder, 'labels.txt'), labelText(run))
}
