/**
 * Do the installers that `npm run dist` left in dist/ install an app that starts, and is nothing left when it is removed? Installs and removes on this
 * machine: for the release workflow, whose machines are thrown away.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = path.join(root, 'dist')
const sample = path.join(root, 'assets', 'sample', 'audiovisual_bold.nii.gz')

/** What a program says; throws when it fails. */
function say(program, words, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', timeout: 300_000, ...options })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout}${stderr}`)
  return stdout
}

function must(holds, sentence) {
  if (!holds) throw new Error(sentence)
}

/** The installer whose name ends so. */
function installer(ending) {
  const found = readdirSync(dist).find((name) => name.endsWith(ending))
  must(found, `There is no ${ending} in ${dist}. "npm run dist" makes it.`)
  return path.join(dist, found)
}

function mustRead(program, ...before) {
  const { shape } = JSON.parse(say(program, [...before, 'inspect', sample, '--json']))
  must(String(shape) === '64,64,21,64', `The sample scan is 64 x 64 x 21 x 64, and ${program} says ${shape}.`)
}

/** Electron's and Chromium's licences stay with their program. */
function mustCarryLicences(folder, ours = path.join(folder, 'resources')) {
  for (const file of [
    path.join(folder, 'LICENSE.electron.txt'),
    path.join(folder, 'LICENSES.chromium.html'),
    path.join(ours, 'LICENSE.txt'),
  ])
    must(existsSync(file), `${file} is missing.`)
}

async function mustVanish(what, isThere) {
  for (let second = 0; isThere() && second < 120; second++) await pause(1000)
  must(!isThere(), `${what} is still there after the app was removed.`)
}

function tryLinux(folder) {
  const asRoot = (...words) => (process.getuid?.() === 0 ? say(words[0], words.slice(1)) : say('sudo', words))
  const places = [
    '/opt/Counterpoint',
    '/usr/bin/counterpoint',
    '/usr/share/applications/counterpoint.desktop',
    '/etc/apparmor.d/counterpoint',
  ]
  const endings = () => readFileSync('/usr/share/mime/globs2', 'utf8')
  asRoot('apt-get', 'install', '-y', '-qq', installer('.deb'))
  mustRead('counterpoint')
  mustCarryLicences('/opt/Counterpoint')
  must(endings().includes('application/x-nifti-gzip:*.nii.gz'), 'The system does not know .nii.gz.')
  asRoot('apt-get', 'remove', '-y', '-qq', 'counterpoint')
  for (const place of places) must(!existsSync(place), `${place} is still there after the deb was removed.`)
  must(!endings().includes('nifti'), 'The system still knows .nii.gz.')

  say('tar', ['-xzf', installer('.tar.gz'), '-C', folder])
  mustRead(path.join(folder, readdirSync(folder)[0] ?? '', 'counterpoint'))
  mustRead(installer('.AppImage'), '--appimage-extract-and-run')
}

/** Into a folder that somebody keeps a scan in. */
async function tryWindows(folder) {
  const place = path.join(folder, 'study')
  const scan = path.join(place, 'scan.nii')
  mkdirSync(place)
  writeFileSync(scan, 'mine')
  const registry = (key) => spawnSync('reg', ['query', key], { encoding: 'utf8' })
  const type = 'HKCU\\Software\\Classes\\Counterpoint.nii'
  for (const round of ['at first', 'over the one before']) {
    // The installer reads the rest of its line as the folder, with no quotes.
    say(installer('.exe'), ['/S', `/D=${place}`], { windowsVerbatimArguments: true })
    must(existsSync(scan), `Installing ${round} removed a scan.`)
    mustRead(path.join(place, 'Counterpoint.exe'))
  }
  mustCarryLicences(place)
  must(registry(`${type}\\shell\\open\\command`).stdout.includes('Counterpoint.exe" "%1"'), 'Windows does not know .nii.')
  say(path.join(place, 'Uninstall Counterpoint.exe'), ['/S'])
  await mustVanish('The program', () => readdirSync(place).length > 1)
  must(existsSync(scan), 'Removing the app removed a scan.')
  must(registry(type).status !== 0, `${type} is still there after the app was removed.`)
}

function tryMac(folder) {
  say('hdiutil', ['attach', '-nobrowse', '-readonly', '-mountpoint', folder, installer(`${process.arch}.dmg`)])
  try {
    const app = path.join(folder, 'Counterpoint.app')
    say('codesign', ['--verify', '--deep', '--strict', app])
    mustRead(path.join(app, 'Contents', 'MacOS', 'Counterpoint'))
    const resources = path.join(app, 'Contents', 'Resources')
    mustCarryLicences(resources, resources)
  } finally {
    say('hdiutil', ['detach', folder, '-force'])
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'counterpoint-installed-'))
try {
  await { linux: tryLinux, win32: tryWindows, darwin: tryMac }[process.platform]?.(folder)
  console.log('Each installer installs an app that reads the sample scan, and nothing is left of it when it is removed.')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
