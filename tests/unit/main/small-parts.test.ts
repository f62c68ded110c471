/** Do the small parts of the main process keep their word: settings, names, words of the command line, window place, saving? */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandLineWords, filesToOpen } from '../../../src-main/app/command-line'
import { openLog } from '../../../src-main/app/logger'
import { openSettings } from '../../../src-main/app/settings-file'
import { windowBounds } from '../../../src-main/app/window-place'
import { writeBeside } from '../../../src-main/runs/copy-out'
import { fileProblem } from '../../../src-main/runs/file-problem'
import { readSmallText } from '../../../src-main/runs/read-small-text'
import { runFolderOf } from '../../../src-main/runs/run-library'
import { canWriteTo, defaultRunName, folderName, outputPlace } from '../../../src-main/runs/run-places'
import { AppError } from '../../../src-shared/errors'
import { figureRecipe } from '../../../src-shared/figure/recipe'

let base = ''
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'counterpoint-parts-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const warned: string[] = []
const logger = { info: () => undefined, warn: (text: string) => void warned.push(text), error: () => undefined }

describe('settings', () => {
  const defaults = { theme: 'dark', radiological: false }
  it('are defaults at first, and survive a restart', () => {
    const file = join(base, 'deep', 'settings.json')
    const settings = openSettings(file, logger)
    expect(settings.get().settings).toEqual(defaults)
    settings.update({ settings: { theme: 'light', radiological: true } })
    expect(openSettings(file, logger).get().settings).toEqual({ theme: 'light', radiological: true })
    expect(readdirSync(join(base, 'deep'))).toEqual(['settings.json'])
  })
  it.each(['', '{', 'null', '[]', '7', '\0\0\0'])('that read %j are set aside', (text) => {
    const file = join(base, 'settings.json')
    writeFileSync(file, text)
    expect(openSettings(file, logger).get()).toMatchObject({ settings: defaults, recentScans: [], recentRuns: [] })
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe(text)
  })
  it('that are wrong in one part keep the others', () => {
    const file = join(base, 'settings.json')
    const run = { runId: 'a', folder: '/x', name: 'n', scanFileName: 's', nComponents: 2, nIter: 3, converged: true, createdAt: 'c' }
    writeFileSync(file, JSON.stringify({ settings: { theme: 'pink' }, recentRuns: [run], recentScans: 'none', window: { x: 0.5 } }))
    expect(openSettings(file, logger).get()).toEqual({
      settings: defaults,
      window: null,
      recentScans: [],
      recentRuns: [run],
      unfinishedRuns: [],
      figurePresets: [],
    })
  })
  it('keep presets of figures over a restart, without those that cannot be understood', () => {
    const file = join(base, 'settings.json')
    const mine = { name: 'Mine', recipe: figureRecipe({ layout: 'panel', widthMm: 183 }) }
    openSettings(file, logger).update({ figurePresets: [mine] })
    expect(openSettings(file, logger).get().figurePresets).toEqual([mine])
    const kept = JSON.parse(readFileSync(file, 'utf8'))
    kept.figurePresets.unshift({ name: 'Odd', recipe: { ...mine.recipe, widthMm: 'wide' } }, 7)
    writeFileSync(file, JSON.stringify(kept))
    expect(openSettings(file, logger).get().figurePresets).toEqual([mine])
    writeFileSync(file, JSON.stringify({ ...kept, figurePresets: 'none' }))
    expect(openSettings(file, logger).get().figurePresets).toEqual([])
  })
  it('that cannot be written are kept in memory', () => {
    writeFileSync(join(base, 'file'), '')
    const settings = openSettings(join(base, 'file', 'settings.json'), logger)
    settings.update({ settings: { theme: 'system', radiological: false } })
    expect(settings.get().settings.theme).toBe('system')
    expect(warned.at(-1)).toContain('settings not written')
  })
})

describe('log', () => {
  it('starts a new file when the old one is large', () => {
    writeFileSync(join(base, 'counterpoint.log'), 'x'.repeat(1_000_001))
    openLog(base, false).info('hello')
    expect(readFileSync(join(base, 'counterpoint.log'), 'utf8')).toMatch(/^\S+ info {2}hello\n$/)
    openLog(base, false).error('again')
    expect(readFileSync(join(base, 'counterpoint.log'), 'utf8').split('\n')).toHaveLength(3)
  })
  it('that cannot be written fails nothing', () => {
    writeFileSync(join(base, 'file'), '')
    expect(() => openLog(join(base, 'file', 'logs'), false).warn('x')).not.toThrow()
  })
})

describe('names of run folders', () => {
  it.each([
    ['sub-01_bold.nii.gz', 'sub-01_bold_ica'],
    ['scan.NII', 'scan_ica'],
    ['pair.hdr.gz', 'pair_ica'],
    ['.nii', '.nii_ica'.slice(1)],
    ['a.b.nii', 'a.b_ica'],
  ])('%s -> %s', (file, name) => {
    expect(defaultRunName(file)).toBe(name)
  })
  it.each([
    ['my run', 'my run'],
    ['../../etc', '_.._etc'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
    ['...', 'run'],
    ['  ', 'run'],
    ['.hidden', 'hidden'],
    ['end. . ', 'end'],
    ['CON', 'CON_'],
    ['com1.txt', 'com1.txt_'],
    ['a\0b\nc', 'a_b_c'],
    ['näïve ünï', 'näïve ünï'],
  ])('%j -> %j', (typed, name) => {
    expect(folderName(typed)).toBe(name)
  })
})

describe('output place', () => {
  it('is beside the scan when that can be written to, and leaves no trace of the question', async () => {
    expect(await outputPlace(join(base, 'scan.nii'), false, join(base, 'documents'))).toEqual({ folder: base, words: 'beside the scan' })
    expect(readdirSync(base)).toEqual([])
  })
  it('is Documents/Counterpoint otherwise', async () => {
    const place = await outputPlace(join(base, 'gone', 'scan.nii'), false, join(base, 'documents'))
    expect(place).toEqual({ folder: join(base, 'documents', 'Counterpoint'), words: 'in Documents/Counterpoint' })
    expect(existsSync(place.folder)).toBe(true)
  })
  it('is refused in words when neither can be written to', async () => {
    writeFileSync(join(base, 'documents'), '')
    const problem = outputPlace(join(base, 'gone', 'scan.nii'), false, join(base, 'documents'))
    await expect(problem).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
  })
  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('is not a folder without write permission', async () => {
    mkdirSync(join(base, 'locked'))
    chmodSync(join(base, 'locked'), 0o500)
    expect(await canWriteTo(join(base, 'locked'))).toBe(false)
  })
})

describe('a text that the user picks', () => {
  it('is read when it is short, and is refused by its size before it is read', async () => {
    const file = join(base, 'labels.txt')
    writeFileSync(file, '12345')
    expect(await readSmallText(file, 5, 'FORMAT_LABELS_INVALID')).toBe('12345')
    await expect(readSmallText(file, 4, 'FORMAT_LABELS_INVALID')).rejects.toMatchObject({
      code: 'FORMAT_LABELS_INVALID',
      details: { file: 'labels.txt', found: '5 bytes' },
    })
    await expect(readSmallText(`${file}x`, 5, 'FORMAT_LABELS_INVALID')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})

describe('a picked or dropped path', () => {
  it('means a run when it is a folder or its run.json, and a scan otherwise', async () => {
    mkdirSync(join(base, 'run'))
    writeFileSync(join(base, 'run', 'run.json'), '{}')
    writeFileSync(join(base, 'scan.nii'), '')
    expect(await runFolderOf(join(base, 'run'))).toBe(join(base, 'run'))
    expect(await runFolderOf(join(base, 'run', 'run.json'))).toBe(join(base, 'run'))
    expect(await runFolderOf(join(base, 'scan.nii'))).toBeNull()
    expect(await runFolderOf(join(base, 'gone'))).toBeNull()
  })
})

describe('words of the command line', () => {
  const installed = (...words: string[]) => ({
    argv: ['/opt/Counterpoint/counterpoint', ...words],
    workingFolder: '/media/disk',
    appFolder: null,
  })
  const checkout = (...words: string[]) => ({
    argv: ['/x/electron', '-r', '/x/loader.js', '--inspect=0', '.', ...words],
    workingFolder: '/src/counterpoint',
    appFolder: '/src/counterpoint',
  })
  it.each([
    [
      ['run', 'scan.nii', '--out', 'x'],
      ['run', 'scan.nii', '--out', 'x'],
    ],
    [
      ['--no-sandbox', 'inspect', 'scan.nii', '--json'],
      ['inspect', 'scan.nii', '--json'],
    ],
    [['--help'], ['--help']],
    [['--version'], ['--version']],
    [['help'], ['help']],
    [[], null],
    [['scan.nii'], null],
    [['./run'], null],
    [['--no-sandbox', '--remote-debugging-port=0'], null],
    [['scan.nii', 'run'], null],
  ])('%j -> %j', (words, expected) => {
    expect(commandLineWords(installed(...words))).toEqual(expected)
    expect(commandLineWords(checkout(...words))).toEqual(expected)
  })
  // In the words of systems with one root; what makes them absolute is the system's own.
  it.skipIf(process.platform === 'win32')('names files, absolute', () => {
    expect(filesToOpen(installed('--no-sandbox', 'a.nii', '/b/c.nii.gz'))).toEqual(['/media/disk/a.nii', '/b/c.nii.gz'])
    expect(filesToOpen(checkout('a.nii'))).toEqual(['/src/counterpoint/a.nii'])
    // As a file manager may say it; nothing is asked of another machine.
    expect(filesToOpen(installed('file:///d/sub%2001%20%C3%BC.nii.gz', 'file://localhost/d/b.nii'))).toEqual([
      '/d/sub 01 ü.nii.gz',
      '/d/b.nii',
    ])
    expect(filesToOpen(installed('file://server/share/x.nii', 'file:///a%2Fb.nii', 'file:nonsense%'))).toEqual([])
    expect(filesToOpen({ ...checkout(), argv: ['/x/electron', 'other'] })).toEqual([])
  })
})

describe('window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const small = { x: 0, y: 0, width: 1280, height: 720 }
  const place = { x: 100, y: 50, width: 1200, height: 800, maximized: false }
  it('opens as it was', () => {
    expect(windowBounds(place, [screen])).toEqual({ x: 100, y: 50, width: 1200, height: 800 })
    expect(windowBounds({ ...place, x: 2000 }, [screen, { ...screen, x: 1920 }])).toMatchObject({ x: 2000 })
  })
  it('opens on a screen that is there, no larger than it', () => {
    expect(windowBounds(null, [screen])).toEqual({ width: 1440, height: 900 })
    expect(windowBounds(null, [small])).toEqual({ width: 1280, height: 720 })
    expect(windowBounds(null, [])).toEqual({ width: 1440, height: 900 })
    for (const lost of [{ x: 5000 }, { x: -1180 }, { y: -500 }, { y: 1050 }]) {
      expect(windowBounds({ ...place, ...lost }, [screen])).toEqual({ width: 1440, height: 900 })
    }
  })
})

describe('saving', () => {
  it('that fails leaves the old file and nothing half-written', async () => {
    const target = join(base, 'picture.png')
    writeFileSync(target, 'old')
    const write = async (temporary: string) => {
      expect(temporary).toMatch(/\.png$/)
      writeFileSync(temporary, 'half')
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    await expect(writeBeside(target, write)).rejects.toMatchObject({ code: 'FILE_DISK_FULL', details: { file: 'picture.png' } })
    expect(readdirSync(base)).toEqual(['picture.png'])
    expect(readFileSync(target, 'utf8')).toBe('old')
  })
  it('into a folder that is not there is said', async () => {
    await expect(writeBeside(join(base, 'gone', 'x.svg'), async (path) => writeFileSync(path, ''))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    })
  })
})

describe('what the system says of a file', () => {
  it.each([
    ['ENOENT', 'read', 'FILE_NOT_FOUND'],
    ['ENOENT', 'write', 'FILE_UNWRITABLE'],
    ['EACCES', 'read', 'FILE_UNREADABLE'],
    ['EACCES', 'write', 'FILE_UNWRITABLE'],
    ['EROFS', 'write', 'FILE_UNWRITABLE'],
    ['ENOSPC', 'write', 'FILE_DISK_FULL'],
    ['EDQUOT', 'write', 'FILE_DISK_FULL'],
    ['EEXIST', 'write', 'FILE_EXISTS'],
  ] as const)('%s while about to %s is %s', (system, doing, code) => {
    expect(fileProblem(Object.assign(new Error(system), { code: system }), '/media/disk/x.nii', doing)).toMatchObject({
      code,
      details: { file: 'x.nii' },
    })
  })
  it('leaves what is no file problem', () => {
    const known = new AppError('ENGINE_BUSY')
    expect(fileProblem(known, 'x', 'read')).toBe(known)
    const defect = new TypeError('x is not a function')
    expect(fileProblem(defect, 'x', 'read')).toBe(defect)
  })
})
