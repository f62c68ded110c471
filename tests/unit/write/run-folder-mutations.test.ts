/** Whatever happens to the texts of a run folder, a sidecar or the settings, are they read right or refused by name, and never more than read? */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSettings } from '../../../src-main/app/settings-file'
import { readRunDetail } from '../../../src-main/engine/open-run'
import { readSidecar } from '../../../src-main/engine/read/sidecar'
import { quietContext } from '../../../src-main/engine/run-context'
import { parseRunRecord } from '../../../src-main/engine/write/read-run-record'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { AppError } from '../../../src-shared/errors'
import { fuzz } from '../../support/fuzz'
import { jsonMutation, prototypesAreClean, type TextMutation, tableMutation } from './mutate-text'
import { META, syntheticRequest, syntheticResult } from './synthetic-result'

let place = ''
let run = ''
const texts = new Map<string, string>()
const TABLES = ['mixing.tsv', 'spectra.tsv', 'components.tsv']

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'counterpoint-mutations-'))
  run = join(place, 'run')
  await writeRunFolder(syntheticResult(), syntheticRequest(run), quietContext(), META)
  for (const name of [...TABLES, 'run.json']) texts.set(name, readFileSync(join(run, name), 'utf8'))
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** True when `read` succeeds, false when it is refused with a code, a file and a field; anything else fails the test. */
async function isRead(read: () => unknown, file: string): Promise<boolean> {
  try {
    await read()
    return true
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect([error.code, error.details.file]).toEqual(['FORMAT_RUN_FOLDER_INVALID', file])
    expect(String(error.details.field)).not.toBe('')
    return false
  } finally {
    expect(prototypesAreClean()).toBe(true)
  }
}

describe('a run folder', () => {
  const records = fuzz(4000)
  it(
    'with a mutated run.json is read or refused by field',
    async () => {
      let read = 0
      await fc.assert(
        fc.asyncProperty(jsonMutation, async (mutate) => {
          if (await isRead(() => parseRunRecord(mutate(texts.get('run.json') ?? '')), 'run.json')) read++
        }),
        records.runs,
      )
      expect(read).toBeGreaterThan(100)
    },
    records.timeoutMs,
  )
  const tables = fuzz(3000)
  it(
    'with a mutated table gives finite numbers in the promised shape, or is refused by file and field',
    async () => {
      let read = 0
      const steps = fc.array(tableMutation, { minLength: 1, maxLength: 3 })
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...TABLES), steps, async (name, changes) => {
          const original = texts.get(name) ?? ''
          writeFileSync(
            join(run, name),
            changes.reduce((text, change: TextMutation) => change(text), original),
          )
          const whole = await isRead(async () => {
            const { components, mixing, spectra, frequencies } = await readRunDetail(run)
            expect([components.length, mixing.length, spectra.length]).toEqual([3, 9, frequencies.length])
            const numbers = [...mixing, ...spectra, frequencies].flat()
            expect(numbers.every(Number.isFinite)).toBe(true)
          }, name)
          if (whole) read++
          writeFileSync(join(run, name), original)
        }),
        tables.runs,
      )
      expect(read).toBeGreaterThan(50)
    },
    tables.timeoutMs,
  )
})

describe('a sidecar', () => {
  const sidecars = fuzz(1000)
  it(
    'that is mutated gives a repetition time in seconds, or none and a warning',
    async () => {
      const original = JSON.stringify({ RepetitionTime: 2.5, TaskName: 'rest', SliceTiming: [0, 1.25], Nested: { RepetitionTime: 9 } })
      await fc.assert(
        fc.asyncProperty(jsonMutation, async (mutate) => {
          writeFileSync(join(place, 'scan.json'), mutate(original))
          const { repetitionTimeSeconds, warnings } = await readSidecar(join(place, 'scan.nii.gz'))
          if (repetitionTimeSeconds !== null) expect(repetitionTimeSeconds > 0 && repetitionTimeSeconds <= 60).toBe(true)
          expect(warnings.every(({ message }) => message.includes('scan.json'))).toBe(true)
          expect(prototypesAreClean()).toBe(true)
        }),
        sidecars.runs,
      )
    },
    sidecars.timeoutMs,
  )
})

describe('the settings', () => {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const recent = {
    runId: 'r1',
    folder: '/a/b',
    name: 'b',
    scanFileName: 's.nii',
    nComponents: 3,
    nIter: 4,
    converged: true,
    createdAt: 'now',
  }
  const unfinished = {
    id: 'u',
    folder: '/a/c',
    name: 'c',
    scanPath: '/a/s.nii',
    moreScanPaths: [],
    parameters: { nComponents: 3 },
    preset: null,
    foldExtraDimensions: false,
    startedAt: 'now',
  }
  const original = JSON.stringify({
    settings: { theme: 'light', radiological: true },
    window: { x: 0, y: 0, width: 1000, height: 700, maximized: false },
    recentScans: [],
    recentRuns: [recent],
    unfinishedRuns: [unfinished],
  })
  const settings = fuzz(1000)
  it(
    'that are mutated are used part by part, and can be written again',
    () => {
      const file = join(place, 'settings.json')
      fc.assert(
        fc.property(jsonMutation, (mutate) => {
          writeFileSync(file, mutate(original))
          const opened = openSettings(file, silent)
          const { settings: chosen, recentRuns, unfinishedRuns } = opened.get()
          expect(['dark', 'light', 'system']).toContain(chosen.theme)
          expect(Array.isArray(recentRuns) && unfinishedRuns.every(({ folder }) => typeof folder === 'string')).toBe(true)
          opened.update({ window: null })
          expect(openSettings(file, silent).get()).toEqual(opened.get())
          expect(prototypesAreClean()).toBe(true)
        }),
        settings.runs,
      )
    },
    settings.timeoutMs,
  )
})
