/** Is a run folder complete, repeatable, and whole or absent? */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { quietContext, type RunContext } from '../../../src-main/engine/run-context'
import { makeFolder, partialPathOf } from '../../../src-main/engine/write/new-folder'
import { parseRunRecord, runRequestFromRecord } from '../../../src-main/engine/write/read-run-record'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { writeProblem } from '../../../src-main/engine/write/write-problem'
import { AppError, CancelledError } from '../../../src-shared/errors'
import { META, syntheticRequest, syntheticResult } from './synthetic-result'

let place: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-run-'))
})
afterEach(async () => rm(place, { recursive: true, force: true }))

const ALWAYS = [
  'clusters.tsv',
  'components.tsv',
  'dimension.tsv',
  'labels.txt',
  'maps.nii.gz',
  'mask.nii.gz',
  'mean.nii.gz',
  'methods.md',
  'mixing.tsv',
  'mixture.tsv',
  'references.bib',
  'run.json',
  'spectra.tsv',
  'spectra_welch.tsv',
]

describe('writeRunFolder', () => {
  it('writes every file of a run and nothing else', async () => {
    await writeRunFolder(syntheticResult(), syntheticRequest(join(place, 'run')), quietContext(), META)
    expect((await readdir(join(place, 'run'))).sort()).toEqual(ALWAYS)
    expect(await readdir(place)).toEqual(['run'])
  })

  it('adds sources and thresholded maps when asked', async () => {
    const result = syntheticResult()
    const request = syntheticRequest(join(place, 'run'), { saveThresholded: true })
    await writeRunFolder({ ...result, sources: result.maps }, request, quietContext(), META)
    expect((await readdir(join(place, 'run'))).sort()).toEqual([...ALWAYS, 'sources.nii.gz', 'thresholded.nii.gz'].sort())
  })

  it('writes byte-identical images and tables again, from the request that run.json holds', async () => {
    const first = syntheticRequest(join(place, 'one'), { smoothingFwhm: 5.5, tol: 1e-5 })
    await writeRunFolder(syntheticResult(), first, quietContext(), META)
    const again = runRequestFromRecord(parseRunRecord(await readFile(join(place, 'one', 'run.json'), 'utf8')), join(place, 'two'))
    expect(again).toEqual({ ...first, runFolder: join(place, 'two') })
    await writeRunFolder(syntheticResult(), again, quietContext(), META)
    for (const name of ALWAYS.filter((file) => file !== 'run.json')) {
      const [one, two] = await Promise.all(['one', 'two'].map((run) => readFile(join(place, run, name))))
      expect(one.equals(two), name).toBe(true)
    }
  })

  it('reports its share of the work, rising to 1', async () => {
    const shares: number[] = []
    const ctx: RunContext = { ...quietContext(), report: (stage, share) => void (stage === 'write' && shares.push(share)) }
    await writeRunFolder(syntheticResult(), syntheticRequest(join(place, 'run')), ctx, META)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })

  it('never takes the place of an existing folder, even an empty one', async () => {
    await mkdir(join(place, 'run'))
    const attempt = writeRunFolder(syntheticResult(), syntheticRequest(join(place, 'run')), quietContext(), META)
    await expect(attempt).rejects.toMatchObject({ code: 'FILE_EXISTS', details: { file: 'run' } })
    expect(await readdir(place)).toEqual(['run'])
    expect(await readdir(join(place, 'run'))).toEqual([])
  })

  it('leaves nothing when it is cancelled in the middle, nor the parents that it made', async () => {
    const controller = new AbortController()
    const quiet = quietContext(controller.signal)
    let seen: string[] = []
    const ctx: RunContext = {
      ...quiet,
      report(_stage, share) {
        if (share > 0.5) controller.abort()
      },
    }
    const runFolder = join(place, 'new', 'deep', 'run')
    const meta = () => {
      throw new Error('came too far')
    }
    const watch = setInterval(async () => {
      seen = await readdir(join(place, 'new', 'deep')).catch(() => seen)
    }, 1)
    await expect(writeRunFolder(syntheticResult(), syntheticRequest(runFolder), ctx, meta)).rejects.toBeInstanceOf(CancelledError)
    clearInterval(watch)
    expect(await readdir(place)).toEqual([])
    expect(seen.every((name) => name.startsWith('.run.partial-'))).toBe(true)
  })

  it('leaves nothing when it fails at the last file', async () => {
    const meta = () => {
      throw new Error('no record')
    }
    const attempt = writeRunFolder(syntheticResult(), syntheticRequest(join(place, 'run')), quietContext(), meta)
    await expect(attempt).rejects.toThrow('no record')
    expect(await readdir(place)).toEqual([])
  })

  it('clears away what a process of the same number left behind', async () => {
    const runFolder = join(place, 'run')
    await mkdir(partialPathOf(runFolder))
    await writeFile(join(partialPathOf(runFolder), 'maps.nii.gz'), 'half')
    await writeRunFolder(syntheticResult(), syntheticRequest(runFolder), quietContext(), META)
    expect(await readdir(place)).toEqual(['run'])
  })

  it('says that a place cannot be written to, before any work', async () => {
    await writeFile(join(place, 'file'), '')
    let filled = false
    const fill = async () => {
      filled = true
    }
    const attempt = makeFolder(join(place, 'file', 'run'), new AbortController().signal, fill)
    await expect(attempt).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    expect(filled).toBe(false)
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('says that a folder is read-only', async () => {
    await chmod(place, 0o500)
    const attempt = writeRunFolder(syntheticResult(), syntheticRequest(join(place, 'run')), quietContext(), META)
    await expect(attempt).rejects.toMatchObject({ code: 'FILE_UNWRITABLE', details: { file: 'run', found: 'EACCES' } })
    await chmod(place, 0o700)
  })
})

describe('writeProblem', () => {
  it.each([
    ['ENOSPC', 'FILE_DISK_FULL'],
    ['EDQUOT', 'FILE_DISK_FULL'],
    ['EROFS', 'FILE_UNWRITABLE'],
    ['EACCES', 'FILE_UNWRITABLE'],
    ['EEXIST', 'FILE_EXISTS'],
  ])('%s is %s', (code, expected) => {
    const problem = writeProblem(Object.assign(new Error('no'), { code }), '/somewhere/maps.nii.gz')
    expect(problem).toBeInstanceOf(AppError)
    expect(problem).toMatchObject({ code: expected, details: { file: 'maps.nii.gz', found: code } })
  })

  it('lets defects and cancellation through as they are', () => {
    const defect = new TypeError('undefined is not a function')
    expect(writeProblem(defect, 'x')).toBe(defect)
    const cancelled = new CancelledError()
    expect(writeProblem(cancelled, 'x')).toBe(cancelled)
  })
})
