/** Would electron-builder take electron-builder.yml, and does it ask for every installer, file type and switch of a release? */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** What electron-builder itself reads and checks its settings with. */
const builder = createRequire(createRequire(`${root}package.json`).resolve('electron-builder'))
interface Settings {
  readonly [key: string]: unknown
  readonly electronFuses: Readonly<Record<string, boolean>>
  readonly files: readonly { readonly filter: readonly string[] }[]
  readonly fileAssociations: readonly { readonly ext: string }[]
  readonly extraResources: readonly { readonly to: string }[]
  readonly linux: { readonly target: unknown; readonly icon: string; readonly fileAssociations: readonly { readonly ext: string }[] }
  readonly win: { readonly target: unknown; readonly icon: string }
  readonly mac: { readonly target: readonly { readonly target: string; readonly arch: readonly string[] }[]; readonly icon: string }
}
let settings: Settings
let validate: (settings: object) => Promise<void>
beforeAll(async () => {
  const tools = builder('app-builder-lib/out/util/config/config') as {
    getConfig(folder: string, file: string, more: null): Promise<Settings>
    validateConfiguration(settings: object, log: object): Promise<void>
  }
  const { DebugLogger } = builder('builder-util') as { DebugLogger: new (on: boolean) => object }
  settings = await tools.getConfig(root, 'electron-builder.yml', null)
  validate = (checked) => tools.validateConfiguration(checked, new DebugLogger(false))
}, 60_000)

describe('electron-builder.yml', () => {
  it('is valid by the schema of the electron-builder that is installed, which knows a wrong word', async () => {
    await expect(validate(settings)).resolves.toBeUndefined()
    await expect(validate({ ...settings, asarr: true })).rejects.toThrow(/asarr/)
    await expect(validate({ ...settings, electronFuses: { ...settings.electronFuses, runAsNod: false } })).rejects.toThrow(/electronFuses/)
  })
  it('makes AppImage, deb and tar.gz for Linux, an installer for Windows, and disk images for both processors of a Mac', () => {
    expect(settings.linux.target).toEqual(['AppImage', 'deb', 'tar.gz'])
    expect(settings.win.target).toContain('nsis')
    expect(settings.mac.target.find(({ target }) => target === 'dmg')?.arch).toEqual(['x64', 'arm64'])
  })
  it.each([
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['onlyLoadAppFromAsar', true],
    ['grantFileProtocolExtraPrivileges', false],
    ['enableCookieEncryption', true],
  ] as const)('sets the fuse %s to %s', (fuse, on) => {
    expect(settings.electronFuses[fuse]).toBe(on)
  })
  it('opens .nii and .hdr everywhere and .nii.gz on Linux, and carries the licences beside the program', () => {
    expect(settings.fileAssociations.map(({ ext }) => ext)).toEqual(['nii', 'hdr'])
    expect(settings.linux.fileAssociations.map(({ ext }) => ext)).toContain('nii.gz')
    expect(settings.extraResources.map(({ to }) => to)).toEqual(expect.arrayContaining(['LICENSE.txt', 'third-party-licences.txt']))
  })
  it('has an icon for each system, and packs no development file', () => {
    for (const { icon } of [settings.linux, settings.win, settings.mac]) expect(existsSync(`${root}${icon}`), icon).toBe(true)
    const patterns = settings.files.flatMap(({ filter }) => filter)
    expect(patterns.filter((pattern) => !pattern.startsWith('!'))).toEqual(['LICENSE', 'out/**', 'assets/**', 'assets/icon/icon.png'])
    expect(patterns).toEqual(expect.arrayContaining(['!node_modules/**', '!**/*.map']))
  })
  it('makes an AppImage that needs no libfuse.so.2, which many systems no longer have', () => {
    expect(settings.toolsets).toEqual({ appimage: '1.0.3' })
  })
  it('publishes nowhere, and names the entry of the menu that its window belongs to', () => {
    expect(settings.publish).toBeNull()
    const told = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
    expect(told.desktopName).toBe(`${(settings.linux as { executableName?: string }).executableName}.desktop`)
    expect(settings.linux).toMatchObject({ syncDesktopName: true })
  })
})
