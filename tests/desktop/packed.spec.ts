/** Does the app also work as it is installed: from its archive, under its own name, with its release switches? */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { engine, expect, test } from '../support/launch-app'

const root = path.resolve(import.meta.dirname, '../..')
const bin = (name: string) => path.join(root, 'node_modules', '.bin', name)
const folder = path.join(root, '.cache', 'packed')
const executable = path.join(folder, 'linux-unpacked', 'counterpoint')

/** What a release is made with (electron-builder.yml). */
const RELEASE_SWITCHES = [
  'RunAsNode is Disabled',
  'EnableNodeOptionsEnvironmentVariable is Disabled',
  'EnableNodeCliInspectArguments is Disabled',
  'EnableEmbeddedAsarIntegrityValidation is Enabled',
  'OnlyLoadAppFromAsar is Enabled',
  'GrantFileProtocolExtraPrivileges is Disabled',
]

function succeed(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', timeout: 180_000 })
  expect(status, stdout + stderr).toBe(0)
  return stripVTControlCharacters(stdout)
}

test.describe('packed for Linux', () => {
  test.skip(process.platform !== 'linux', 'the folder of another system is laid out otherwise')
  test.beforeAll(() => {
    test.setTimeout(240_000)
    rmSync(folder, { recursive: true, force: true })
    const settings = [`-c.directories.output=${folder}`, `-c.electronDist=${process.env.ELECTRON_OVERRIDE_DIST_PATH}`]
    succeed(bin('electron-builder'), ['--linux', 'dir', '--publish', 'never', ...settings])
  })
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('it carries the release switches', () => {
    const told = succeed(bin('electron-fuses'), ['read', '--app', executable])
    for (const each of RELEASE_SWITCHES) expect(told).toContain(each)
  })

  test('its command line reads a scan without a window', () => {
    const sample = path.join(root, 'assets', 'sample', 'audiovisual_bold.nii.gz')
    const told = JSON.parse(succeed(executable, ['inspect', sample, '--json']))
    expect(told).toMatchObject({ shape: [64, 64, 21, 64], datatype: 'int16', repetitionTimeSeconds: 3 })
    const refused = spawnSync(executable, ['inspect', '/nowhere/scan.nii'], { encoding: 'utf8', timeout: 60_000 })
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
    rmSync(path.dirname(results), { recursive: true })
  })
})
