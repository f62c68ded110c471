/** Which requests of a page may go on, after will-navigate, will-frame-navigate and webRequest.onBeforeRequest were asked? */
import type { CdpObject, CdpSession } from './cdp'
import { fromHttp, toHttp } from './protocol'
import { registry } from './registry'
import { askBeforeRequest } from './session'
import { preventable } from './strict'
import type { WebContents } from './web-contents'

const TYPES: Readonly<Record<string, string>> = {
  Stylesheet: 'stylesheet',
  Image: 'image',
  Font: 'font',
  Script: 'script',
  XHR: 'xhr',
  Fetch: 'xhr',
  Media: 'media',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
}

export class PageRequests {
  /** Where the host itself is going: loadURL asks nobody. */
  private expected: string | undefined

  constructor(
    private readonly session: CdpSession,
    private readonly contents: WebContents,
    private readonly frameId: string,
  ) {
    session.on('Fetch.requestPaused', (event: CdpObject) => void this.decide(event))
  }
  enable(): void {
    void this.session.sendMaybe('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
  }
  expect(target: string): void {
    this.expected = target
  }

  private async decide(event: CdpObject): Promise<void> {
    const answer = await this.answer(event)
    const { requestId } = event
    if (answer.cancel)
      void this.session.sendMaybe('Fetch.failRequest', { requestId, errorReason: answer.navigation ? 'Aborted' : 'BlockedByClient' })
    else
      void this.session.sendMaybe(
        'Fetch.continueRequest',
        answer.redirectURL ? { requestId, url: toHttp(answer.redirectURL) } : { requestId },
      )
  }
  private async answer(event: CdpObject): Promise<{ cancel?: boolean; redirectURL?: string; navigation?: true }> {
    const isMainFrame = event.resourceType === 'Document' && event.frameId === this.frameId
    const url = fromHttp(event.request.url)
    if (isMainFrame && event.redirectedRequestId) {
      const redirect = preventable({ url, frame: this.contents.mainFrame, isMainFrame: true, isSameDocument: false })
      this.contents.emit('will-redirect', redirect, url, false, true)
      if (redirect.defaultPrevented) return { cancel: true, navigation: true }
    } else if (isMainFrame) {
      const mine = this.expected === event.request.url.split('#')[0]
      this.expected = undefined
      if (!mine && this.refusedNavigation(url)) return { cancel: true, navigation: true }
    }
    const resourceType =
      event.resourceType === 'Document' ? (isMainFrame ? 'mainFrame' : 'subFrame') : (TYPES[event.resourceType] ?? 'other')
    return askBeforeRequest({
      id: registry.nextId(),
      url,
      method: event.request.method,
      webContentsId: this.contents.id,
      webContents: this.contents,
      frame: this.contents.mainFrame,
      resourceType,
      referrer: fromHttp(event.request.headers.Referer ?? ''),
      timestamp: Date.now(),
      uploadData: [],
    })
  }
  private refusedNavigation(url: string): boolean {
    if (url === this.contents.getURL().split('#')[0]) return false // a reload asks nobody
    const details = { url, frame: this.contents.mainFrame, initiator: this.contents.mainFrame, isMainFrame: true, isSameDocument: false }
    const forFrame = preventable(details)
    this.contents.emit('will-frame-navigate', forFrame)
    const forPage = preventable(details)
    if (!forFrame.defaultPrevented) this.contents.emit('will-navigate', forPage, url, false, true)
    return forFrame.defaultPrevented || forPage.defaultPrevented
  }
}
