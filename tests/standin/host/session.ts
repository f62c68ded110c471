/** What may pages do: requests, permissions, downloads, as the app's session handlers answer? */
import type Electron from 'electron'
import type { CdpObject } from './cdp'
import { fetchAny, fromHttp, protocol, setHeadersListener } from './protocol'
import { chromium, registry } from './registry'
import { type Like, notImplemented, preventable, strict, strictEmitter } from './strict'
import type { WebContents } from './web-contents'

interface RequestDetails {
  readonly id: number
  readonly url: string
  readonly webContents: WebContents
  readonly [name: string]: unknown
}
interface RequestAnswer {
  readonly cancel?: boolean
  readonly redirectURL?: string
}
type Listener<Answer> = (details: object, callback: (answer: Answer) => void) => void

let beforeRequest: Listener<RequestAnswer> | null = null
export function askBeforeRequest(details: RequestDetails): Promise<RequestAnswer> {
  const listener = beforeRequest
  return listener ? new Promise((resolve) => listener(details, resolve)) : Promise.resolve({})
}

/** Every webRequest method takes `listener` or `filter, listener`; a filter must be the one that means all. */
function onlyListener<L>(name: string, args: readonly unknown[]): L | null {
  const [first, second] = args
  if (first === null || typeof first === 'function') return first as L | null
  const { urls } = first as Electron.WebRequestFilter
  if (urls.some((url) => url !== '<all_urls>' && url !== '*://*/*')) throw notImplemented(`webRequest.${name} with a filter of addresses`)
  return second as L | null
}

/** Electron's permission names and Chromium's descriptors of what they govern. */
const PERMISSIONS: Readonly<Record<string, readonly CdpObject[]>> = {
  media: [{ name: 'camera' }, { name: 'microphone' }],
  geolocation: [{ name: 'geolocation' }],
  notifications: [{ name: 'notifications' }],
  midi: [{ name: 'midi' }],
  midiSysex: [{ name: 'midi', sysex: true }],
  'clipboard-read': [{ name: 'clipboard-read' }],
  'clipboard-sanitized-write': [{ name: 'clipboard-write' }],
  'idle-detection': [{ name: 'idle-detection' }],
  'storage-access': [{ name: 'storage-access' }],
  'window-management': [{ name: 'window-management' }],
  'display-capture': [{ name: 'display-capture' }],
  'persistent-storage': [{ name: 'persistent-storage' }],
}
type RequestHandler = (contents: WebContents, permission: string, callback: (granted: boolean) => void, details: object) => void
type CheckHandler = (contents: WebContents | null, permission: string, origin: string, details: object) => boolean

class StandinSession
  extends strictEmitter('session')
  implements Like<Electron.Session, 'protocol' | 'webRequest' | 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>
{
  readonly protocol = protocol
  readonly webRequest = strict('webRequest', {
    onBeforeRequest: (...args: unknown[]) => {
      beforeRequest = onlyListener('onBeforeRequest', args)
    },
    onHeadersReceived: (...args: unknown[]) => {
      setHeadersListener(onlyListener('onHeadersReceived', args))
    },
  })
  private requestHandler: RequestHandler | null = null
  private checkHandler: CheckHandler | null = null

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.requestHandler = handler
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.checkHandler = handler
  }
  /** HID, serial and USB devices: the headless Chromium offers none to ask about. */
  setDevicePermissionHandler(_handler: unknown): void {}
  setUSBProtectedClassesHandler(_handler: unknown): void {}
  setDisplayMediaRequestHandler(_handler: unknown): void {}
  setSpellCheckerEnabled(_enabled: boolean): void {}
  setSpellCheckerLanguages(_languages: string[]): void {}
  async fetch(input: string | Request, init?: RequestInit): Promise<Response> {
    return fetchAny(input, init)
  }
  async clearCache(): Promise<void> {}
  flushStorageData(): void {}
  isPersistent(): boolean {
    return true
  }

  /**
   * Electron asks the handlers when a page asks; here they are asked for every permission before a page opens, and Chromium
   * enforces the answers. Without handlers everything is granted, as in Electron.
   */
  async standinApplyPermissions(contents: WebContents, url: string): Promise<void> {
    const origin = `${url.split('/').slice(0, 3).join('/')}/`
    const details = { requestingUrl: url, securityOrigin: origin, isMainFrame: true, mediaTypes: ['video', 'audio'] }
    const settings = Object.entries(PERMISSIONS).map(async ([permission, descriptors]) => {
      const checked = this.checkHandler?.(contents, permission, origin, details) ?? true
      const handler = this.requestHandler
      const granted =
        checked && handler ? await new Promise<boolean>((resolve) => handler(contents, permission, resolve, details)) : checked
      const setting = granted ? 'granted' : 'denied'
      // A Chromium that does not know one of them has nothing to grant either.
      for (const descriptor of descriptors) {
        await chromium()
          .connection.send('Browser.setPermission', { permission: descriptor, setting })
          .catch(() => {})
      }
    })
    await Promise.all(settings)
  }
  /** A download that no listener prevents would need a place and a dialog, which the stand-in has not. */
  standinWatchDownloads(): void {
    const { connection } = chromium()
    connection.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true }).catch(() => {})
    connection.on('Browser.downloadWillBegin', ({ guid, url, suggestedFilename, frameId }: CdpObject) => {
      const contents = [...registry.contents.values()].find((each) => each.getDevToolsTargetId() === frameId)
      const cancel = () => void connection.send('Browser.cancelDownload', { guid }).catch(() => {})
      const item = strict('DownloadItem', { cancel, getURL: () => fromHttp(url), getFilename: () => suggestedFilename })
      const event = preventable()
      this.emit('will-download', event, item, contents)
      cancel()
      if (!event.defaultPrevented) console.error('stand-in: downloads are not implemented, cancelled:', suggestedFilename)
    })
  }
}

export const defaultSession = new StandinSession()
export const session = strict('session', {
  defaultSession,
  fromPartition: (): never => {
    throw notImplemented('session.fromPartition')
  },
})
