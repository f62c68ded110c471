/** What does the sender of a message know of itself? */
import type Electron from 'electron'
import { strict } from './strict'

/** The only frame of a page that has a preload. */
export function mainFrame(id: number, url: () => string, destroyed: () => boolean): Electron.WebFrameMain {
  const frame = {
    get url() {
      return url()
    },
    get origin() {
      return url().split('/').slice(0, 3).join('/')
    },
    parent: null,
    frameTreeNodeId: id,
    processId: 1,
    routingId: 1,
    isDestroyed: destroyed,
  } satisfies Partial<Electron.WebFrameMain>
  return strict('WebFrameMain', frame) as unknown as Electron.WebFrameMain
}
