/** What may the page know of a run that was opened? */
import { basename } from 'node:path'
import type { RunDetail } from '../../src-shared/model/run'
import { FILE_PARAMETERS, type FileParameterName, snakeCase } from '../../src-shared/params/parameters'
import { visibleText } from '../../src-shared/visible-text'

/** File names and never folders, and of names nothing that hides or turns round what stands beside them; files that parameters name become tokens. */
export function withoutPaths<Found extends Omit<RunDetail, 'runId'>>(found: Found, tokenForFile: (path: string) => string): Found {
  const { record, parameters } = found
  const recorded = Object.fromEntries(
    Object.entries(record.parameters).map(([name, value]) => [name, typeof value === 'string' ? visibleText(value) : value]),
  )
  const tokens: Partial<Record<FileParameterName, string>> = {}
  for (const name of FILE_PARAMETERS) {
    const path = parameters[name]
    if (path === null) continue
    recorded[snakeCase(name)] = visibleText(basename(path))
    tokens[name] = tokenForFile(path)
  }
  const shown = <Input extends { readonly fileName: string; readonly path: string }>(input: Input): Input => {
    const fileName = visibleText(input.fileName)
    return { ...input, path: fileName, fileName }
  }
  return {
    ...found,
    name: visibleText(found.name),
    record: {
      ...record,
      name: visibleText(record.name),
      input: { ...shown(record.input), header: { ...record.input.header, fileName: visibleText(record.input.header.fileName) } },
      moreInputs: record.moreInputs.map((input) => ({
        ...shown(input),
        ...(input.confoundsTable === undefined ? {} : { confoundsTable: visibleText(input.confoundsTable) }),
      })),
      ...(record.imported ? { imported: { ...record.imported, path: visibleText(basename(record.imported.path)) } } : {}),
      parameters: recorded,
    },
    parameters: { ...parameters, ...tokens },
  }
}
