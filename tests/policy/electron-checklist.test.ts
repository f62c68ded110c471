/** Is every item of Electron's security checklist kept? One row per item that applies; SECURITY.md says which do not, and why. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const made = vi.hoisted(() => ({
  options: [] as { webPreferences: Record<string, unknown> }[],
  urls: [] as string[],
  switches: [] as string[][],
  privileges: [] as object[],
  spelling: [] as unknown[],
  webRtc: [] as string[],
  forks: [] as unknown[][],
}))
type Listener = (...words: never[]) => unknown
const hooks = vi.hoisted(() => new Map<string, Listener>())

vi.mock('electron', () => {
  const hook = (name: string) => (listener: Listener) => void hooks.set(name, listener)
  const contents = {
    on: (name: string, listener: Listener) => hooks.set(name, listener),
    setWindowOpenHandler: hook('window-open'),
    setWebRTCIPHandlingPolicy: (policy: string) => made.webRtc.push(policy),
  }
  class BrowserWindow {
    webContents = contents
    constructor(options: { webPreferences: Record<string, unknown> }) {
      made.options.push(options)
    }
    once() {}
    on() {}
    async loadURL(url: string) {
      made.urls.push(url)
    }
  }
  const guarded = {
    webRequest: { onBeforeRequest: hook('request') },
    setPermissionRequestHandler: hook('permission-request'),
    setPermissionCheckHandler: hook('permission-check'),
    setDevicePermissionHandler: hook('device'),
    on: (name: string, listener: Listener) => hooks.set(name, listener),
    setSpellCheckerEnabled: (on: boolean) => made.spelling.push(on),
    setSpellCheckerLanguages: (languages: string[]) => made.spelling.push(languages),
  }
  return {
    app: {
      on: (name: string, listener: Listener) => hooks.set(`app ${name}`, listener),
      commandLine: { appendSwitch: (...words: string[]) => made.switches.push(words) },
    },
    BrowserWindow,
    nativeTheme: {},
    screen: { getAllDisplays: () => [] },
    protocol: { registerSchemesAsPrivileged: (schemes: object[]) => made.privileges.push(...schemes) },
    utilityProcess: { fork: (...words: unknown[]) => made.forks.push(words) },
    session: { defaultSession: guarded },
  }
})

const { openMainWindow } = await import('../../src-main/app/main-window')
const { guardContents, guardSession, quietChromium } = await import('../../src-main/app/security-guards')
const { registerAppScheme } = await import('../../src-main/app/app-protocol')
const { electronEngine } = await import('../../src-main/runs/electron-engine')
const { CONTENT_SECURITY_POLICY } = await import('../../src-main/app/security-policy')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const settings = { get: () => ({ window: null, settings: { theme: 'dark' } }) }
await openMainWindow({ page: { attach: () => undefined }, settings, logger: silent, development: false } as unknown as Parameters<
  typeof openMainWindow
>[0])
const guardedByWindow = { webRtc: [...made.webRtc], navigation: hooks.has('will-navigate') }
guardSession(silent, false)
guardContents(silent)
quietChromium()
registerAppScheme()

const preferences = made.options[0]?.webPreferences ?? {}
const filesOf = (folder: string) =>
  readdirSync(`${root}${folder}`, { recursive: true })
    .map(String)
    .filter((name) => /\.(ts|tsx|mjs|html)$/.test(name))
    .map((name) => readFileSync(`${root}${folder}/${name}`, 'utf8'))
const source = [...filesOf('src-main'), ...filesOf('src-renderer'), ...filesOf('src-shared')].join('\n')
const config = readFileSync(`${root}electron-builder.yml`, 'utf8')
const ask = (name: string, ...words: unknown[]) => (hooks.get(name) as unknown as (...given: unknown[]) => unknown)(...words)
const stopped = (name: string, url?: string): boolean => {
  let prevented = false
  ask(name, { preventDefault: () => (prevented = true) }, url)
  return prevented
}

const CHECKLIST: readonly [number, string, () => void][] = [
  [1, 'only secure content is loaded', () => expect(made.urls).toEqual(['app://counterpoint/index.html'])],
  [2, 'the page has no Node', () => expect(preferences).toMatchObject({ nodeIntegration: false })],
  [3, 'the preload is isolated from the page', () => expect(preferences).toMatchObject({ contextIsolation: true })],
  [4, 'the page process is sandboxed', () => expect(preferences).toMatchObject({ sandbox: true })],
  [
    5,
    'permissions are refused but for two harmless ones',
    () => {
      const granted: string[] = []
      for (const permission of [
        'media',
        'geolocation',
        'notifications',
        'hid',
        'usb',
        'openExternal',
        'clipboard-read',
        'fileSystem',
        'fullscreen',
      ]) {
        ask(
          'permission-request',
          { getURL: () => 'app://counterpoint/index.html' },
          permission,
          (allowed: boolean) => allowed && granted.push(permission),
        )
      }
      expect(granted).toEqual(['fullscreen'])
      expect(ask('permission-check', null, 'media', 'app://counterpoint/')).toBe(false)
      expect(ask('device')).toBe(false)
    },
  ],
  [6, 'the same-origin rules are on', () => expect(preferences).toMatchObject({ webSecurity: true })],
  [
    7,
    'a content security policy allows nothing but our own files',
    () => {
      expect(CONTENT_SECURITY_POLICY).toMatch(/default-src 'none'.*script-src 'self';/)
      expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/)
    },
  ],
  [8, 'no insecure content is allowed', () => expect(preferences).not.toHaveProperty('allowRunningInsecureContent')],
  [9, 'no experimental features are on', () => expect(preferences).not.toHaveProperty('experimentalFeatures')],
  [10, 'no Blink features are switched on', () => expect(JSON.stringify([preferences, made.switches])).not.toMatch(/blink/i)],
  [11, 'no webview may open windows', () => expect(source).not.toMatch(/allowpopups/i)],
  [
    12,
    'no webview can be made',
    () => expect([preferences.webviewTag, stopped('will-attach-webview'), /<webview/.test(source)]).toEqual([false, true, false]),
  ],
  [
    13,
    'navigation is limited to the one page',
    () => {
      expect(stopped('will-navigate', 'https://example.org/')).toBe(true)
      expect(stopped('will-navigate', 'app://counterpoint/index.html')).toBe(false)
      expect(stopped('will-redirect', 'app://counterpoint/index.html')).toBe(true)
    },
  ],
  [14, 'no window can be opened', () => expect(ask('window-open', { url: 'app://counterpoint/index.html' })).toEqual({ action: 'deny' })],
  [15, 'nothing is handed to the system to open', () => expect(source).not.toMatch(/\b(openExternal|openPath|openItem)\b/)],
  [
    16,
    'Electron is of a current line, pinned exactly',
    () => expect(JSON.parse(readFileSync(`${root}package.json`, 'utf8')).devDependencies.electron).toMatch(/^4[5-9]\.\d+\.\d+$/),
  ],
  [
    17,
    'the sender of every call is checked, in the one place that listens',
    () => {
      const listening = readdirSync(`${root}src-main`, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.ts') && /ipcMain|\.ipc\b/.test(readFileSync(`${root}src-main/${name}`, 'utf8')))
      expect(listening.map((name) => name.replaceAll('\\', '/'))).toEqual(['ipc/register.ts'])
      expect(readFileSync(`${root}src-main/ipc/register.ts`, 'utf8')).toMatch(/if \(!senderTrusted\(event/)
    },
  ],
  [
    18,
    'pages come from a protocol of our own, not from file:',
    () => expect(source).not.toMatch(/loadFile\(|loadURL\(['"`]file:|registerFileProtocol/),
  ],
  [
    19,
    'the fuses of a release are set',
    () => {
      for (const off of [
        'runAsNode',
        'enableNodeOptionsEnvironmentVariable',
        'enableNodeCliInspectArguments',
        'grantFileProtocolExtraPrivileges',
      ])
        expect(config).toContain(`  ${off}: false`)
      for (const on of ['enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar']) expect(config).toContain(`  ${on}: true`)
    },
  ],
  [
    20,
    'the preload hands over named methods, never Electron itself',
    () => {
      const preload = readFileSync(`${root}src-main/preload/index.ts`, 'utf8')
      expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1)
      expect(preload).not.toMatch(/exposeInMainWorld\([^)]*(ipcRenderer|electron)/)
      expect(source).not.toMatch(/@electron\/remote|enableRemoteModule/)
    },
  ],
]

describe("Electron's checklist", () => {
  it.each(CHECKLIST)('%i: %s', (_number, _words, holds) => holds())
  it('has a row for every item', () => expect(CHECKLIST.map(([number]) => number)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1)))
})

describe('beyond the list', () => {
  it('every request but our own is refused, developer tools are off', () => {
    for (const [url, cancel] of [
      ['https://example.org/', true],
      ['file:///etc/passwd', true],
      ['devtools://devtools/', true],
      ['app://counterpoint/index.html', false],
    ] as const) {
      let answered: unknown
      ask('request', { url }, (answer: unknown) => (answered = answer))
      expect(answered, url).toEqual({ cancel })
    }
    expect(stopped('will-download')).toBe(true)
    expect(preferences).toMatchObject({ devTools: false, navigateOnDragDrop: false, spellcheck: false })
  })
  it('Chromium itself asks nobody: no services of its own, no names, no proxy that exists, no dictionaries', () => {
    expect(made.switches).toEqual([
      ['disable-background-networking'],
      ['disable-component-update'],
      ['disable-domain-reliability'],
      ['no-pings'],
      ['disable-quic'],
      ['host-resolver-rules', 'MAP * ~NOTFOUND'],
      ['proxy-server', 'socks5://127.0.0.1:1'],
      ['proxy-bypass-list', '<-loopback>'],
      ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
    ])
    expect(made.spelling).toEqual([false, []])
  })
  it('every web contents is guarded, the window before anything is in it and any other when it is made', () => {
    expect(guardedByWindow).toEqual({ webRtc: ['disable_non_proxied_udp'], navigation: true })
    const listened: string[] = []
    const policies: string[] = []
    const other = {
      on: (name: string) => listened.push(name),
      setWindowOpenHandler: () => listened.push('window-open'),
      setWebRTCIPHandlingPolicy: (policy: string) => policies.push(policy),
    }
    ask('app web-contents-created', {}, other)
    ask('app web-contents-created', {}, other)
    expect(listened).toEqual(['will-navigate', 'will-redirect', 'will-attach-webview', 'window-open'])
    expect(policies).toEqual(['disable_non_proxied_udp'])
  })
  it('the scheme of the app has what pages need: it goes round no policy, takes no service workers and no requests of others', () => {
    expect(made.privileges).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }])
  })
  it('the engine is started with the cleaned environment and nothing more', () => {
    process.env.NODE_OPTIONS_OF_TEST = 'x'
    try {
      electronEngine('/app/entry.mjs').fork()
    } finally {
      delete process.env.NODE_OPTIONS_OF_TEST
    }
    const [entry, words, options] = made.forks[0] as [string, string[], { env: Record<string, string> }]
    expect([entry, words]).toEqual(['/app/entry.mjs', []])
    expect(Object.keys(options).sort()).toEqual(['env', 'serviceName', 'stdio'])
    expect(options.env.PATH).toBe(process.env.PATH)
    expect(Object.keys(options.env).filter((name) => /^(NODE_|ELECTRON_)/.test(name))).toEqual([])
  })
  it('no source reaches for a network: no such module of Node or Electron, no request but to the page itself, no reports, no updates', () => {
    expect(source).not.toMatch(/['"](node:)?(https?|http2|net|tls|dns|dgram|inspector)(\/promises)?['"]/)
    expect(source).not.toMatch(/\b(crashReporter|autoUpdater|contentTracing|netLog|sendBeacon|EventSource|WebSocket|RTCPeerConnection)\b/)
    expect([...source.matchAll(/\bimport \{([^}]*)\} from 'electron'/g)].flatMap(([, names = '']) => names.split(/[\s,]+/))).not.toContain(
      'net',
    )
    const fetched = [...source.matchAll(/\bfetch\(([^,)]*)/g)].map(([, what = '']) => what)
    expect(fetched.length).toBeGreaterThan(0)
    for (const what of fetched) expect(what).not.toMatch(/https?:|['"`]\/\//)
  })
  it('no code is made from text', () => {
    expect(source).not.toMatch(/\beval\(|new Function\(|dangerouslySetInnerHTML|\.innerHTML\s*=|document\.write\(|insertAdjacentHTML/)
  })
  it('the threat model is written down', () => {
    const text = readFileSync(`${root}SECURITY.md`, 'utf8')
    for (const heading of ['## What is protected', '## Who might attack, and how', "## Electron's checklist", '## Reporting'])
      expect(text).toContain(heading)
    for (const [, test] of text.matchAll(/`(tests\/[\w./-]+)`/g)) expect(existsSync(`${root}${test}`), test).toBe(true)
  })
})
