/** Does the app also work as it is installed: from its archive, under its own name, with its release switches? */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { engine, expect, test } from '../support/launch-app'

const root = path.resolve(import.meta.dirname, '../..')
const bin = (name: string) => path.join(root, 'node_modules', '.bin', name)
const folder = path.join(root, '.cache', 'packed')
const executable = path.join(folder, 'linux-unpacked', 'counterpoint')
const archive = path.join('linux-unpacked', 'resources', 'app.asar')

/** What a release is made with (electron-builder.yml). */
const RELEASE_SWITCHES = [
  'RunAsNode is Disabled',
  'EnableNodeOptionsEnvironmentVariable is Disabled',
  'EnableNodeCliInspectArguments is Disabled',
  'EnableEmbeddedAsarIntegrityValidation is Enabled',
  'OnlyLoadAppFromAsar is Enabled',
  'GrantFileProtocolExtraPrivileges is Disabled',
]

function succeed(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  const env = { ...process.env, ...environment }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', timeout: 180_000, env })
  expect(status, stdout + stderr).toBe(0)
  return stripVTControlCharacters(stdout)
}

function pack(into: string, target = 'dir'): void {
  rmSync(into, { recursive: true, force: true })
  // What make-installers.mjs says too: a deb has to name a page of the project.
  const settings = [
    `-c.directories.output=${into}`,
    `-c.electronDist=${process.env.ELECTRON_OVERRIDE_DIST_PATH}`,
    '-c.extraMetadata.homepage=file:///x',
  ]
  const environment = { CUSTOM_FPM_PATH: path.join(root, 'tests/support/fpm-by-dpkg.mjs'), SOURCE_DATE_EPOCH: '1700000000' }
  succeed(bin('electron-builder'), ['--linux', target, '--publish', 'never', ...settings], environment)
}

const canMakeDeb = process.platform === 'linux' && spawnSync('dpkg-deb', ['--version']).status === 0

/** What a deb brings to a system: what it asks for, where its files go, its entry in the menu, and which files it opens. */
function readDeb(file: string) {
  const unpacked = path.join(path.dirname(file), 'deb')
  succeed('dpkg-deb', ['-R', file, unpacked])
  const text = (name: string) => readFileSync(path.join(unpacked, name), 'utf8')
  return {
    control: text('DEBIAN/control'),
    entry: text('usr/share/applications/counterpoint.desktop').split('\n'),
    types: text('usr/share/mime/packages/counterpoint.xml'),
    iconSizes: readdirSync(path.join(unpacked, 'usr/share/icons/hicolor')).sort(),
    copyright: text('usr/share/doc/counterpoint/copyright'),
    installed: readdirSync(path.join(unpacked, 'opt/Counterpoint')),
    appArmor: text('opt/Counterpoint/resources/apparmor-profile'),
    afterInstalling: text('DEBIAN/postinst'),
  }
}

/** Everything that an archive may hold: what was built, what is shown or read at run time, and whose it is. */
const EXPECTED = [
  /^\/(LICENSE|package\.json)$/,
  /^\/out\/(main|engine|chunks)\/[\w-]+\.mjs$/,
  /^\/out\/(cli\.mjs|preload\/index\.cjs|third-party-licences\.txt|renderer\/index\.html)$/,
  /^\/out\/renderer\/assets\/[\w-]+\.(js|css|woff2|png|svg|wasm)$/,
  /^\/assets\/icon\/icon\.png$/,
  /^\/assets\/(?!icon|installer)[\w-]+\/[\w.-]+\.(gz|nii|tsv|json|txt|md)$/,
  /^\/assets\/[\w-]+\/LICEN[SC]E(\.txt)?$/,
]

/** Names of the packages that the sources import, and of those whose modules the bundler marked in what it wrote. */
function packagesInside(): Set<string> {
  const text = (where: string, file: string) => readFileSync(path.join(root, where, file), 'utf8')
  const files = (where: string) => readdirSync(path.join(root, where), { recursive: true }).map(String)
  const imported = ['src-main', 'src-renderer', 'src-shared'].flatMap((where) =>
    files(where)
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
      .flatMap((file) =>
        [...text(where, file).matchAll(/^import (?!type )(?:[^'"]*? from )?['"]([^.'"][^'"]*)['"]/gm)].map(([, name = '']) => name),
      ),
  )
  const marked = files('out')
    .filter((file) => /\.(mjs|cjs|js)$/.test(file))
    .flatMap((file) => [...text('out', file).matchAll(/^\s*\/\/(?:#region)? ?(?:.*\/)?node_modules\/(.*)$/gm)].map(([, name = '']) => name))
  const names = [...imported, ...marked].filter((name) => !name.startsWith('node:') && name !== 'electron')
  return new Set(
    names.map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    ),
  )
}

test('the licence of every package that is inside is told, and none is copyleft', () => {
  const told = readFileSync(path.join(root, 'out', 'third-party-licences.txt'), 'utf8')
  const listed = [...told.matchAll(/^-{80}\n(@?[\w./-]+) \d[^\n]*\nLicence: (.*)$/gm)].map(([, name = '', licence = '']) => ({
    name,
    licence,
  }))
  const names = listed.map(({ name }) => name)
  const inside = packagesInside()
  expect(inside.size).toBeGreaterThan(20)
  expect([...inside].filter((name) => !names.includes(name))).toEqual([])
  expect(
    listed.filter(({ licence }) => !/^(MIT|ISC|MIT and ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|OFL-1\.1|as in the text below)$/.test(licence)),
  ).toEqual([])
})

function expectDeb(deb: ReturnType<typeof readDeb>): void {
  const { control, entry, types, iconSizes, copyright, installed } = deb
  expect(control).toMatch(/^Package: counterpoint\nVersion: \d+\.\d+\.\d+\n/)
  // Electron's program is linked to these.
  for (const library of ['libgtk-3-0', 'libnss3', 'libasound2t64 | libasound2', 'libgbm1']) expect(control).toContain(library)
  // A file manager hands over paths, and the entry stands beside others of its kind.
  expect(entry).toEqual(
    expect.arrayContaining(['Exec=/opt/Counterpoint/counterpoint %F', 'Icon=counterpoint', 'StartupWMClass=counterpoint']),
  )
  expect(entry).toContain('MimeType=application/x-nifti;application/x-nifti-header;application/x-nifti-gzip;')
  expect(entry.find((line) => line.startsWith('Categories='))).toContain('Science;')
  for (const pattern of ['*.nii', '*.nii.gz', '*.hdr']) expect(types).toContain(`<glob pattern="${pattern}"/>`)
  // Sizes that themes of icons have; in a folder of another name no icon is found.
  expect(iconSizes).toEqual(['128x128', '16x16', '24x24', '256x256', '32x32', '48x48', '512x512', '64x64'])
  expect(copyright).toBe(readFileSync(path.join(root, 'LICENSE'), 'utf8'))
  expect(installed).toEqual(expect.arrayContaining(['counterpoint', 'resources']))
  // Ubuntu since 24.04 lets only programs that it knows have the namespaces of Chromium's sandbox.
  expect(deb.appArmor).toMatch(/profile "counterpoint" "\/opt\/Counterpoint\/counterpoint" flags=\(unconfined\) \{\n {2}userns,/)
  expect(deb.afterInstalling).toContain("APPARMOR_PROFILE_SOURCE='/opt/Counterpoint/resources/apparmor-profile'")
}

test.describe('packed for Linux', () => {
  test.skip(process.platform !== 'linux', 'the folder of another system is laid out otherwise')
  test.beforeAll(() => {
    test.setTimeout(240_000)
    pack(folder, canMakeDeb ? 'deb' : 'dir')
  })
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('it carries the release switches', () => {
    const told = succeed(bin('electron-fuses'), ['read', '--app', executable])
    for (const each of RELEASE_SWITCHES) expect(told).toContain(each)
  })

  test('it holds what is needed and nothing else, and is the same when packed again', () => {
    test.setTimeout(240_000)
    const listed = succeed(bin('asar'), ['list', path.join(folder, archive)])
      .trim()
      .split('\n')
    const files = listed.filter((file) => !listed.some((other) => other.startsWith(`${file}/`)))
    expect(files.length).toBeGreaterThan(20)
    expect(files.filter((file) => !EXPECTED.some((pattern) => pattern.test(file)))).toEqual([])
    for (const file of ['LICENSE.txt', 'third-party-licences.txt']) {
      expect(existsSync(path.join(folder, 'linux-unpacked', 'resources', file)), file).toBe(true)
    }
    const again = path.join(root, '.cache', 'packed-again')
    pack(again, canMakeDeb ? 'deb' : 'dir')
    const deb = readdirSync(again).find((name) => name.endsWith('.deb'))
    expect(deb !== undefined).toBe(canMakeDeb)
    if (deb) expectDeb(readDeb(path.join(again, deb)))
    const hash = (where: string, file: string) =>
      createHash('sha256')
        .update(readFileSync(path.join(where, file)))
        .digest('hex')
    const hashes = (where: string) => [archive, ...(deb ? [deb] : [])].map((file) => hash(where, file))
    const [first, second] = [hashes(folder), hashes(again)]
    rmSync(again, { recursive: true, force: true })
    expect(second).toEqual(first)
  })

  test('its command line reads a scan without a window', () => {
    const sample = path.join(root, 'assets', 'sample', 'audiovisual_bold.nii.gz')
    const told = JSON.parse(succeed(executable, ['inspect', sample, '--json']))
    expect(told).toMatchObject({ shape: [64, 64, 21, 64], datatype: 'int16', repetitionTimeSeconds: 3 })
    // Node writes to stderr when it is told both to colour and not to.
    const env = { ...process.env, FORCE_COLOR: undefined }
    const refused = spawnSync(executable, ['inspect', '/nowhere/scan.nii'], { encoding: 'utf8', timeout: 60_000, env })
    expect(refused.status).toBe(3)
    expect(refused.stderr).toMatch(/^error FILE_NOT_FOUND: /)
  })

  test('its window opens the sample scan, which lies outside the archive', async ({ launch }) => {
    // Playwright reaches the main process through the inspector, which a release refuses.
    if (engine() === 'electron') succeed(bin('electron-fuses'), ['write', '--app', executable, 'EnableNodeCliInspectArguments=on'])
    const { app, window } = await launch({ executable })
    expect(await app.evaluate(({ app: main }) => [main.isPackaged, main.getName()])).toEqual([true, 'Counterpoint'])
    await window.getByRole('button', { name: 'Open sample' }).click()
    await expect(window.getByText('audiovisual_bold.nii.gz').first()).toBeVisible()
  })

  test('its engine runs the sample scan from the archive', () => {
    const results = path.join(mkdtempSync(path.join(tmpdir(), 'counterpoint-packed-')), 'results')
    const sample = path.join(root, 'assets', 'sample', 'audiovisual_bold.nii.gz')
    succeed(executable, ['run', sample, '--out', results, '--n-components', '5', '--json'])
    expect(existsSync(path.join(results, 'maps.nii.gz'))).toBe(true)
    // The WebAssembly kernels too come out of the archive.
    const { versions } = JSON.parse(readFileSync(path.join(results, 'run.json'), 'utf8'))
    expect(versions.kernels).toMatch(/^fast \((relaxed-)?simd, \d+ threads?\)$/)
    rmSync(path.dirname(results), { recursive: true })
  })
})
