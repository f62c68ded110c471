/** Which scan is cleaned with a run's components, and is it still the one that the run was made from? */
import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { leadsToAnotherMachine } from '../../../src-shared/foreign-path'
import type { RunDetail } from '../../../src-shared/model/run'
import { UNKNOWN_BYTES } from '../one-scan'
import { type OpenedScan, openScan } from '../read/nifti-header'
import { FOLD } from '../write/run-record'

export interface SourceScan {
  readonly scan: OpenedScan
  /** SHA-256 that the file must have; null when the user named a scan, which may be another one. */
  readonly mustBe: string | null
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * Opens the scan that the user names, or else that of run.json: where it was, or beside the run folder under the same name.
 *
 * @param volumes rows of the time courses; the volumes that the run left out at the start come before them
 * @throws AppError as openScan; DATA_TIME_COURSES_LENGTH, DATA_SCAN_CHANGED (told by its size or shape; its content is checked while reading)
 */
export async function openSourceScan(
  { record }: Pick<RunDetail, 'record'>,
  runFolder: string,
  scanPath: string | null,
  volumes: number,
): Promise<SourceScan> {
  const { input } = record
  const beside = join(dirname(runFolder), input.path.split(/[\\/]/).at(-1) ?? '')
  const mayLook = !leadsToAnotherMachine(input.path, runFolder)
  const path = scanPath ?? (mayLook && ((await isThere(input.path)) || !(await isThere(beside))) ? input.path : beside)
  const scan = await openScan(path, { foldExtraDimensions: record.parameters[FOLD] === true })
  const expected = volumes + record.preparation.droppedVolumes
  if (scan.layout.volumes !== expected) {
    throw new AppError('DATA_TIME_COURSES_LENGTH', { file: scan.header.fileName, found: scan.layout.volumes, expected })
  }
  const mustBe = scanPath === null && input.sha256 !== '' ? input.sha256 : null
  if (mustBe !== null && input.header.fileBytes !== UNKNOWN_BYTES && scan.imageBytes !== input.header.fileBytes) {
    throw new AppError('DATA_SCAN_CHANGED', {
      file: scan.header.fileName,
      field: 'size',
      found: `${scan.imageBytes} bytes`,
      expected: `${input.header.fileBytes} bytes`,
    })
  }
  return { scan, mustBe }
}

/** @param sha256 of the image file as it was read @throws AppError DATA_SCAN_CHANGED */
export function checkScanIsSame({ scan, mustBe }: SourceScan, sha256: string): void {
  if (mustBe === null || mustBe === sha256) return
  throw new AppError('DATA_SCAN_CHANGED', {
    file: scan.header.fileName,
    field: 'content',
    found: sha256.slice(0, 12),
    expected: mustBe.slice(0, 12),
  })
}
