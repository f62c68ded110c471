/** Where are the rules of security-policy.ts put to work in Electron? */
import { app, type Session, session, type WebContents } from 'electron'
import type { Logger } from './logger'
import { mayNavigate, mayRequest, permissionGranted } from './security-policy'

const SILENT = ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings', 'disable-quic']
/** UDP of WebRTC goes through a proxy that speaks it, or not at all. */
const NO_UDP = 'disable_non_proxied_udp'

/**
 * Before the app is ready: Chromium's own services stay silent, no name and no address in numbers leads anywhere, and what connects all the same goes
 * to a proxy that is not there (a port below 1024, which no user's program can take), so that no proxy of the system, nor a script that chooses one
 * (WPAD), is looked for. The request filter below already refuses what the page asks for; this is for what no filter sees: Chromium's own wishes,
 * WebRTC, hints of what may be needed.
 */
export function quietChromium(): void {
  for (const flag of SILENT) app.commandLine.appendSwitch(flag)
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('proxy-server', 'socks5://127.0.0.1:1')
  // This very computer too, which Chromium would leave out by itself.
  app.commandLine.appendSwitch('proxy-bypass-list', '<-loopback>')
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', NO_UDP)
}

/** Once the app is ready, before any window. */
export function guardSession(logger: Logger, development: boolean): void {
  const guarded: Session = session.defaultSession
  guarded.webRequest.onBeforeRequest((details, answer) => {
    const allowed = mayRequest(details.url, development)
    if (!allowed) logger.warn(`refused request: ${details.url.slice(0, 200)}`)
    answer({ cancel: !allowed })
  })
  guarded.setPermissionRequestHandler((contents, permission, answer) => {
    const allowed = permissionGranted(permission, contents.getURL())
    if (!allowed) logger.warn(`refused permission: ${permission}`)
    answer(allowed)
  })
  guarded.setPermissionCheckHandler((_contents, permission, requestingOrigin) => permissionGranted(permission, requestingOrigin))
  guarded.setDevicePermissionHandler(() => false)
  // Switched off in the window too; an enabled checker fetches dictionaries from a server of Google's.
  guarded.setSpellCheckerEnabled(false)
  guarded.setSpellCheckerLanguages([])
  guarded.on('will-download', (event) => {
    event.preventDefault()
    logger.warn('refused download')
  })
}

/** Every web contents that ever exists gets these, ours and any that should not be there. */
export function guardContents(logger: Logger): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, logger))
}

const guarded = new WeakSet<WebContents>()

export function guard(contents: WebContents, logger: Logger): void {
  if (guarded.has(contents)) return
  guarded.add(contents)
  contents.setWebRTCIPHandlingPolicy(NO_UDP)
  const refuse = (what: string) => (event: { preventDefault(): void }, url?: string) => {
    event.preventDefault()
    logger.warn(`refused ${what}${url ? `: ${url.slice(0, 200)}` : ''}`)
  }
  contents.on('will-navigate', (event, url) => {
    if (!mayNavigate(url)) refuse('navigation')(event, url)
  })
  contents.on('will-redirect', (event, url) => refuse('redirect')(event, url))
  contents.on('will-attach-webview', (event) => refuse('webview')(event))
  contents.setWindowOpenHandler(({ url }) => {
    logger.warn(`refused new window: ${url.slice(0, 200)}`)
    return { action: 'deny' }
  })
}
