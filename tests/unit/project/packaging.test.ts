/** Would electron-builder take electron-builder.yml, and does it ask for every installer, file type and switch of a release? */
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { artifactBuildCompleted, artifactBuildStarted, withoutGzipFacts } from '../../../assets/installer/same-bytes.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** What electron-builder itself reads and checks its settings with. */
const builder = createRequire(createRequire(`${root}package.json`).resolve('electron-builder'))
interface Settings {
  readonly [key: string]: unknown
  readonly electronFuses: Readonly<Record<string, boolean>>
  readonly files: readonly { readonly filter: readonly string[] }[]
  readonly extraResources: readonly { readonly to: string }[]
  readonly linux: { readonly target: unknown; readonly icon: string; readonly mimeTypes: readonly string[] }
  readonly deb: { readonly executableArgs: readonly string[]; readonly fpm: readonly string[] }
  readonly win: { readonly target: unknown; readonly icon: string }
  readonly nsis: Readonly<Record<string, unknown>>
  readonly mac: {
    readonly target: readonly { readonly target: string; readonly arch: readonly string[] }[]
    readonly icon: string
    readonly entitlements: string
    readonly entitlementsInherit: string
    readonly extendInfo: Readonly<Record<string, null>>
    readonly fileAssociations: readonly { readonly ext: string; readonly rank?: string }[]
  }
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
    ['enableCookieEncryption', false],
  ] as const)('sets the fuse %s to %s', (fuse, on) => {
    expect(settings.electronFuses[fuse]).toBe(on)
  })
  it('packs the program into an archive whose integrity can be checked, without what other processes read', () => {
    expect(settings.asar).toBe(true)
    expect(settings.asarUnpack).toEqual(['out/engine/**', 'out/chunks/**', 'out/cli.mjs', 'assets/sample/**'])
  })
  it('carries the licences beside the program', () => {
    expect(settings.extraResources.map(({ to }) => to)).toEqual(expect.arrayContaining(['LICENSE.txt', 'third-party-licences.txt']))
  })
  it('opens .nii on a Mac, and is offered for .hdr and .gz, which other programs open', () => {
    expect(settings.mac.fileAssociations.map(({ ext, rank }) => [ext, rank])).toEqual([
      ['nii', undefined],
      ['hdr', 'Alternate'],
      ['gz', 'Alternate'],
    ])
  })
  it('tells Linux what the types of its entry are: .nii.gz is gzip too, and a .hdr file is known by its content', () => {
    const types = readFileSync(`${root}assets/installer/linux-types.xml`, 'utf8')
    const told = [...types.matchAll(/<mime-type type="([^"]+)">([\s\S]*?)<\/mime-type>/g)].map(([, type = '', body = '']) => ({
      type,
      body,
    }))
    expect(told.map(({ type }) => type)).toEqual(settings.linux.mimeTypes)
    expect(told.flatMap(({ body }) => /<glob pattern="([^"]+)"\/>/.exec(body)?.[1] ?? [])).toEqual(['*.nii', '*.hdr', '*.nii.gz'])
    expect(told.map(({ body }) => /<magic /.test(body))).toEqual([true, true, false])
    expect(told[2]?.body).toContain('<sub-class-of type="application/gzip"/>')
    expect(settings.deb.fpm).toContain('assets/installer/linux-types.xml=/usr/share/mime/packages/counterpoint.xml')
  })
  it('has an entry with one code for files: the deb names its own, electron-builder adds one to that of the AppImage', () => {
    expect(settings.deb.executableArgs).toEqual(['%F'])
    expect(settings.linux).not.toHaveProperty('executableArgs')
    expect(settings).not.toHaveProperty('appImage')
  })
  it('has an icon for each system, and packs no development file', () => {
    for (const { icon } of [settings.linux, settings.win, settings.mac]) expect(existsSync(`${root}${icon}`), icon).toBe(true)
    const patterns = settings.files.flatMap(({ filter }) => filter)
    expect(patterns.filter((pattern) => !pattern.startsWith('!'))).toEqual(['LICENSE', 'out/**', 'assets/**', 'assets/icon/icon.png'])
    expect(patterns).toEqual(expect.arrayContaining(['!node_modules/**', '!**/*.map']))
  })
  it('has the sizes that Windows and a Mac show, the smallest of a Mac as colours and mask: PNG is not read there for an app', () => {
    const ico = readFileSync(`${root}${settings.win.icon}`)
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, picture) => ico[6 + 16 * picture] || 256)
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256])
    const icns = readFileSync(`${root}${settings.mac.icon}`)
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const types: string[] = []
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) types.push(icns.toString('ascii', at, at + 4))
    expect(types).toEqual(['is32', 's8mk', 'il32', 'l8mk', 'ic07', 'ic08', 'ic09', 'ic11', 'ic12', 'ic13', 'ic14', 'ic10'])
  })
  it('makes an AppImage that needs no libfuse.so.2, which many systems no longer have, and an installer with an NSIS of no known flaw', () => {
    expect(settings.toolsets).toEqual({ appimage: '1.0.3', nsis: '1.2.1' })
  })
  it('asks a Mac for nothing that the app does not do: no camera, microphone or Bluetooth, and no code but its own compiled', () => {
    expect(Object.keys(settings.mac.extendInfo).sort()).toEqual([
      'NSAudioCaptureUsageDescription',
      'NSBluetoothAlwaysUsageDescription',
      'NSBluetoothPeripheralUsageDescription',
      'NSCameraUsageDescription',
      'NSMicrophoneUsageDescription',
    ])
    expect(Object.values(settings.mac.extendInfo).filter((value) => value !== null)).toEqual([])
    for (const file of [settings.mac.entitlements, settings.mac.entitlementsInherit])
      expect(readFileSync(`${root}${file}`, 'utf8').match(/<key>.*<\/key>/g)).toEqual(['<key>com.apple.security.cs.allow-jit</key>'])
  })
  it('publishes nowhere, and names the entry of the menu that its window belongs to', () => {
    expect(settings.publish).toBeNull()
    const told = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
    expect(told.desktopName).toBe(`${(settings.linux as { executableName?: string }).executableName}.desktop`)
    expect(settings.linux).toMatchObject({ syncDesktopName: true })
  })
})

describe('the installer for Windows', () => {
  const script = readFileSync(`${root}assets/installer/windows.nsh`, 'utf8')
  const macro = (name: string) => new RegExp(`^!macro ${name}\\b[\\s\\S]*?^!macroend$`, 'm').exec(script)?.[0] ?? ''

  it('takes no file types by electron-builder itself, which would take them from other programs and leave them with none', () => {
    expect(settings.nsis).toMatchObject({ include: 'assets/installer/windows.nsh', oneClick: false, perMachine: false })
    expect(settings).not.toHaveProperty('fileAssociations')
    expect(settings.win).not.toHaveProperty('fileAssociations')
  })
  it('offers itself for .nii, .hdr and .gz, and withdraws each when it is removed', () => {
    const called = (name: string, inside: string) =>
      [...macro(inside).matchAll(new RegExp(`insertmacro ${name} "([^"]+)" "([^"]+)"`, 'g'))].map(([, ending, type]) => [ending, type])
    expect(called('offerFor', 'customInstall').map(([ending]) => ending)).toEqual(['.nii', '.hdr', '.gz'])
    expect(called('withdrawFrom', 'customUnInstall')).toEqual(called('offerFor', 'customInstall'))
    // Of .nii it is the program for a double click only where no other is.
    expect(macro('customInstall')).toMatch(/ReadRegStr \$0 HKCR "\.nii" ""\n {2}\$\{if\} \$0 == ""\n/)
  })
  it('removes what it brought by name, never the folder that somebody chose with everything in it', () => {
    const removed = macro('customRemoveFiles')
    expect(removed).toContain('Delete "$INSTDIR\\*.dll"')
    expect([...script.matchAll(/RMDir \/r .*/g)].map(([line]) => line)).toEqual(['RMDir /r "$INSTDIR\\resources\\app.asar.unpacked"'])
    for (const { to } of settings.extraResources) expect(removed).toContain(`Delete "$INSTDIR\\resources\\${to}"`)
  })
  it('keeps no copy of itself and no helper for updates, which this program does not make', () => {
    expect(macro('customInstall')).toMatch(/Delete "\$LOCALAPPDATA\\\$\{APP_INSTALLER_STORE_FILE\}"/)
    expect(settings.nsis).toMatchObject({ packElevateHelper: false, differentialPackage: false })
  })
})

describe('the same sources', () => {
  it('are packed with the time of the sources, by what electron-builder calls', () => {
    expect(settings).toMatchObject({
      artifactBuildStarted: './assets/installer/same-bytes.mjs',
      artifactBuildCompleted: './assets/installer/same-bytes.mjs',
    })
    const output = mkdtempSync(join(tmpdir(), 'counterpoint-same-'))
    try {
      for (const folder of ['linux-unpacked/resources', 'mac-arm64', '__stage']) mkdirSync(join(output, folder), { recursive: true })
      const files = ['linux-unpacked/resources/app.asar', 'mac-arm64/program', '__stage/other'].map((file) => join(output, file))
      for (const file of files) writeFileSync(file, 'x')
      // As in a Mac's frameworks; Windows lets only some accounts make one.
      if (process.platform !== 'win32') {
        symlinkSync('program', join(output, 'mac-arm64/link'))
        files.push(join(output, 'mac-arm64/link'))
      }
      const time = (file: string) => lstatSync(file).mtimeMs / 1000
      const before = files.map(time)
      artifactBuildStarted({ file: join(output, 'installer.deb') })
      expect(files.map(time)).toEqual(before)
      process.env.SOURCE_DATE_EPOCH = '1700000000'
      artifactBuildStarted({ file: join(output, 'installer.deb') })
      expect(files.map(time)).toEqual([1_700_000_000, 1_700_000_000, before[2], ...before.slice(3).map(() => 1_700_000_000)])
      expect(time(join(output, 'linux-unpacked'))).toBe(1_700_000_000)
    } finally {
      delete process.env.SOURCE_DATE_EPOCH
      rmSync(output, { recursive: true })
    }
  })
  it('are compressed without the moment and the temporary name that 7-Zip notes', () => {
    const plain = gzipSync('maps')
    const noted = (name: string, seconds: number) => {
      const header = Buffer.from(plain.subarray(0, 10))
      header[3] = 8
      header.writeUInt32LE(seconds, 4)
      return Buffer.concat([header, Buffer.from(`${name}\0`), plain.subarray(10)])
    }
    const [one, other] = [withoutGzipFacts(noted('0.tar', 1_700_000_000)), withoutGzipFacts(noted('12.tar', 1_800_000_000))]
    expect(one.equals(other)).toBe(true)
    expect(one.equals(withoutGzipFacts(plain))).toBe(true)
    expect(gunzipSync(one).toString()).toBe('maps')
    expect(() => withoutGzipFacts(Buffer.from('no gzip file'))).toThrow(/gzip/)
    const folder = mkdtempSync(join(tmpdir(), 'counterpoint-same-'))
    try {
      for (const name of ['a.tar.gz', 'a.deb']) {
        writeFileSync(join(folder, name), noted('0.tar', 1_700_000_000))
        artifactBuildCompleted({ file: join(folder, name) })
      }
      expect(readFileSync(join(folder, 'a.tar.gz')).equals(one)).toBe(true)
      expect(readFileSync(join(folder, 'a.deb')).equals(noted('0.tar', 1_700_000_000))).toBe(true)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
  it('give the same installer for Windows: NSIS notes no times of the files it packs', () => {
    expect(readFileSync(`${root}assets/installer/windows.nsh`, 'utf8')).toMatch(/^SetDateSave off$/m)
  })
  it('make each installer for Linux in a round of its own: the deb writes into the folder that the others are made from', () => {
    const script = readFileSync(`${root}assets/installer/make-installers.mjs`, 'utf8')
    const [, rounds = ''] = /LINUX_TARGETS = \[(.*)\]/.exec(script) ?? []
    expect(rounds.replace(/['\s]/g, '').split(',').sort()).toEqual([...(settings.linux.target as string[])].sort())
  })
})
