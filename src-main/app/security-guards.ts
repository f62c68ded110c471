/** Where are the rules of security-policy.ts put to work in Electron? */
import { app, type Session, session, type WebContents } from 'electron'
import type { Logger } from './logger'
import { mayNavigate, mayRequest, permissionGranted } from './security-policy'

/**
 * Before the app is ready: Chromium's own services stay silent, every name look-up fails, and WebRTC cannot open a socket.
 * The request filter below already refuses what the page asks for; this is for what is not asked by the page.
 */
export function quietChromium(): void {
  for (const flag of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings']) {
    app.commandLine.appendSwitch(flag)
  }
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
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
