/** Whatever happens to what lies beside a scan (masks, backgrounds, atlases, tables, labels, recipes), is it read right or refused by name? */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFeatures } from '../../../src-main/engine/features/run-features'
import { readVolume } from '../../../src-main/engine/figure/background'
import { partsFor, resampled } from '../../../src-main/engine/figure/background-volume'
import { readRecipe } from '../../../src-main/engine/figure/read-recipe'
import { readNamedColumn } from '../../../src-main/engine/import/number-table'
import { fileMask } from '../../../src-main/engine/mask/file-mask'
import { readRunDetail } from '../../../src-main/engine/open-run'
import { quietContext } from '../../../src-main/engine/run-context'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { DIMENSION_COLUMNS, MIXTURE_COLUMNS, STABILITY_COLUMNS } from '../../../src-main/engine/write/tables'
import { inverseAffine } from '../../../src-shared/affine'
import { parseCourseFile } from '../../../src-shared/course/course-file'
import { AppError } from '../../../src-shared/errors'
import { windowOf } from '../../../src-shared/figure/anatomy-window'
import { checkedRecipe } from '../../../src-shared/figure/checked-recipe'
import { figureRecipe, recipeText } from '../../../src-shared/figure/recipe'
import { classificationTable } from '../../../src-shared/labels/lists'
import { readLabels } from '../../../src-shared/labels/read-labels'
import { type AllocationWatch, watchAllocations } from '../../support/allocation-watch'
import { fuzz } from '../../support/fuzz'
import { jsonMutation, prototypesAreClean, type TextMutation, tableMutation } from '../write/mutate-text'
import { HEADER, META, SHAPE, syntheticRequest, syntheticResult } from '../write/synthetic-result'
import { byteMutation, mutated } from './mutate-nifti'
import { temporaryFolder } from './temporary-folder'

const folder = temporaryFolder()
const signal = new AbortController().signal
const GRID = { shape: SHAPE, affine: HEADER.affine } as const
const VOXELS = SHAPE[0] * SHAPE[1] * SHAPE[2]
/** As in mutations.test.ts, and what the grid of the run takes by itself in its finest parts. */
const justified = (bytes: Buffer) => 20 * 2 ** 20 + bytes.length * (bytes[0] === 0x1f ? 1032 : 1) * 8 + VOXELS * 64 * 8

let allocations: AllocationWatch
beforeAll(() => {
  allocations = watchAllocations()
})
afterAll(() => allocations.stop())

/** What was read, or null for a refusal by a code that fits and a file that is named; anything else fails the test. */
async function readOrRefused<Read>(read: () => Read | Promise<Read>, codes: RegExp, file?: string): Promise<Read | null> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toMatch(codes)
    if (file !== undefined) expect(error.details.file).toBe(file)
    return null
  } finally {
    expect(prototypesAreClean()).toBe(true)
  }
}
const changed = (text: string, changes: readonly TextMutation[]) => changes.reduce((before, change) => change(before), text)
const steps = fc.array(tableMutation, { minLength: 1, maxLength: 3 })

describe('an image beside the scan', () => {
  const images = fuzz(800)
  it(
    'that is mutated is a mask, a background or something to compare with, or is refused by name',
    async () => {
      const cacheFolder = join(folder.path, 'cache')
      mkdirSync(cacheFolder)
      writeFileSync(join(cacheFolder, 'mask.u8'), new Uint8Array(VOXELS).fill(1))
      writeFileSync(
        join(cacheFolder, 'maps.f32'),
        Float32Array.from({ length: VOXELS }, (_, n) => Math.sin(n)),
      )
      const seen = { read: 0, refused: 0 }
      const look = {
        async mask(path: string) {
          const { mask } = await fileMask(path, { ...HEADER, shape: [...SHAPE, 9] }, quietContext())
          expect([mask.length, mask.every((value) => value <= 1)]).toEqual([VOXELS, true])
        },
        async background(path: string) {
          const image = await readVolume(path, signal)
          expect(image.values.every(Number.isFinite)).toBe(true)
          const parts = partsFor(GRID, image)
          const maskVoxels = Uint32Array.from({ length: VOXELS }, (_, n) => n)
          const window = windowOf({ ...GRID, maskVoxels }, { ...image, inverse: inverseAffine(image.affine) })
          expect(resampled(GRID, image, parts, window, signal)).toHaveLength(VOXELS * parts ** 3)
        },
        async compared(path: string) {
          const found = await runFeatures({ cacheFolder, grid: GRID, components: 1, imagePaths: [path] }, signal)
          const numbers = found.images.flatMap(({ values, coveragePercent }) => [...values, coveragePercent])
          expect(numbers.every((value) => value === null || Number.isFinite(value))).toBe(true)
        },
      }
      let count = 0
      const packed = fc.option(fc.array(byteMutation, { maxLength: 1 }), { freq: 3 })
      await fc.assert(
        fc.asyncProperty(mutated, packed, fc.constantFrom(...(Object.keys(look) as (keyof typeof look)[])), async (plain, later, how) => {
          const bytes = later === null ? plain : later.reduce<Buffer>((stream, step) => step(stream), gzipSync(plain, { level: 1 }))
          const name = `beside${count++ % 8}.nii`
          const path = folder.write(name, bytes)
          allocations.takeLargest()
          const found = await readOrRefused(async () => (await look[how](path)) ?? true, /^(FILE|FORMAT|DATA|PARAM)_/)
          if (found) seen.read++
          else seen.refused++
          expect(allocations.takeLargest()).toBeLessThanOrEqual(justified(bytes))
        }),
        images.runs,
      )
      expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(50)
    },
    images.timeoutMs,
  )
})

describe('a table beside the scan', () => {
  const tables = fuzz(800)
  it(
    'of confounds, motion or events, mutated: as many numbers as volumes, or refused by line',
    async () => {
      const volumes = 12
      const rows = (cells: (t: number) => readonly (string | number)[], by: string) =>
        Array.from({ length: volumes }, (_, t) => cells(t).join(by)).join('\n')
      const originals = {
        'x_desc-confounds_timeseries.tsv': `csf\trot_x\tword\n${rows((t) => [t / 3, t === 0 ? 'n/a' : -t, 'x'], '\t')}\n`,
        'x_events.tsv': `onset\tduration\ttrial_type\n${rows((t) => [2 * t, t % 2 ? 'n/a' : 1, 'go'], '\t')}`,
        'x.par': rows((t) => [t, 1e-3 * t, 0, 0, -t, 1], '  '),
        'rp_x.txt': `# motion\n${rows((t) => [t, 1, 2, 3, 4, 5], ' ')}`,
        'x.csv': `a,b\n${rows((t) => [t, t], ',')}`,
      }
      let read = 0
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...Object.entries(originals)), steps, async ([file, text], changes) => {
          const scan = { volumes, dropped: 0, droppedSeconds: 0 }
          const found = await readOrRefused(() => parseCourseFile(changed(text, changes), file, scan), /^FORMAT_TABLE_INVALID$/, file)
          if (!found) return
          read++
          if (found.kind === 'events') {
            for (const { onset, duration } of found.events) expect([Number.isFinite(onset), duration >= 0]).toEqual([true, true])
          } else
            for (const { name, values } of found.columns) {
              expect(name).not.toBe('')
              expect(values).toHaveLength(volumes)
              expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true)
            }
        }),
        tables.runs,
      )
      expect(read).toBeGreaterThan(40)
      expect(read).toBeLessThan(tables.runs.numRuns - 200)
    },
    tables.timeoutMs,
  )
  const labels = fuzz(800)
  it(
    'of labels in the form of any program, or of explained variance, mutated: one list or number per component, or refused',
    async () => {
      const originals = {
        'accepted.txt': '0\n2\n',
        'rejected.txt': '1,3\n',
        'classified_motion_ICs.txt': '1,4',
        'manual_classification.tsv': classificationTable([['Signal'], ['Movement'], [], ['Unclassified Noise']]),
        'labels.txt': '.\n1, Signal, False\n2, Unclassified Noise, True\n3, Unknown, False\n4, Movement, True\n[2, 4]\n',
        'desc-tedana_metrics.tsv':
          'Component\tvariance explained\tclassification\nICA_00\t40\taccepted\nICA_01\t30\trejected\nICA_02\t20\taccepted\nICA_03\t10\taccepted\n',
      }
      let read = 0
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...Object.entries(originals)), steps, async ([file, text], changes) => {
          const path = folder.write(file, changed(text, changes))
          const found = await readOrRefused(() => readLabels(changed(text, changes), file, 4), /^FORMAT_LABELS_INVALID$/, file)
          if (found) {
            read++
            expect(found.labels).toHaveLength(4)
            expect(found.labels.flat().every((label) => typeof label === 'string' && label !== '' && label.length <= 200)).toBe(true)
          }
          if (!file.endsWith('metrics.tsv')) return
          const shares = await readOrRefused(() => readNamedColumn(path, 'variance explained', 4), /^FORMAT_RESULTS_INVALID$/, file)
          if (shares) expect([shares.length, shares.every(Number.isFinite)]).toEqual([4, true])
        }),
        labels.runs,
      )
      expect(read).toBeGreaterThan(80)
      expect(read).toBeLessThan(labels.runs.numRuns - 80)
    },
    labels.timeoutMs,
  )
})

describe('what else a run folder may hold', () => {
  const optional = fuzz(600)
  it(
    'mutated: curves, plane, mixtures, confounds and decisions of the promised shape, or refused by file and field',
    async () => {
      const run = join(folder.path, 'run')
      await writeRunFolder(syntheticResult(), syntheticRequest(run), quietContext(), META)
      const numbers = (count: number) => Array.from({ length: count }, (_, n) => (n % 5) / 4 + 1)
      const rows = (count: number, cells: (row: number) => readonly (string | number)[]) =>
        Array.from({ length: count }, (_, row) => cells(row).join('\t')).join('\n')
      const originals: Readonly<Record<string, string>> = {
        'dimension.tsv': `${['n_components', ...Object.keys(DIMENSION_COLUMNS)].join('\t')}\n${rows(4, (row) => [row + 1, ...numbers(5)])}\n`,
        'stability.tsv': `${STABILITY_COLUMNS.join('\t')}\n${rows(6, (row) => [1 + (row % 2), 1 + (row % 3), row === 0 ? 'n/a' : 1 + (row % 3), 0.9, row, -row])}\n`,
        'mixture.tsv': `${MIXTURE_COLUMNS.join('\t')}\n${rows(3, (row) => [row + 1, ...numbers(MIXTURE_COLUMNS.length - 2), 'n/a'])}\n`,
        'confound_correlations.tsv': `confound\ttaken_out\tIC1\tIC2\tIC3\n${rows(3, (row) => [`c${row}`, row === 0 ? 'true' : 'false', 0.5, 'n/a', -0.25])}\n`,
        'review.json': JSON.stringify({
          format: 'counterpoint-review',
          formatVersion: 1,
          repetitionTimeSeconds: 2,
          sign: 'as-found',
          order: null,
        }),
      }
      let read = 0
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...Object.keys(originals)), steps, jsonMutation, async (name, changes, json) => {
          const original = originals[name] ?? ''
          writeFileSync(join(run, name), name.endsWith('.json') ? json(original) : changed(original, changes))
          const found = await readOrRefused(() => readRunDetail(run), /^FORMAT_RUN_FOLDER_INVALID$/, name)
          writeFileSync(join(run, name), original)
          if (!found) return
          read++
          const { dimension, estimates, mixtures, confounds, review, components } = found
          const all = [dimension, estimates, mixtures, confounds?.r, components].flatMap(numbersIn)
          expect(all.length).toBeGreaterThan(10)
          expect(all.filter((value) => !Number.isFinite(value))).toEqual([])
          expect(mixtures === null || mixtures.length === 3).toBe(true)
          expect(estimates?.every(({ component }) => component === null || [0, 1, 2].includes(component)) ?? true).toBe(true)
          expect(['as-run', 'positive-peak', 'as-found']).toContain(review.sign)
        }),
        optional.runs,
      )
      expect(read).toBeGreaterThan(40)
      expect(read).toBeLessThan(optional.runs.numRuns - 40)
    },
    optional.timeoutMs,
  )
})
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

describe('a recipe', () => {
  const recipes = fuzz(800)
  it(
    'alone or inside a figure, mutated: a recipe within its limits, or refused by field',
    async () => {
      const text = recipeText(figureRecipe({ components: [1, 2], title: 'a (b) \\ <c>', layout: 'mosaic' }))
      const inside = {
        json: (recipe: string) => Buffer.from(recipe),
        svg: (recipe: string) =>
          Buffer.from(
            `<svg><metadata id="counterpoint-recipe">${recipe.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</metadata></svg>`,
          ),
        png: (recipe: string) => {
          const body = Buffer.from(`counterpoint-recipe\0\0\0\0\0${recipe}`)
          const length = Buffer.alloc(4)
          length.writeUInt32BE(body.length)
          return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), length, Buffer.from('iTXt'), body, Buffer.alloc(4)])
        },
        tiff: (recipe: string) => {
          const body = Buffer.from(`${recipe}\0`, 'latin1')
          const head = Buffer.alloc(26)
          head.write('II*\0', 'latin1')
          head.writeUInt32LE(8, 4)
          head.writeUInt16LE(1, 8)
          head.writeUInt16LE(270, 10)
          head.writeUInt16LE(2, 12)
          head.writeUInt32LE(body.length, 14)
          head.writeUInt32LE(26, 18)
          return Buffer.concat([head, body])
        },
        pdf: (recipe: string) =>
          Buffer.from(`%PDF-1.3\n/Keywords 7 0 R\n7 0 obj\n(${recipe.replace(/[\\()]/g, (letter) => `\\${letter}`)})\nendobj`, 'latin1'),
      }
      let read = 0
      const later = fc.option(fc.array(byteMutation, { minLength: 1, maxLength: 2 }), { freq: 2 })
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...Object.values(inside)), fc.option(jsonMutation), later, async (put, mutate, bytes) => {
          const stored = (bytes ?? []).reduce<Buffer>((before, step) => step(before), put(mutate ? mutate(text) : text))
          const path = folder.write('figure.any', stored)
          allocations.takeLargest()
          const found = await readOrRefused(async () => checkedRecipe(await readRecipe(path, 'recipe')), /^(PARAM_INVALID|PARAM_UNKNOWN)$/)
          expect(allocations.takeLargest()).toBeLessThanOrEqual(20 * 2 ** 20)
          if (!found) return
          read++
          expect(figureRecipe(found)).toEqual(found)
        }),
        recipes.runs,
      )
      expect(read).toBeGreaterThan(60)
      expect(read).toBeLessThan(recipes.runs.numRuns - 100)
    },
    recipes.timeoutMs,
  )
})
