/** Whatever happens to the texts of a run folder, tables of the user, a sidecar or the settings, are they read right or refused by name, and never more than read? */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSettings } from '../../../src-main/app/settings-file'
import { readNumberTable } from '../../../src-main/engine/import/number-table'
import { readRunDetail } from '../../../src-main/engine/open-run'
import { chosenColumns, confoundValues, nonSteadyStateVolumes, readConfounds } from '../../../src-main/engine/prepare/confounds'
import { readSidecar } from '../../../src-main/engine/read/sidecar'
import { quietContext } from '../../../src-main/engine/run-context'
import { parseRunRecord } from '../../../src-main/engine/write/read-run-record'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { AppError } from '../../../src-shared/errors'
import { fixFileText, parseFixFile } from '../../../src-shared/labels/fix-file'
import { classificationTable, parseClassificationTable } from '../../../src-shared/labels/lists'
import { defaultParameters } from '../../../src-shared/params/parameters'
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

/** May be absent or null in a record that is right. */
const MAY_BE_ABSENT =
  /^(scaling|qform|preset|repetitionTimeSeconds|confounds|moreInputs|preparation|volumes|stability|verdict|componentNumber|imported)$/
/** Where `found` has another kind of value than the record that was right: a second look, without the schema. */
function strangeKinds(right: unknown, found: unknown, place = ''): string[] {
  const key = place.split('.').at(-1) ?? ''
  if (key === 'parameters' || right === null) return []
  if (found === null || found === undefined) return MAY_BE_ABSENT.test(key) || /stageSeconds|stages/.test(place) ? [] : [place]
  if (typeof found !== typeof right || Array.isArray(found) !== Array.isArray(right)) return [place]
  if (typeof found === 'number') return Number.isFinite(found) ? [] : [place]
  if (typeof right !== 'object') return []
  if (Array.isArray(right))
    return right.length === 0 ? [] : (found as unknown[]).flatMap((one, n) => strangeKinds(right[0], one, `${place}.${n}`))
  const own = Object.hasOwn(found, '__proto__') ? [`${place}.__proto__`] : []
  return [
    ...own,
    ...Object.entries(right).flatMap(([name, value]) => strangeKinds(value, (found as Record<string, unknown>)[name], `${place}.${name}`)),
  ]
}

describe('a run folder', () => {
  const records = fuzz(4000)
  it(
    'with a mutated run.json is read or refused by field',
    async () => {
      let read = 0
      await fc.assert(
        fc.asyncProperty(jsonMutation, async (mutate) => {
          const whole = texts.get('run.json') ?? ''
          const parse = () => expect(strangeKinds(JSON.parse(whole), parseRunRecord(mutate(whole)))).toEqual([])
          if (await isRead(parse, 'run.json')) read++
        }),
        records.runs,
      )
      expect(read).toBeGreaterThan(100)
      expect(read).toBeLessThan(records.runs.numRuns / 2)
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

describe('a table that the user has', () => {
  const steps = fc.array(tableMutation, { minLength: 1, maxLength: 3 })
  const changed = (text: string, changes: readonly TextMutation[]) => changes.reduce((before, change) => change(before), text)
  /** What was read, or null for a refusal that names the file and where in it. */
  async function readOrRefused<Read>(read: () => Read | Promise<Read>, file: string): Promise<Read | null> {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      expect(error.code).toMatch(/^(DATA_CONFOUNDS_INVALID|PARAM_INVALID|FORMAT_|FILE_)/)
      expect(error.details.file).toBe(file)
      expect(String(error.details.field)).not.toBe('')
      return null
    } finally {
      expect(prototypesAreClean()).toBe(true)
    }
  }

  const tables = fuzz(1500)
  it(
    'of confounds, mutated: finite numbers for each volume that is kept, or refused by line and column',
    async () => {
      const head = [
        'trans_x',
        'trans_x_derivative1',
        'rot_z',
        'csf',
        'white_matter',
        'a_comp_cor_00',
        'cosine00',
        'non_steady_state_outlier00',
      ]
      const row = (t: number) =>
        head.map((_name, column) => (t === 0 && column === 1 ? 'n/a' : column === 7 ? Number(t === 0) : t / (column + 1)))
      const original = [head, ...Array.from({ length: 20 }, (_, t) => row(t))].map((cells) => cells.join('\t')).join('\n')
      const path = join(place, 'confounds.tsv')
      const parameters = { ...defaultParameters(), confoundsColumns: 'trans_*, rot_z, csf, white_matter, cosine*' }
      let read = 0
      await fc.assert(
        fc.asyncProperty(steps, async (changes) => {
          writeFileSync(path, changed(original, changes))
          const found = await readOrRefused(async () => {
            const table = await readConfounds(path)
            const dropped = nonSteadyStateVolumes(table)
            return { dropped, values: confoundValues(table, chosenColumns(table, parameters), 20, dropped) }
          }, 'confounds.tsv')
          if (!found) return
          read++
          expect(found.values.rows).toBe(20 - found.dropped)
          expect(found.values.data.every(Number.isFinite)).toBe(true)
        }),
        tables.runs,
      )
      expect(read).toBeGreaterThan(100)
      expect(read).toBeLessThan(tables.runs.numRuns - 100)
    },
    tables.timeoutMs,
  )
  const lists = fuzz(1500)
  it(
    'of labels or of numbers, mutated: one label list per component, a full grid of numbers, or refused',
    async () => {
      const fix = fixFileText([['Signal'], ['Unclassified Noise', 'Movement'], ['Unknown'], ['Signal']])
      const classes = classificationTable([['Signal'], ['Movement'], [], ['Unclassified Noise']])
      const numbers = Array.from({ length: 12 }, (_, t) => `${t}\t${t ** 2}\t${-t / 3}`).join('\n')
      const path = join(place, 'numbers.tsv')
      let read = 0
      await fc.assert(
        fc.asyncProperty(fc.constantFrom('fix', 'classes', 'numbers'), steps, async (which, changes) => {
          if (which === 'numbers') {
            writeFileSync(path, changed(numbers, changes))
            const found = await readOrRefused(() => readNumberTable(path), 'numbers.tsv')
            if (found) expect([found.data.length, found.data.every(Number.isFinite)]).toEqual([found.rows * found.cols, true])
            if (found) read++
            return
          }
          const parse = () =>
            which === 'fix'
              ? parseFixFile(changed(fix, changes), 'labels.txt').labels
              : parseClassificationTable(changed(classes, changes), 'labels.txt', 4)
          const labels = await readOrRefused(parse, 'labels.txt')
          if (!labels) return
          read++
          expect(labels.every((list) => Array.isArray(list) && list.every((label) => typeof label === 'string'))).toBe(true)
        }),
        lists.runs,
      )
      expect(read).toBeGreaterThan(100)
      expect(read).toBeLessThan(lists.runs.numRuns - 100)
    },
    lists.timeoutMs,
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
