/** Which texts does `--as tables` give? */
import { join } from 'node:path'
import { jsonText } from '../../../src-shared/visible-text'
import { writeTextFile } from '../write/run-folder'
import type { RunToExport } from './run-to-export'
import { labelText, tableTexts } from './table-texts'

/** Each table as TSV with a JSON that explains its columns, and the labels. @throws AppError FILE_ */
export async function fillTables(run: RunToExport, folder: string): Promise<void> {
  for (const [name, { table, sidecar }] of Object.entries(tableTexts(run))) {
    await writeTextFile(join(folder, `${name}.tsv`), table)
    await writeTextFile(join(folder, `${name}.json`), jsonText(sidecar))
  }
  await writeTextFile(join(folder, 'labels.txt'), labelText(run))
}
