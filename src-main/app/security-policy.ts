/** What may the page load, where may it go and what may it ask for? Pure: no Electron here, only answers. */

export const SCHEME = 'app'
const HOST = 'counterpoint'
const ORIGIN = `${SCHEME}://${HOST}`
export const START_URL = `${ORIGIN}/index.html`

/**
 * One origin, no inline script or style element, no eval, no frames, no forms. `blob:` and `data:` images are the page's own
 * drawings (canvas to picture). Style attributes set through the CSSOM, as React does, are not inline styles to the browser.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** On every answer of the app protocol. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), bluetooth=(), midi=(), display-capture=()',
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null
}

/** True for a document of our own: the only senders whose calls are answered. */
export function isOwnPage(url: string): boolean {
  const parsed = parse(url)
  return parsed !== null && parsed.protocol === `${SCHEME}:` && parsed.host === HOST && parsed.username === '' && parsed.port === ''
}

/** The window shows one page for all its life: a reload is the only navigation. */
export function mayNavigate(url: string): boolean {
  const parsed = parse(url)
  return parsed !== null && isOwnPage(url) && (parsed.pathname === '/index.html' || parsed.pathname === '/')
}

/**
 * Whether a request may be made at all. Everything that could leave the machine is refused; `blob:` and `data:` never do.
 * DevTools loads its own front end, and exists in development only.
 */
export function mayRequest(url: string, development: boolean): boolean {
  const parsed = parse(url)
  if (parsed === null) return false
  switch (parsed.protocol) {
    case `${SCHEME}:`:
      return isOwnPage(url)
    case 'blob:':
      return isOwnPage(parsed.pathname)
    case 'data:':
      return true
    case 'devtools:':
      return development
    default:
      return false
  }
}

/** The permissions that are granted, each with its reason; everything else is refused. */
const GRANTED: Readonly<Record<string, string>> = {
  'clipboard-sanitized-write': 'copying a peak table, a figure or a coordinate',
  fullscreen: 'looking at maps on the whole screen',
}

export function permissionGranted(permission: string, requestingUrl: string): boolean {
  return Object.hasOwn(GRANTED, permission) && isOwnPage(requestingUrl)
}
