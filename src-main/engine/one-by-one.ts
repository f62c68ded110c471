/** Which runs does a request come to, where the model takes each scan for itself? */
import { basename, dirname, join } from 'node:path'
import { runsOneByOne } from '../../src-shared/params/model-kinds'
import type { RunRequest } from './messages'
import { pairedTable } from './prepare/paired-table'

/**
 * One request per scan, each with a run folder named after its scan within the asked one, where the model takes scans one by one and there are
 * several; otherwise the request as it is. Each scan has the confounds table that is named after it.
 * @throws AppError PARAM_INVALID for tables that are named otherwise
 */
export function requestsOf(request: RunRequest): readonly RunRequest[] {
  const { moreScanPaths = [], ...first } = request
  if (moreScanPaths.length === 0 || !runsOneByOne(request.parameters.model)) return [request]
  const taken = new Set<string>()
  const { confoundsFile: table } = request.parameters
  return [request.scanPath, ...moreScanPaths].map((scanPath, index) => {
    const own = index === 0 || table === null ? table : pairedTable(request.scanPath, table, scanPath)
    const name = freeName(scanPath, taken)
    taken.add(name)
    return { ...first, scanPath, runFolder: join(request.runFolder, name), name, parameters: { ...request.parameters, confoundsFile: own } }
  })
}

/** The name of the scan; where it is taken, with that of its folder, then with a number. */
function freeName(scanPath: string, taken: ReadonlySet<string>): string {
  const plain = basename(scanPath).replace(/(\.nii|\.hdr|\.img)?(\.gz)?$/i, '') || 'scan'
  if (!taken.has(plain)) return plain
  const withFolder = `${basename(dirname(scanPath))}_${plain}`
  let name = withFolder
  for (let number = 2; taken.has(name); number++) name = `${withFolder}-${number}`
  return name
}
