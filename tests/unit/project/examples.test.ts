/** Does every example of the command line in README and guide work as it stands? Each is run by bash, with small scans under the names that it uses. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { COMMAND_NAMES } from '../../../src-shared/command-names'
import { scanBytes } from '../../numeric/small-scan'
import { buildIfStale } from '../../support/build-program.mjs'

interface Job {
  readonly name: string
  readonly text: string
  readonly folder: string
}
interface Outcome {
  readonly name: string
  readonly code: number
  readonly said: string
  readonly commands: readonly { readonly words: readonly string[]; readonly code: number; readonly said: string }[]
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'counterpoint-examples-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** Every block of a document that speaks to the command line. */
function examplesOf(document: string): { name: string; text: string }[] {
  const blocks = [...readFileSync(join(root, document), 'utf8').matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, text = '']) => text)
  return blocks.filter((text) => /^\s*counterpoint /m.test(text)).map((text, index) => ({ name: `${document} ${index + 1}`, text }))
}
const guide = readdirSync(join(root, 'docs/guide')).map((name) => `docs/guide/${name}`)
const examples = ['README.md', ...guide].flatMap(examplesOf)

/** Every second voxel of the sample's middle slices: a real scan that takes a moment. */
function smallScan(): Buffer {
  const bytes = gunzipSync(readFileSync(join(root, 'assets/sample/audiovisual_bold.nii.gz')))
  const [nx, ny, nz] = [64, 64, 21]
  const shape = [32, 32, 6] as const
  const volumes = Array.from({ length: 48 }, (_, t) => {
    const volume = new Int16Array(32 * 32 * 6)
    for (let k = 0; k < 6; k++)
      for (let j = 0; j < 32; j++)
        for (let i = 0; i < 32; i++)
          volume[i + 32 * (j + 32 * k)] = bytes.readInt16LE(352 + 2 * (2 * i + nx * (2 * j + ny * (k + 8 + nz * t))))
    return volume
  })
  return gzipSync(scanBytes({ shape, volumes, voxelMm: 8, repetitionTimeSeconds: 3 }), { level: 1 })
}

/** Columns of fMRIPrep's table that the example takes out. */
function confounds(): string {
  const names = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z', 'csf', 'white_matter', 'cosine00', 'cosine01']
  const rows = Array.from({ length: 48 }, (_, t) => names.map((_name, index) => Math.sin((t + 1) * (0.3 + index)).toFixed(6)).join('\t'))
  return `${[names.join('\t'), ...rows].join('\n')}\n`
}

function runAll(jobs: readonly Job[]): Outcome[] {
  const list = join(place, 'jobs.json')
  writeFileSync(list, JSON.stringify(jobs))
  const said = execFileSync(process.execPath, [join(root, 'tests/support/run-examples.mjs'), list], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return said
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome)
}
const failures = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ name, code, said, commands }) => {
    const failed = commands.filter((command) => command.code !== 0).map(({ words, said: why }) => `${words.join(' ')}\n  ${why}`)
    return failed.length > 0 || code !== 0 || /(?:not found|No such file|invalid)/.test(said)
      ? [`${name} (${code}): ${failed.join('\n')} ${said}`]
      : []
  })

/** What the examples take as given: made once by the program itself, under the names that they use. */
function makeStock(): string {
  const stock = join(place, 'stock')
  mkdirSync(join(stock, 'sub-01/func'), { recursive: true })
  const scan = smallScan()
  const space = 'sub-01_task-rest_space-MNI152NLin2009cAsym_desc-'
  const scans = ['scan', 'sub-01', 'sub-02', 'sub-01_bold', 'sub-02_bold', 'sub-01/func/sub-01_task-rest_bold', `${space}preproc_bold`]
  for (const name of scans) writeFileSync(join(stock, `${name}.nii.gz`), scan)
  writeFileSync(join(stock, 'sub-01_task-rest_desc-confounds_timeseries.tsv'), confounds())
  const text = `set -e
counterpoint run scan.nii.gz --out scan_ica --name scan --n-components 7
counterpoint run sub-01_bold.nii.gz sub-02_bold.nii.gz --out group --model canica --n-components 4 --n-init 1
counterpoint labels scan_ica --write labels.txt
counterpoint figure scan_ica --layout panel --components 1,2 --out figure2.pdf
counterpoint export scan_ica --as melodic --out melodic.ica
cp -r melodic.ica sub-01.ica
cp -r scan_ica sub-01_ica
cp scan_ica/mask.nii.gz ${space}brain_mask.nii.gz
`
  expect(failures(runAll([{ name: 'stock', text, folder: stock }]))).toEqual([])
  return stock
}

/** Puts the files that an example names, and does not make itself, into a folder of its own. */
function jobOf({ name, text }: { readonly name: string; readonly text: string }, stock: string, index: number): Job {
  const folder = join(place, String(index))
  const made = [...text.matchAll(/--(?:out|write) "?([\w./*-]+)/g)].map(([, path]) => path)
  const entries = readdirSync(stock, { recursive: true }).map(String)
  const named = entries.filter((entry) => {
    const asWord = entry
      .split('/')
      .map((part) => part.replace(/[.]/g, '\\.').replace(/^sub-\d+/, 'sub-(?:\\d+|\\*)'))
      .join('/')
    return (
      new RegExp(`(?<![\\w./-])${asWord.replace(/_task-rest_bold/, '(?:\\*|_task-rest)_bold')}(?![\\w.-])`).test(text) &&
      !made.includes(entry.split('/')[0])
    )
  })
  mkdirSync(folder)
  for (const entry of named) {
    mkdirSync(dirname(join(folder, entry)), { recursive: true })
    if (!existsSync(join(folder, entry))) cpSync(join(stock, entry), join(folder, entry), { recursive: true })
  }
  return { name, text, folder }
}

it.skipIf(process.platform === 'win32')(
  'runs every example of the documents',
  async () => {
    await buildIfStale()
    const stock = makeStock()
    const outcomes = runAll(examples.map((example, index) => jobOf(example, stock, index)))
    expect(failures(outcomes)).toEqual([])
    // Nothing was passed over: each command line of the documents was carried out, and each command is shown by one.
    for (const [index, { commands }] of outcomes.entries()) {
      const lines = examples[index]?.text.match(/^\s*counterpoint /gm) ?? []
      expect(commands.length, outcomes[index]?.name).toBeGreaterThanOrEqual(lines.length)
    }
    const used = outcomes.flatMap(({ commands }) => commands.map(({ words }) => words[0]))
    expect(COMMAND_NAMES.filter((name) => !used.includes(name))).toEqual([])
  },
  180_000,
)
