/** Run folders to export: a small made-up one, and one with names that try to break out of wherever they are written. */
import { join } from 'node:path'
import type { RunResult } from '../../../src-main/engine/results/run-result'
import { quietContext } from '../../../src-main/engine/run-context'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import type { RunParameters } from '../../../src-shared/params/parameters'
import { HEADER, META, syntheticRequest, syntheticResult } from '../write/synthetic-result'

/** HTML, a control character, a quote, right-to-left override, line separator, an emoji outside the basic plane. */
export const HOSTILE = '<img src=x onerror="alert(1)">\u0007\'\u202egnp.exe\u2028"""{x}&amp;😀'

/** Writes a made-up run. @returns its folder */
export async function exampleRun(
  place: string,
  changes: Partial<RunResult> = {},
  parameters: Partial<RunParameters> = {},
): Promise<string> {
  const folder = join(place, 'run')
  await writeRunFolder(syntheticResult(changes), syntheticRequest(folder, parameters), quietContext(), META)
  return folder
}

/** The same with hostile names for scan, run, mask file and label. */
export async function hostileRun(place: string): Promise<string> {
  const folder = join(place, 'hostile')
  const result = syntheticResult({ header: { ...HEADER, fileName: `${HOSTILE}.nii.gz` } })
  const components = result.components.map((row) => ({ ...row, label: row.index === 0 ? HOSTILE : row.label }))
  const request = { ...syntheticRequest(folder, { maskStrategy: 'file', maskFile: `/masks/${HOSTILE}.nii` }), name: HOSTILE }
  const warnings = [{ code: 'MASK_AFFINE_DIFFERS', message: `The mask ${HOSTILE} lies elsewhere.` }]
  const hostile = { ...request, scanPath: `/scans/${HOSTILE}.nii.gz` }
  await writeRunFolder({ ...result, components }, hostile, quietContext(), () => ({ ...META(), warnings }))
  return folder
}

/** What must never stand in a written text: hidden characters other than tabs and line ends. */
export const HIDDEN = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u
