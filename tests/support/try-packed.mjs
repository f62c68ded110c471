/** Does the packed app that `npm run dist` left in dist/ start on this system, with its release switches, and compute? Used by the release workflow. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const executable = {
  linux: 'linux-unpacked/counterpoint',
  win32: 'win-unpacked/Counterpoint.exe',
  darwin: `${process.arch === 'arm64' ? 'mac-arm64' : 'mac'}/Counterpoint.app/Contents/MacOS/Counterpoint`,
}[process.platform]
const program = path.join(root, 'dist', executable ?? '')
if (!executable || !existsSync(program)) throw new Error(`There is no packed app: ${program}. "npm run dist" makes it.`)

/** What the app says to these words; throws when it fails. */
function say(...words) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', timeout: 300_000 })
  if (status !== 0) throw new Error(`${executable} ${words.join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout}${stderr}`)
  return stdout
}

const sample = path.join(root, 'assets', 'sample', 'audiovisual_bold.nii.gz')
const { shape } = JSON.parse(say('inspect', sample, '--json'))
if (String(shape) !== '64,64,21,64') throw new Error(`The sample scan is 64 x 64 x 21 x 64, and the packed app says ${shape}.`)
const folder = mkdtempSync(path.join(tmpdir(), 'counterpoint-packed-'))
try {
  say('run', sample, '--out', path.join(folder, 'run'), '--n-components', '5')
  const { versions } = JSON.parse(readFileSync(path.join(folder, 'run', 'run.json'), 'utf8'))
  console.log(`${executable} ${say('version').trim()} reads and decomposes the sample scan; kernels: ${versions.kernels}.`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
