/** How do the tables of a run read when they leave it? */
import { fixFileText } from '../../../src-shared/labels/fix-file'
import { visibleText } from '../../../src-shared/visible-text'
import { denseOf } from '../maths/dense'
import { componentColumns, componentsTable, mixingTable, spectraTable } from '../write/tables'
import type { RunToExport } from './run-to-export'
import { componentsSidecar, mixingSidecar, spectraSidecar } from './sidecars'

/** Text of a table and of the sidecar that explains its columns. */
interface TableText {
  readonly table: string
  readonly sidecar: Readonly<Record<string, unknown>>
}

/** The three tables; numbers are those of the run folder, digit for digit. */
export function tableTexts(run: RunToExport): { readonly mixing: TableText; readonly spectra: TableText; readonly components: TableText } {
  const { detail } = run
  const count = run.components.length
  const columns = componentColumns(count)
  const frequencies = Float64Array.from(detail.frequencies)
  return {
    mixing: { table: mixingTable(denseOf(detail.mixing, count)), sidecar: mixingSidecar(run, columns) },
    spectra: {
      table: spectraTable(denseOf(detail.spectra, count), frequencies, detail.frequencyUnit),
      sidecar: spectraSidecar(run, columns),
    },
    components: { table: componentsTable(run.components, { withLabels: true }), sidecar: componentsSidecar(run) },
  }
}

/** The labels as FIX, Melview and FSLeyes read them. */
export function labelText(run: RunToExport): string {
  return fixFileText(run.detail.labels.given.map((labels) => labels.map(visibleText)))
}
