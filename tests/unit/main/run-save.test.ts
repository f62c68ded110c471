/** Does the window's Save ask before it replaces, and give what was decided in review? */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exportRun } from '../../../src-main/engine/export/export-run'
import type { EngineTasks } from '../../../src-main/engine/messages'
import { writeRunReview } from '../../../src-main/engine/write/run-review'
import { runHandlers } from '../../../src-main/ipc/run-handlers'
import { NOTHING_REVIEWED } from '../../../src-shared/model/review'
import { exampleRun } from '../export/exported-run'

let base: string
let run: string
let answers: { readonly asked: string[]; mayReplace: boolean }
beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'counterpoint-save-'))
  run = await exampleRun(base)
  answers = { asked: [], mayReplace: false }
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

/** The handler with an engine that exports in this process, and a dialog that always answers `out`. */
const save = (what: 'nifti' | 'tables' | 'bids') => {
  const parts = {
    engine: {
      run: async (_task: string, input: EngineTasks['export']['input']) => {
        await exportRun({ ...input, threshold: null }, new AbortController().signal)
        return null
      },
    },
    runs: { nameOf: () => 'run', folderOf: () => run },
    dialogs: {
      saveExport: async () => join(base, 'out'),
      mayReplace: async (names: readonly string[]) => {
        answers.asked.push(...names)
        return answers.mayReplace
      },
    },
  }
  return runHandlers(parts as never)['run:save']({ runId: 'run-1', what })
}

it('asks before files of an earlier export are replaced, and leaves them when the answer is no', async () => {
  expect(await save('tables')).toEqual({ savedAs: 'out' })
  expect(answers.asked).toEqual([])
  const mixing = join(base, 'out', 'mixing.tsv')
  writeFileSync(mixing, 'mine')
  expect(await save('tables')).toBeNull()
  expect(answers.asked).toEqual(['out'])
  expect(readFileSync(mixing, 'utf8')).toBe('mine')
  answers.mayReplace = true
  expect(await save('tables')).toEqual({ savedAs: 'out' })
  expect(readFileSync(mixing, 'utf8')).not.toBe('mine')
  expect(readdirSync(base).sort()).toEqual(['out', 'run'])
})

it('gives maps and tables with the signs that were decided after the run', async () => {
  const maps = (): Float32Array => {
    const bytes = gunzipSync(readFileSync(join(base, 'out', 'maps_z.nii.gz')))
    return new Float32Array(Uint8Array.from(bytes.subarray(352)).buffer)
  }
  await save('nifti')
  const before = maps()
  await writeRunReview(run, { ...NOTHING_REVIEWED, sign: 'as-found' })
  answers.mayReplace = true
  await save('nifti')
  const after = maps()
  const turned = after.findIndex((value, n) => value !== 0 && value === -(before[n] as number))
  expect(turned).toBeGreaterThanOrEqual(0)
  expect(after.map(Math.abs)).toEqual(before.map(Math.abs))
})
