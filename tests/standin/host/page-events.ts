/** What happens to a page, in Chromium's words and in ours? */
import type { CdpObject, CdpSession } from './cdp'
import { fromHttp } from './protocol'

export interface PageEvents {
  console(level: string, message: string): void
  startedLoading(): void
  navigated(url: string): void
  navigatedInPage(url: string): void
  /** The address could not be reached; Chromium shows its own error page instead. */
  failed(): void
  domReady(): void
  loaded(): void
  crashed(): void
}

/** Tells the events of the page's main frame, with addresses as the app knows them. */
export function followPage(page: CdpSession, mainFrame: string, events: PageEvents): void {
  page.on('Runtime.consoleAPICalled', ({ type, args }: CdpObject) => {
    events.console(type, args.map((each: CdpObject) => each.value ?? each.description ?? '').join(' '))
  })
  page.on('Page.frameStartedLoading', ({ frameId }: CdpObject) => {
    if (frameId === mainFrame) events.startedLoading()
  })
  page.on('Page.frameNavigated', ({ frame }: CdpObject) => {
    if (frame.parentId) return
    if (frame.unreachableUrl) events.failed()
    else events.navigated(fromHttp(frame.url) + (frame.urlFragment ?? ''))
  })
  page.on('Page.navigatedWithinDocument', ({ frameId, url }: CdpObject) => {
    if (frameId === mainFrame) events.navigatedInPage(fromHttp(url))
  })
  page.on('Page.domContentEventFired', () => events.domReady())
  page.on('Page.loadEventFired', () => events.loaded())
  page.on('Inspector.targetCrashed', () => events.crashed())
}
