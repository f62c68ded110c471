/** Which confounds table belongs to a further scan, given the first scan and its table? */
import { basename, dirname, join, relative } from 'node:path'
import { AppError } from '../../../src-shared/errors'

/**
 * The table that is named after the scan as the first table is after the first scan, in the same place relative to it: what the names of the first
 * pair have in common at their beginning ("sub-01_task-rest_") is replaced by the beginning of the other scan ("sub-02_task-rest_"), whose
 * name has to end like that of the first. With nothing in common, scans of the same name in folders of their own have tables of the same name.
 * @throws AppError PARAM_INVALID when the names do not allow it
 */
export function pairedTable(firstScan: string, firstTable: string, scan: string): string {
  const scanName = basename(firstScan)
  const tableName = basename(firstTable)
  const otherName = basename(scan)
  const place = join(dirname(scan), relative(dirname(firstScan), dirname(firstTable)))
  let common = 0
  while (common < scanName.length && scanName[common] === tableName[common]) common++
  // The longest beginning that both share may reach into what is told of the kind of image; a shorter one then fits the other scan.
  for (let length = common; length >= 0; length--) {
    const ending = scanName.slice(length)
    if (!otherName.endsWith(ending)) continue
    const table = join(place, otherName.slice(0, otherName.length - ending.length) + tableName.slice(length))
    if (table !== firstTable) return table
    break
  }
  throw new AppError('PARAM_INVALID', {
    parameter: 'confounds_file',
    found: `${otherName}, named unlike ${scanName}`,
    expected: `a table for each scan, named after it as ${tableName} is after ${scanName}`,
  })
}
