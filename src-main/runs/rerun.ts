/** With what does Set up repeat a run that did not finish? Paths become tokens; the scans are opened, so that what has moved is noticed. */
import { basename } from 'node:path'
import { AppError } from '../../src-shared/errors'
import type { TakenUp } from '../../src-shared/ipc/contract'
import { runParametersSchema } from '../../src-shared/params/parameter-schema'
import {
  defaultParameters,
  FILE_PARAMETERS,
  type FileParameterName,
  PARAMETER_NAMES,
  type RunParameters,
} from '../../src-shared/params/parameters'
import { visibleText } from '../../src-shared/visible-text'
import type { UnfinishedRunEntry } from '../app/settings-file'
import type { ScanLibrary } from './scan-library'

/** @throws AppError FILE_NOT_FOUND and what opening a scan throws; PARAM_INVALID when the parameters were written by a version that knew others */
export async function rerunOf(entry: UnfinishedRunEntry, scans: ScanLibrary): Promise<TakenUp> {
  const parameters = asParameters(entry.parameters)
  const scan = await scans.open(entry.scanPath)
  const tokens: Partial<Record<FileParameterName, string>> = {}
  const fileNames: Partial<Record<FileParameterName, string>> = {}
  for (const name of FILE_PARAMETERS) {
    const path = parameters[name]
    if (path === null) continue
    tokens[name] = scans.tokenForFile(path)
    fileNames[name] = visibleText(basename(path))
  }
  const moreScans = await Promise.all(entry.moreScanPaths.map((path) => scans.tokenForScan(scan.scanId, path)))
  return {
    scan,
    parameters: { ...parameters, ...tokens },
    preset: entry.preset,
    name: entry.name,
    foldAgreed: entry.foldExtraDimensions,
    fileNames,
    moreScans,
  }
}

/** Parameters that came after the entry was written have their defaults. */
function asParameters(written: Readonly<Record<string, unknown>>): RunParameters {
  const known = Object.fromEntries(PARAMETER_NAMES.flatMap((name) => (Object.hasOwn(written, name) ? [[name, written[name]]] : [])))
  const read = runParametersSchema.safeParse({ ...defaultParameters(), ...known })
  if (read.success) return read.data
  throw new AppError('PARAM_INVALID', {
    parameter: read.error.issues[0]?.path.join('.') ?? 'parameters',
    expected: 'a value of this version',
  })
}
