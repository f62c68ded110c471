/** Can a name do harm: become mark-up, move a terminal's cursor, turn round what stands beside it, or tell a log who was scanned? */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLog, withoutNames } from '../../../src-main/app/logger'
import { openSettings } from '../../../src-main/app/settings-file'
import { folderName } from '../../../src-main/runs/run-places'
import { ScanLibrary } from '../../../src-main/runs/scan-library'
import { errorWords } from '../../../src-shared/error-messages'
import { AppError, ERROR_CODES } from '../../../src-shared/errors'
import { visibleText } from '../../../src-shared/visible-text'
import { dataPath } from '../../support/shared-data'
import { run } from '../cli/program'

/** Mark-up, a right-to-left override, a terminal's escape, quotes, a line end, a formula, a tab, Markdown. */
const HOSTILE = 'sub-<img src=x onerror=alert(1)>\u202e"\u001b[31m&\'`*_[a](b)\n=1+1\t'
/** Control characters but tab and line end, and marks of direction. */
const HIDDEN = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u
const onLinux = process.platform === 'linux'
let place = ''
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'counterpoint-names-'))
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

describe.skipIf(!onLinux)('a scan whose name is hostile', () => {
  it('is decomposed, reported, drawn and exported without its name becoming anything but text', async () => {
    const scan = join(place, `${HOSTILE}.nii.gz`)
    copyFileSync(dataPath('nitime/fmri1.nii.gz'), scan)
    const folder = join(place, 'run')
    const options = ['--n-components', '3', '--mask-opening', '0', '--max-iter', '20', '--name', HOSTILE]
    expect((await run('run', scan, '--out', folder, ...options)).code).toBe(0)
    expect((await run('report', folder, '--out', join(place, 'report.html'))).code).toBe(0)
    expect((await run('figure', folder, '--components', '1', '--out', join(place, 'figure.svg'))).code).toBe(0)
    expect((await run('export', folder, '--as', 'bids', '--out', join(place, 'bids'))).code).toBe(0)
    expect((await run('export', folder, '--as', 'nilearn-script', '--out', join(place, 'script.py'))).code).toBe(0)
    const texts = readdirSync(place, { recursive: true })
      .map(String)
      .filter((name) => /\.(html|svg|tsv|txt|json|md|bib|py|csv)$/.test(name) && !name.includes('onerror'))
    expect(texts.length).toBeGreaterThan(10)
    for (const name of texts) {
      const text = readFileSync(join(place, name), 'utf8')
      expect(text, name).not.toMatch(HIDDEN)
      if (/\.(html|svg|md)$/.test(name)) expect(text, name).not.toMatch(/<img src=x|<[^>]*onerror=/)
    }
    expect(readFileSync(join(place, 'report.html'), 'utf8')).toContain('&lt;img src=x')
  }, 300_000)
  it('is said on one line without escapes, and to the page with nothing hidden', async () => {
    const scan = join(place, `${HOSTILE}.nii.gz`)
    copyFileSync(dataPath('nitime/fmri1.nii.gz'), scan)
    const [shown, missing] = await Promise.all([run('inspect', scan), run('inspect', `${scan}x`)])
    expect(shown.stdout).not.toMatch(HIDDEN)
    expect(missing.stderr).not.toMatch(HIDDEN)
    expect(missing.stderr.trimEnd().split('\n')).toHaveLength(1)
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const titles: string[] = []
    const settings = openSettings(join(place, 'settings.json'), silent)
    const onOpened = (name: string) => void titles.push(name)
    const opened = await new ScanLibrary({ settings, samplePath: '', documentsFolder: place, onOpened }).open(scan)
    expect(`${opened.header.fileName}${opened.runName}${titles}`).not.toMatch(HIDDEN)
    expect(opened.header.fileName).toBe(visibleText(`${HOSTILE}.nii.gz`))
  }, 300_000)
})

describe('a hostile name', () => {
  it('stays inside the words of every error', () => {
    for (const code of ERROR_CODES) {
      const { what, todo } = errorWords(code, { file: HOSTILE, field: HOSTILE, found: HOSTILE, parameter: HOSTILE })
      expect(what + todo).not.toMatch(HIDDEN)
    }
  })
  it('names one plain folder', () => {
    expect(folderName(`../${HOSTILE}`)).not.toMatch(/[/\\<>"|*?:]/)
    expect(folderName(HOSTILE)).not.toMatch(HIDDEN)
  })
})

describe('the log', () => {
  it('says what happened and where in the code, but not to whom', () => {
    const folder = join(place, 'logs')
    const log = openLog(folder, false)
    const cause = new Error("ENOENT: no such file or directory, open '/data/first person/study/sub-01 rest_bold.nii.gz'")
    const error = new AppError('FILE_NOT_FOUND', { file: 'sub-01_task-rest_bold.nii.gz' }, { cause })
    log.warn(`scan:open: ${error.stack}\ncaused by ${cause.stack}`)
    log.error(
      `not removed: C:\\Data\\person\\sub-02_bold.nii, /data/person/sub-03_ica and file:///data/person/app/out/main/index.mjs:12:5 ${HOSTILE}`,
    )
    const text = readFileSync(join(folder, 'counterpoint.log'), 'utf8')
    expect(text).not.toMatch(/person|sub-0|study|rest/)
    expect(text).toContain('FILE_NOT_FOUND')
    const cell = { file: 'participants.tsv', field: 'age, line 3', found: 'Erika Mustermann, "1964"', expected: 'a number' }
    const told = withoutNames(new AppError('FORMAT_TABLE_INVALID', cell).message)
    expect(told).toContain('"found":"<text>","expected":"a number"')
    expect(told).not.toMatch(/Erika|1964|participants/)
    for (const plain of ['64 x 64 x 21', '3 columns', 'EIO', 'missing', '-1.5', 'no permission to read it'])
      expect(withoutNames(new AppError('FILE_UNREADABLE', { found: plain }).message)).toContain(plain)
    expect(withoutNames("EBUSY: resource busy, unlink 'sub-01 rest_bold.nii.gz' and sub-02_bold.tsv")).not.toMatch(/sub-|rest/)
    expect(text).toContain('<file.nii.gz>')
    expect(text).toContain('index.mjs:12:5')
    expect(text).not.toMatch(HIDDEN)
  })
  it('keeps what is no name', () => {
    const plain = 'ENGINE_CRASHED {"reason":"exit code 3"} refused navigation: https://example.org/ 1/2 a/b'
    expect(withoutNames('engine ended: exit code 3')).toBe('engine ended: exit code 3')
    expect(withoutNames(plain)).toContain('"reason":"exit code 3"')
  })
})
