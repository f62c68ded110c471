/** What does the stand-in change in the page's own world, before any of its scripts run? */
import { joinWorlds } from './bridge'

export function start(secret: string): void {
  joinWorlds('main', secret)
  refuseBufferTransfers()
  sendNewWindowsToHost(secret)
}

/** Electron loses the whole message when an ArrayBuffer is transferred to main or a utility process (electron#34905): fail loudly here. */
function refuseBufferTransfers(): void {
  const post = MessagePort.prototype.postMessage
  MessagePort.prototype.postMessage = function (message: unknown, options: Transferable[] | StructuredSerializeOptions = []) {
    const transfer = Array.isArray(options) ? options : (options.transfer ?? [])
    if (transfer.some((item) => !(item instanceof MessagePort))) throw new Error('stand-in: Electron ports can transfer MessagePorts only')
    post.call(this, message, { transfer })
  }
}

/** window.open and target=_blank are answered by the host's setWindowOpenHandler, which may only deny. */
function sendNewWindowsToHost(secret: string): void {
  const Event = CustomEvent
  const open = (url: string) => window.dispatchEvent(new Event(`${secret}open`, { detail: { url: new URL(url, document.baseURI).href } }))
  window.open = (url) => {
    if (url) open(String(url))
    return null
  }
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href][target=_blank]') : null
    if (event.defaultPrevented || !link) return
    event.preventDefault()
    open(link.href)
  })
}
