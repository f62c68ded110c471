/** How are the installers made? `npm run dist` builds the app and packs it for this system; further words go to electron-builder. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronCanBeHad, STANDIN_FOLDER } from '../../tests/standin/engine.mjs'
import { prepareStandin } from '../../tests/standin/prepare.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = path.join(root, 'dist')
const words = process.argv.slice(2)

/** Ends with the exit code of `script`, run by this Node, unless it succeeds: no shell comes between, whose quotes differ from system to system. */
function run(script, args, environment = {}) {
  const settings = { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } }
  const { status } = spawnSync(process.execPath, [path.join(root, script), ...args], settings)
  if (status !== 0) process.exit(status ?? 1)
}

/** Each is packed by itself: what makes the deb writes into the folder that the others would be reading. */
const LINUX_TARGETS = ['tar.gz', 'AppImage', 'deb']
const isAllOfLinux = process.platform === 'linux' && (words.length === 0 || words.join() === '--linux')
const rounds = isAllOfLinux ? LINUX_TARGETS.map((target) => ['--linux', target]) : [words]

/** Seconds of the last commit, for archives that keep times: the same sources give the same files. */
function timeOfSources() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' })
  return status === 0 ? { SOURCE_DATE_EPOCH: stdout.trim() } : {}
}

/** A deb has to name a page of the project. Where the sources come from no GitHub repository, from which it would be taken, that is what is installed with it. */
function projectPage() {
  if (process.platform !== 'linux') return []
  const { stdout = '' } = spawnSync('git', ['config', '--get', 'remote.origin.url'], { cwd: root, encoding: 'utf8' })
  return stdout.includes('github.com') ? [] : ['-c.extraMetadata.homepage=file:///opt/Counterpoint/resources/LICENSE.txt']
}

/** What was made: installers, archives, and the app's own archive in each unpacked folder. */
function made() {
  const all = readdirSync(dist, { recursive: true }).map(String)
  const isInstaller = (file) => !file.includes(path.sep) && /\.(AppImage|deb|gz|exe|dmg|zip)$/.test(file)
  return all.filter((file) => isInstaller(file) || path.basename(file) === 'app.asar').sort()
}

rmSync(dist, { recursive: true, force: true })
run('node_modules/electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn'])
const builder = 'node_modules/electron-builder/cli.js'
const isReal = electronCanBeHad()
if (isReal) for (const round of rounds) run(builder, ['--publish', 'never', ...projectPage(), ...round], timeOfSources())
else {
  await prepareStandin()
  run(builder, ['--linux', 'dir', '--publish', 'never', `-c.electronDist=${STANDIN_FOLDER}`])
}

const sums = made().map((file) => ({
  file,
  sum: createHash('sha256')
    .update(readFileSync(path.join(dist, file)))
    .digest('hex'),
}))
for (const { file, sum } of sums) {
  const mebibytes = (statSync(path.join(dist, file)).size / 2 ** 20).toFixed(1)
  console.log(`dist/${file}: ${mebibytes} MiB, sha256 ${sum}`)
}
// What `sha256sum --check` reads, for whoever hands the installers on.
const installers = sums.filter(({ file }) => !file.includes(path.sep))
if (installers.length > 0)
  writeFileSync(path.join(dist, `SHA256SUMS-${process.platform}.txt`), installers.map(({ file, sum }) => `${sum}  ${file}\n`).join(''))
if (!isReal)
  console.log(
    "Electron's program could not be downloaded, so no installer was made. dist/linux-unpacked is the packed app around the tests' stand-in for Electron: good for looking into app.asar, not for handing on. Run this again where github.com can be reached.",
  )
