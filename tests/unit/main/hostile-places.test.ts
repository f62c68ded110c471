/** Every place where a name that somebody else chose is written or shown: does it stay text there? One row for each place; a new place belongs here. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandLine } from '../../../src-main/cli/command-line'
import type { CommandStreams } from '../../../src-main/cli/commands'
import { shownPath } from '../../../src-main/cli/shown-path'
import { readRunDetail } from '../../../src-main/engine/open-run'
import { parseRunRecord } from '../../../src-main/engine/write/read-run-record'
import { CourseFiles } from '../../../src-main/runs/course-files'
import { withoutPaths } from '../../../src-main/runs/without-paths'
import { parseCourseFile } from '../../../src-shared/course/course-file'
import { jsonLine, jsonText, pythonLiteral, tableCell, visibleText } from '../../../src-shared/visible-text'
import { PYTHON } from '../../support/python'
import { dataPath } from '../../support/shared-data'
import { type Ended, run } from '../cli/program'

/** A formula, mark-up, a script, a right-to-left override, an isolate, a space without width, a terminal's escapes (C0 and C1), quotes of every kind, Markdown, an emoji, a NUL-like word. */
const HOSTILE = '=1+1<img src=x onerror=alert(1)></script>\u202egnp\u2066x\u200by\u001b[31m\u009b2J&\'"""`*_[a](b)$' + '{x}%00😀'
/** As part of a file name: begins like an option, has a line end and is long. */
const FILE = `--out ${HOSTILE.replace('/', '∕')}\nimport os # ${'long '.repeat(8)}`
/** Control characters but tab and line end, marks of direction, separators of lines. */
const HIDDEN = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\u200b\u00ad\ufeff]/u
const COLUMN = HOSTILE.replaceAll('"', '')
const MARK_UP = /<img src=x|<\/script>\\*u202e/

let place = ''
let folder = ''
const said: Ended[] = []
/** Everything that was written: path below `place` -> bytes. */
let written = new Map<string, Buffer>()

/** One command, in this process: quicker than a new one for each. */
async function tell(...words: readonly string[]): Promise<void> {
  const texts = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof texts) => ({
    write(text: string) {
      texts[name] += text
      return true
    },
  })
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') } as unknown as CommandStreams
  const code = await commandLine(words, streams)
  expect(code, texts.stderr).toBe(0)
  said.push({ code, ...texts })
}

/** Writes whatever a run becomes into `out`. */
async function writeEverything(runFolder: string, out: string, pictures: readonly string[]): Promise<void> {
  const forms = ['nifti', 'tables', 'bids', 'nilearn-script'].map((form) => ['export', runFolder, '--as', form, '--out', join(out, form)])
  const commands = [
    ...forms,
    ['export', runFolder, '--as', 'melodic', '--out', join(out, 'x.ica')],
    ['report', runFolder, '--out', join(out, 'report.html')],
    ...pictures.map((ending) => ['figure', runFolder, '--components', '1-2', '--out', join(out, `figure.${ending}`)]),
    ...['fix', 'tedana', 'aroma'].map((form) => ['labels', runFolder, '--write', join(out, `labels-${form}.txt`), '--as', form]),
    ['labels', runFolder],
  ]
  for (const words of commands) await tell(...words)
}

function readAll(): Map<string, Buffer> {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map((entry) => [join(entry.parentPath, entry.name).slice(place.length + 1), readFileSync(join(entry.parentPath, entry.name))]),
  )
}
const ours = (pattern: RegExp) =>
  [...written].filter(([name]) => /^(run|out|stranger)\//.test(name) && pattern.test(name)).map(([name, bytes]) => ({ name, bytes }))
const texts = (pattern: RegExp, atLeast: number): { name: string; text: string }[] => {
  const found = ours(pattern).map(({ name, bytes }) => ({ name, text: bytes.toString('utf8') }))
  expect(found.length, String(pattern)).toBeGreaterThanOrEqual(atLeast)
  return found
}

/** The same run as if it came from somebody else, who wrote into run.json wherever it takes words. */
function fromStranger(): string {
  const stranger = join(place, 'stranger')
  cpSync(folder, stranger, { recursive: true })
  const file = join(stranger, 'run.json')
  const accepted: string[] = []
  const changed = (value: unknown, inside: string, attempt: (text: string) => boolean): unknown => {
    if (typeof value === 'string') return attempt(inside) ? `${HOSTILE}\n__import__("os").system("x")` : value
    if (Array.isArray(value)) return value.map((inner, index) => changed(inner, `${inside}.${index}`, attempt))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, changed(inner, `${inside}.${key}`, attempt)]))
  }
  const record: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const all: string[] = []
  changed(record, '', (where) => all.push(where) === 0)
  // One text after the other: what the schema does not take stays as it was.
  for (const where of all) {
    const attempt = JSON.stringify(changed(record, '', (other) => other === where))
    try {
      parseRunRecord(attempt)
      accepted.push(where)
    } catch {
      // One of a few words that are known.
    }
  }
  expect(accepted).toEqual(expect.arrayContaining(['.name', '.versions.counterpoint', '.input.fileName', '.preparation.confounds.0']))
  writeFileSync(file, JSON.stringify(changed(record, '', (where) => accepted.includes(where))))
  return stranger
}

describe.skipIf(process.platform !== 'linux')('a name that is hostile', () => {
  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'counterpoint-places-'))
    const study = join(place, FILE)
    mkdirSync(study)
    const scan = join(study, `${FILE}_bold.nii.gz`)
    copyFileSync(dataPath('nitime/fmri1.nii.gz'), scan)
    const cells = Array.from({ length: 40 }, (_, row) => `${Math.sin(row)}\t${Math.cos(3 * row)}`)
    const confounds = join(study, `${FILE}_desc-confounds_timeseries.tsv`)
    writeFileSync(confounds, `${[`${COLUMN}\t@SUM(A1)`, ...cells].join('\n')}\n`)
    writeFileSync(join(study, `${FILE}_bold.json`), JSON.stringify({ RepetitionTime: 1.35, TaskName: HOSTILE, SubjectID: HOSTILE }))
    writeFileSync(join(study, `${FILE}_bold.motion.1D`), '0\n')
    folder = join(place, 'run')
    mkdirSync(join(place, 'out'))
    const options = ['--n-components', '3', '--mask-opening', '0', '--max-iter', '20', '--confounds-columns', '*', '--save-measures']
    const ended = await run('run', '--out', folder, '--name', HOSTILE, '--confounds-file', confounds, ...options, '--', scan)
    expect(ended.code, ended.stderr).toBe(0)
    said.push(ended)
    const labels = join(place, FILE, 'labels of another.txt')
    writeFileSync(labels, `.\n1, ${HOSTILE.replaceAll(',', '')}, True\n2, -2+3, +cmd, True\n3, Signal, False\n[1, 2]\n`)
    await tell('labels', folder, '--read', labels)
    await writeEverything(folder, join(place, 'out'), ['svg', 'pdf', 'png', 'tiff'])
    await tell('denoise', folder, '--remove', '1', '--out', join(place, 'out', 'clean.nii.gz'))
    await tell('denoise', folder, '--remove', '2', '--out', join(place, 'out', 'again.nii.gz'), '--json')
    await tell('inspect', '--json', '--', scan)
    const stranger = fromStranger()
    mkdirSync(join(place, 'out', 'stranger'))
    await writeEverything(stranger, join(place, 'out', 'stranger'), ['svg'])
    written = readAll()
  }, 300_000)
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  const PLACES: readonly [string, () => void][] = [
    [
      'any text file: nothing hidden',
      () => {
        // run.json of the stranger is the hostile input itself.
        for (const { name, text } of texts(/\.(html|svg|tsv|txt|json|md|bib|py)$|nilearn-script$/, 40))
          if (name !== 'stranger/run.json') expect(text, name).not.toMatch(HIDDEN)
      },
    ],
    [
      'report (HTML), figures (SVG), methods (Markdown): no mark-up',
      () => {
        for (const { name, text } of texts(/\.(html|svg|md)$/, 6)) expect(text, name).not.toMatch(MARK_UP)
      },
    ],
    [
      'tables (TSV): no cell that a spreadsheet computes, as many cells as columns',
      () => {
        for (const { name, text } of texts(/\.tsv$|labels-tedana/, 12)) {
          const rows = text
            .trimEnd()
            .split('\n')
            .map((line) => line.split('\t'))
          for (const cells of rows) {
            expect(cells.length, name).toBe(rows[0]?.length)
            for (const cell of cells) if (Number.isNaN(Number(cell))) expect(cell, name).not.toMatch(/^[=+\-@]/)
          }
        }
      },
    ],
    [
      'labels.txt, here and for other programs: one line per component',
      () => {
        for (const { name, text } of texts(/labels\.txt$|labels-fix\.txt$/, 4)) expect(text.trimEnd().split('\n'), name).toHaveLength(5)
      },
    ],
    [
      'JSON beside what is exported: reads back, and says it with nothing hidden',
      () => {
        for (const { name, text } of texts(/\.json$/, 20)) {
          const strings: string[] = []
          JSON.parse(text, (_key, value) => {
            if (typeof value === 'string') strings.push(value)
            return value
          })
          if (/^out\/(stranger\/)?(bids|tables|nifti)\//.test(name)) for (const each of strings) expect(each, name).not.toMatch(HIDDEN)
        }
      },
    ],
    [
      'a Python script: the settings are literals in printable ASCII, and nothing else runs',
      () => {
        for (const { name, text } of texts(/nilearn-script$/, 2)) {
          const lines = text.slice(text.indexOf('# What the run used'), text.indexOf('\ndef open_scan')).trimEnd().split('\n')
          expect(lines.length, name).toBeGreaterThan(20)
          for (const line of lines) expect(line, name).toMatch(/^(# What the run used .*|[A-Z][A-Z0-9_]* = [\x20-\x7e]+|)$/)
          expect(lines.slice(1).join('\n'), name).toMatch(/^[\n\x20-\x7e]*$/)
        }
      },
    ],
    [
      'a PDF: its title and words are text, not actions',
      () => {
        for (const { name, bytes } of ours(/\.pdf$/))
          expect(bytes.toString('latin1'), name).not.toMatch(/\/(JavaScript|JS|OpenAction|Launch|URI|AA)\b/)
      },
    ],
    [
      'PNG and TIFF: what is told beside the pixels has nothing hidden',
      () => {
        for (const { name, bytes } of ours(/\.png$/)) {
          const told = bytes.subarray(0, bytes.indexOf('IDAT')).toString('utf8')
          const recipe = told.slice(told.indexOf('{'), told.lastIndexOf('}') + 1)
          expect(recipe, name).toMatch(/^\{/)
          expect(recipe, name).not.toMatch(HIDDEN)
        }
        for (const { name, bytes } of ours(/\.tiff$/)) {
          const told = bytes.toString('latin1')
          const recipe = told.slice(told.lastIndexOf('{"'), told.lastIndexOf('}') + 1)
          expect(recipe, name).toMatch(/^\{"[\x20-\x7e]*\}$/)
        }
      },
    ],
    [
      'NIfTI: description and intent are printable ASCII that ends in its field',
      () => {
        const images = ours(/\.nii(\.gz)?$/)
        expect(images.length).toBeGreaterThan(8)
        for (const { name, bytes } of images) {
          const header = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).subarray(0, 352)
          for (const field of [header.subarray(148, 228), header.subarray(328, 344)])
            expect(field.toString('latin1'), name).toMatch(/^[\x20-\x7e]*\0+$/)
        }
      },
    ],
    [
      'names of files that are made',
      () => {
        for (const { name } of ours(/./)) expect(name).toMatch(/^[\w./-]+$/)
      },
    ],
    [
      'what the command line says, in words and as JSON lines',
      () => {
        for (const { stdout, stderr } of said) expect(stdout + stderr).not.toMatch(HIDDEN)
        const json = said.flatMap(({ stdout }) => stdout.split('\n')).filter((line) => line.startsWith('{'))
        expect(json.length).toBeGreaterThan(1)
        for (const line of json) expect(() => JSON.parse(line)).not.toThrow()
      },
    ],
  ]
  it.each(PLACES)('%s', (_words, holds) => holds())

  it.skipIf(PYTHON === null)('leaves Python with assignments of literals alone before the first function', () => {
    for (const { name, bytes } of ours(/nilearn-script$/)) {
      const look = 'import ast,sys; print(sorted({type(n).__name__ for n in ast.parse(sys.stdin.buffer.read()).body}))'
      const { stdout, stderr } = spawnSync(String(PYTHON), ['-c', look], { input: bytes, encoding: 'utf8' })
      expect(stderr, name).toBe('')
      expect(stdout.trim(), name).toBe("['Assign', 'Expr', 'FunctionDef', 'If', 'Import', 'ImportFrom', 'Try']")
    }
  })

  it('reaches the page with nothing hidden: title row, table, checks, plots, labels, what stands beside a run', async () => {
    for (const each of [folder, join(place, 'stranger')]) {
      const shown = withoutPaths(await readRunDetail(each), () => 'token')
      const strings: string[] = []
      const look = (value: unknown): void => {
        if (typeof value === 'string') strings.push(value)
        else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
          for (const inner of Object.values(value)) look(inner)
      }
      // Labels are spelt out where they are drawn (LabelsPanel); parameters are what the form edits.
      const { labels: _labels, parameters: _parameters, components: _components, ...rest } = shown
      look(rest)
      expect(strings.length).toBeGreaterThan(30)
      expect(strings.filter((text) => HIDDEN.test(text))).toEqual([])
      expect(JSON.stringify(rest)).not.toContain(place)
    }
    const table = `${COLUMN}\tx\n${Array.from({ length: 40 }, (_, row) => `${row}\t1`).join('\n')}\n`
    const columns = parseCourseFile(table, 'x.tsv', { volumes: 40, dropped: 0, droppedSeconds: 0 })
    const events = parseCourseFile(`onset\tduration\ttrial_type\n1\t2\t${COLUMN}\n`, 'x.tsv', {
      volumes: 40,
      dropped: 0,
      droppedSeconds: 0,
    })
    expect(JSON.stringify([columns, events])).toContain('u202e')
    for (const text of [JSON.stringify(columns), JSON.stringify(events)]) expect(text).not.toMatch(HIDDEN)
    writeFileSync(
      join(folder, 'beside.json'),
      JSON.stringify({ format: 'counterpoint-beside', formatVersion: 1, files: [], columns: [HOSTILE] }),
    )
    const runs = {
      folderOf: () => folder,
      scanPathOf: async () => join(place, FILE, `${FILE}_bold.nii.gz`),
      openDetail: () => Promise.reject() as never,
    }
    const offers = await new CourseFiles(runs).offers('run')
    expect(offers.files.length).toBeGreaterThan(0)
    expect(`${offers.columns}${offers.files.map(({ fileName }) => fileName)}`).not.toMatch(HIDDEN)
  })
})

describe('how names are written', () => {
  it('cells begin with no formula, stay on one line and hide nothing', () => {
    for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) expect(tableCell(formula)).toMatch(/^['\s][^\t\r\n]*$/)
    expect(tableCell('global_signal')).toBe('global_signal')
    expect(tableCell('a\tb\n\u202ec')).toBe('a b \\u202ec')
  })
  it('paths are told as they are to a program, with nothing hidden to a terminal', () => {
    expect(shownPath(FILE, { isTTY: false })).toBe(FILE)
    expect(shownPath(FILE, {})).toBe(FILE)
    expect(shownPath(FILE, { isTTY: true })).toBe(visibleText(FILE))
  })
  it('JSON lines read back as they were, with nothing that a terminal takes for a command', () => {
    expect(JSON.parse(jsonLine({ name: FILE }))).toEqual({ name: FILE })
    expect(jsonLine({ name: FILE })).not.toMatch(/[\n\u007f-\u009f\u202e]/)
  })
  it('whatever does not show is spelt out; what scripts and emoji need to be joined stays', () => {
    for (const hidden of [
      '\0',
      '\x7f',
      '\x9b',
      '\u00ad',
      '\u061c',
      '\u115f',
      '\u200b',
      '\u200e',
      '\u2028',
      '\u202e',
      '\u2060',
      '\u2066',
      '\u3164',
      '\ufeff',
      '\ud800',
      '\u{e0041}',
    ]) {
      expect(visibleText(`a${hidden}b`)).toMatch(/^a\\[uU][0-9a-f]+b$/)
      expect(jsonLine(`a${hidden}b`)).toMatch(/^"[\x20-\x7e]*"$/)
      expect(jsonText({ a: hidden })).toMatch(/^[\n\x20-\x7e]*$/)
      expect(JSON.parse(jsonText({ a: hidden }))).toEqual({ a: hidden })
    }
    for (const needed of ['می\u200cخواهم', '👩\u200d🔬', '❤\ufe0f', 'é', '脳', '😀', 'a b']) expect(visibleText(needed)).toBe(needed)
  })
  it('literals of Python are printable ASCII on one line', () => {
    for (const value of [HOSTILE, FILE, '\ud800', '\\', '\u2028']) expect(pythonLiteral(value)).toMatch(/^"[\x20-\x7e]*"$/)
  })
})
