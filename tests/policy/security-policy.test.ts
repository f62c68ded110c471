/** Which URLs, navigations, permissions and requests does the policy allow? Everything else is refused. */
import { describe, expect, it } from 'vitest'
import {
  CONTENT_SECURITY_POLICY,
  isOwnPage,
  mayNavigate,
  mayRequest,
  permissionGranted,
  SECURITY_HEADERS,
  START_URL,
} from '../../src-main/app/security-policy'

const FOREIGN = [
  'http://example.org/',
  'https://counterpoint/',
  'https://app.counterpoint/',
  'ws://localhost:1',
  'wss://example.org',
  'ftp://example.org/x',
  'file:///etc/passwd',
  'app://counterpoint.example.org/index.html',
  'app://other/index.html',
  'app://user@counterpoint/index.html',
  'app://counterpoint:8080/index.html',
  'app:counterpoint/index.html',
  'APPX://counterpoint/',
  'javascript:alert(1)',
  'chrome://settings',
  'chrome-extension://abc/x',
  'about:blank',
  'view-source:app://counterpoint/',
  'not a url',
  '',
]

describe('own page', () => {
  it.each(['app://counterpoint/', 'app://counterpoint/index.html', 'app://counterpoint/index.html?x=1#y', START_URL])('is %s', (url) => {
    expect(isOwnPage(url)).toBe(true)
  })
  it.each(FOREIGN)('is not %s', (url) => {
    expect(isOwnPage(url)).toBe(false)
  })
})

describe('navigation', () => {
  it('goes to the one page only', () => {
    expect(mayNavigate(START_URL)).toBe(true)
    expect(mayNavigate('app://counterpoint/')).toBe(true)
  })
  it.each([
    ...FOREIGN,
    'data:text/html,x',
    'blob:app://counterpoint/1',
    'app://counterpoint/assets/x.html',
    'app://counterpoint/runs/a/mean',
  ])('is refused to %s', (url) => {
    expect(mayNavigate(url)).toBe(false)
  })
})

describe('requests', () => {
  it.each(['app://counterpoint/assets/index.js', 'blob:app://counterpoint/6c1e', 'data:image/png;base64,AA=='])('may ask for %s', (url) => {
    expect(mayRequest(url, false)).toBe(true)
    expect(mayRequest(url, true)).toBe(true)
  })
  it.each([...FOREIGN, 'blob:https://example.org/6c1e', 'blob:null'])('may not ask for %s', (url) => {
    expect(mayRequest(url, false)).toBe(false)
    expect(mayRequest(url, true)).toBe(false)
  })
  it('lets DevTools load itself in development only', () => {
    expect(mayRequest('devtools://devtools/bundled/inspector.html', true)).toBe(true)
    expect(mayRequest('devtools://devtools/bundled/inspector.html', false)).toBe(false)
  })
})

/** Electron's names (electron.d.ts, setPermissionRequestHandler and setPermissionCheckHandler). */
const PERMISSIONS = [
  'accessibilityEvents',
  'background-sync',
  'clipboard-read',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'screen-wake-lock',
  'sensors',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'usb',
  'window-management',
  'unknown',
  'something-new',
  'toString',
  '__proto__',
]

describe('permissions', () => {
  it.each(['clipboard-sanitized-write', 'fullscreen'])('%s is granted to our page and nobody else', (permission) => {
    expect(permissionGranted(permission, START_URL)).toBe(true)
    expect(permissionGranted(permission, 'app://counterpoint/')).toBe(true)
    for (const url of FOREIGN) expect(permissionGranted(permission, url)).toBe(false)
  })
  it.each(PERMISSIONS)('%s is refused', (permission) => {
    expect(permissionGranted(permission, START_URL)).toBe(false)
  })
})

describe('content security policy', () => {
  const directives = new Map(
    CONTENT_SECURITY_POLICY.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources] as const
    }),
  )
  it('denies what it does not name', () => {
    expect(directives.get('default-src')).toEqual(["'none'"])
  })
  it('has nothing unsafe, no wildcard and no other host', () => {
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|wss?:/)
    const allowed = new Set(["'none'", "'self'", 'blob:', 'data:'])
    expect([...directives.values()].flat().filter((source) => !allowed.has(source))).toEqual([])
  })
  it('takes scripts, styles and connections from the app alone', () => {
    for (const name of ['script-src', 'style-src', 'connect-src', 'font-src']) expect(directives.get(name)).toEqual(["'self'"])
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(directives.get(name)).toEqual(["'none'"])
  })
  it('is sent with isolation headers', () => {
    expect(SECURITY_HEADERS).toMatchObject({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    expect(SECURITY_HEADERS['permissions-policy']).toMatch(/^([a-z-]+=\(\)(, |$))+$/)
    for (const feature of ['camera', 'microphone', 'geolocation', 'usb', 'serial', 'hid', 'bluetooth', 'display-capture'])
      expect(SECURITY_HEADERS['permissions-policy']).toContain(`${feature}=()`)
  })
})
