/** Does a delivery come whole or not at all, and is nothing of the user's ever lost? */
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliverFile, deliverFolder } from '../../../src-main/engine/export/deliver'
import { exportRun } from '../../../src-main/engine/export/export-run'
import { writeReport } from '../../../src-main/engine/report/write-report'
import { errorWords } from '../../../src-shared/error-messages'
import { CancelledError } from '../../../src-shared/errors'
import { canMount, mountDisk, takeDiskAway } from '../../support/small-disk'
import { exampleRun } from './exported-run'

const never = new AbortController().signal
const keep = { overwrite: false }
const replace = { overwrite: true }
let place: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-deliver-'))
})
afterEach(async () => rm(place, { recursive: true, force: true }))

const at = (...names: string[]) => join(place, ...names)
const put = (name: string, text: string) => async (folder: string) => {
  await mkdir(join(folder, 'sub'), { recursive: true })
  await writeFile(join(folder, name), text)
  await writeFile(join(folder, 'sub', 'other.txt'), text)
}
/** Every file below a folder with its text. */
async function everything(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const name = (path: string) => path.slice(folder.length + 1).replaceAll(sep, '/')
  return Object.fromEntries(await Promise.all(files.map(async (path) => [name(path), await readFile(path, 'utf8')])))
}

describe('deliverFile', () => {
  it('writes a file and the folders to it, and leaves nothing else', async () => {
    await deliverFile(at('new', 'a.txt'), 'text', keep, never)
    expect(await everything(place)).toEqual({ 'new/a.txt': 'text' })
  })

  it('refuses a name that is taken, in words that say how to replace it', async () => {
    await writeFile(at('a.txt'), 'old')
    const problem = await deliverFile(at('a.txt'), 'new', keep, never).catch((error) => error)
    expect(problem).toMatchObject({ code: 'FILE_EXISTS', details: { file: 'a.txt', option: '--overwrite' } })
    expect(errorWords(problem.code, problem.details)).toEqual({
      what: 'a.txt exists already, and nothing is overwritten unless that is asked for.',
      todo: 'Choose another name, or move the old one away; on the command line, --overwrite replaces it.',
    })
    expect(await everything(place)).toEqual({ 'a.txt': 'old' })
  })

  it('replaces when asked: the name, not what another name of the same file shows', async () => {
    await writeFile(at('a.txt'), 'old')
    await link(at('a.txt'), at('second name.txt'))
    await deliverFile(at('a.txt'), 'new', replace, never)
    expect(await everything(place)).toEqual({ 'a.txt': 'new', 'second name.txt': 'old' })
  })

  it('never replaces a folder', async () => {
    await mkdir(at('a.txt'))
    await expect(deliverFile(at('a.txt'), 'new', replace, never)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    expect(await readdir(at('a.txt'))).toEqual([])
    expect(await readdir(place)).toEqual(['a.txt'])
  })

  it('leaves nothing when it is cancelled, nor the folders made for it', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(deliverFile(at('new', 'a.txt'), 'text', keep, controller.signal)).rejects.toBeInstanceOf(CancelledError)
    expect(await readdir(place)).toEqual([])
  })
})

describe('deliverFolder', () => {
  it('refuses an existing folder, even an empty one', async () => {
    await mkdir(at('out'))
    await expect(deliverFolder(at('out'), keep, never, put('a.txt', 'new'))).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    expect(await readdir(at('out'))).toEqual([])
  })

  it('replaces its own files and touches no other', async () => {
    await mkdir(at('out', 'sub'), { recursive: true })
    await writeFile(at('out', 'a.txt'), 'old')
    await writeFile(at('out', 'hand_labels_noise.txt'), 'hours of work')
    await writeFile(at('out', 'sub', 't12.txt'), 'outdated')
    await deliverFolder(at('out'), { ...replace, outdated: /^sub.t\d+\.txt$/ }, never, put('a.txt', 'new'))
    expect(await everything(place)).toEqual({
      'out/a.txt': 'new',
      'out/sub/other.txt': 'new',
      'out/hand_labels_noise.txt': 'hours of work',
    })
    expect(await readdir(place)).toEqual(['out'])
  })

  it('adds files beside those of others, keeps what is shared, and refuses what is taken', async () => {
    await deliverFolder(at('out'), keep, never, put('a.txt', 'first'))
    await deliverFolder(at('out'), { ...keep, add: true, shared: ['sub/other.txt'] }, never, put('b.txt', 'second'))
    const whole = { 'out/a.txt': 'first', 'out/b.txt': 'second', 'out/sub/other.txt': 'first' }
    expect(await everything(place)).toEqual(whole)
    const again = deliverFolder(at('out'), { ...keep, add: true, shared: ['sub/other.txt'] }, never, put('b.txt', 'third'))
    await expect(again).rejects.toMatchObject({ code: 'FILE_EXISTS', details: { file: 'b.txt' } })
    expect(await everything(place)).toEqual(whole)
    expect(await readdir(place)).toEqual(['out'])
  })

  it('takes everything back when one file cannot be moved', async () => {
    await mkdir(at('out', 'sub', 'other.txt', 'a folder of that name'), { recursive: true })
    await writeFile(at('out', 'a.txt'), 'old')
    await expect(deliverFolder(at('out'), replace, never, put('a.txt', 'new'))).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    expect(await everything(place)).toEqual({ 'out/a.txt': 'old' })
    await rm(at('out', 'sub'), { recursive: true })
    // Windows lets only some accounts make links.
    if (process.platform === 'win32') return
    // A link to nowhere in the place of the folder: found only while moving.
    await symlink(at('nowhere', 'deep'), at('out', 'sub'))
    await expect(deliverFolder(at('out'), replace, never, put('a.txt', 'new'))).rejects.toThrow()
    expect(await everything(place)).toEqual({ 'out/a.txt': 'old' })
  })

  it('leaves nothing when filling fails', async () => {
    const fail = async (folder: string) => {
      await writeFile(join(folder, 'half'), '')
      throw new Error('no')
    }
    await expect(deliverFolder(at('out'), keep, never, fail)).rejects.toThrow('no')
    await mkdir(at('out'))
    await expect(deliverFolder(at('out'), replace, never, fail)).rejects.toThrow('no')
    expect(await everything(place)).toEqual({})
    expect(await readdir(place)).toEqual(['out'])
  })
})

describe.skipIf(!canMount)('a disk that is full, or read-only', () => {
  let mounted: string
  let source: string
  let runFolder: string
  beforeAll(async () => {
    source = await mkdtemp(join(tmpdir(), 'counterpoint-source-'))
    runFolder = await exampleRun(source)
    mounted = await mkdtemp(join(tmpdir(), 'counterpoint-disk-'))
  })
  afterEach(() => takeDiskAway(mounted))
  afterAll(async () => {
    await rm(source, { recursive: true, force: true })
    await rm(mounted, { recursive: true, force: true })
  })
  const request = (name: string) => ({ runFolder, outPath: join(mounted, name), overwrite: false, threshold: null }) as const

  it.each([
    ['nifti', 'out'],
    ['melodic', 'out.ica'],
    ['bids', 'out'],
    ['tables', 'out'],
    ['nilearn-script', 'out.py'],
  ] as const)('%s: says that the disk is full and leaves nothing', async (as, name) => {
    expect(mountDisk('size=4k', mounted)).toBe(true)
    await expect(exportRun({ ...request(name), as }, never)).rejects.toMatchObject({ code: 'FILE_DISK_FULL' })
    expect(await readdir(mounted)).toEqual([])
  })

  it('says so for one file', async () => {
    expect(mountDisk('size=16k', mounted)).toBe(true)
    await expect(deliverFile(join(mounted, 'a.txt'), 'x'.repeat(100_000), keep, never)).rejects.toMatchObject({ code: 'FILE_DISK_FULL' })
    expect(await readdir(mounted)).toEqual([])
  })

  it('says so for the report', async () => {
    expect(mountDisk('size=64k', mounted)).toBe(true)
    const report = { runFolder, outPath: join(mounted, 'report.html'), overwrite: false }
    await expect(writeReport(report, never)).rejects.toMatchObject({ code: 'FILE_DISK_FULL', details: { file: 'report.html' } })
    expect(await readdir(mounted)).toEqual([])
  })

  it('says that the disk cannot be written to', async () => {
    expect(mountDisk('ro', mounted)).toBe(true)
    for (const [as, name] of [
      ['tables', 'out'],
      ['nilearn-script', 'out.py'],
    ] as const) {
      const problem = await exportRun({ ...request(name), as }, never).catch((error) => error)
      expect(problem).toMatchObject({ code: 'FILE_UNWRITABLE', details: { file: name, found: 'EROFS' } })
    }
  })
})
