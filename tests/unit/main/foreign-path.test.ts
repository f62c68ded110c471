/** Is another machine, which a stranger's run names, ever asked for anything? */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openSettings } from '../../../src-main/app/settings-file'
import { openSourceScan } from '../../../src-main/engine/denoise/source-scan'
import { readRunDetail } from '../../../src-main/engine/open-run'
import { RunLibrary } from '../../../src-main/runs/run-library'
import { UnfinishedRuns } from '../../../src-main/runs/unfinished-runs'
import { figureRecipeSchema } from '../../../src-shared/figure/recipe'
import { leadsToAnotherMachine } from '../../../src-shared/foreign-path'
import { exampleRun } from '../export/exported-run'

const asked = vi.hoisted((): string[] => [])
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const noted =
    (name: 'access' | 'stat' | 'open') =>
    (path: string, ...rest: never[]) => {
      asked.push(path)
      return (real[name] as (...words: unknown[]) => unknown)(path, ...rest)
    }
  return { ...real, access: noted('access'), stat: noted('stat'), open: noted('open') }
})

let place = ''
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'counterpoint-foreign-'))
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

describe('a path in a run', () => {
  it.each([
    ['\\\\server\\share\\x.nii', 'C:\\data\\run', true],
    ['//server/share/x.nii', '/data/run', true],
    ['\\/server\\share\\x.nii', 'C:\\data\\run', true],
    ['\\\\?\\UNC\\server\\share\\x.nii', '\\\\?\\UNC\\lab\\run', true],
    ['\\\\.\\pipe\\x', 'C:\\data\\run', true],
    ['\\\\', 'C:\\data\\run', true],
    ['\\\\server.example.org\\share\\x.nii', '\\\\server\\share\\run', true],
    // Where the run itself lies, everything has been asked for already.
    ['\\\\Server\\other\\x.nii', '\\\\server\\share\\run', false],
    ['C:\\data\\x.nii', 'C:\\data\\run', false],
    ['/data/x.nii', '/data/run', false],
    ['../x.nii', '/data/run', false],
  ])('%s, opened from %s: leads away %s', (path, from, leads) => {
    expect(leadsToAnotherMachine(path, from)).toBe(leads)
  })
  it.each(['\\\\server\\share\\x.nii', '//server/share/x.nii', '\\\\?\\UNC\\server\\share\\x.nii'])(
    'to the scan on another machine (%s) is not followed when it is cleaned or drawn',
    async (path) => {
      asked.length = 0
      const record = { input: { path, sha256: '', header: { fileBytes: 1 } }, parameters: {}, preparation: { droppedVolumes: 0 } }
      const opening = openSourceScan({ record } as never, join(place, 'run'), null, 10)
      await expect(opening).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', details: { file: 'x.nii' } })
      expect(asked.length).toBeGreaterThan(0)
      expect([...new Set(asked)]).toEqual([join(place, 'x.nii')])
    },
  )
})

describe('a run whose scan and table are said to lie on another machine', () => {
  it.each(['\\\\server\\share\\x.nii', '//server/share/x.nii'])('(%s) is opened without anything of it being asked for', async (path) => {
    const folder = await exampleRun(place)
    const found = await readRunDetail(folder)
    const record = { ...found.record, input: { ...found.record.input, path } }
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const tokens: string[] = []
    const settings = openSettings(join(place, 'settings.json'), silent)
    const runs = new RunLibrary({
      settings,
      engine: { run: async () => ({ ...found, record, parameters: { ...found.parameters, confoundsFile: path } }) } as never,
      unfinished: new UnfinishedRuns(settings, silent),
      cacheFolder: join(place, 'cache'),
      importsFolder: place,
      logger: silent,
      chooseResults: async () => null,
      tokenForFile: (asked) => `token-${tokens.push(asked)}`,
      onOpened: () => undefined,
    })
    const { runId, parameters } = await runs.openFolder(folder)
    expect(parameters.confoundsFile).toMatch(/^file-/)
    expect(tokens).not.toContain(path)
    asked.length = 0
    await expect(runs.scanPathOf(runId)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', details: { file: 'x.nii' } })
    expect(asked).toEqual([join(place, 'x.nii')])
    rmSync(folder, { recursive: true })
  })
})

describe('the image that a recipe names', () => {
  it.each(['../x.nii', '/etc/x.nii', '\\\\server\\share\\x.nii', 'a/b.nii', 'a\\b.nii', '..', '.', '', 'a\0b', `${'x'.repeat(256)}`])(
    'has a name and no folder: %j is refused',
    (file) => {
      expect(figureRecipeSchema.safeParse({ background: { file, sha256: 'a'.repeat(64) } }).success).toBe(false)
    },
  )
  it.each(['x.nii.gz', 'näme & more.nii', '..x.nii', '...'])('may be called %s', (file) => {
    expect(figureRecipeSchema.safeParse({ background: { file, sha256: 'a'.repeat(64) } }).success).toBe(true)
  })
})
