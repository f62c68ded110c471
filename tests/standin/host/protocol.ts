/**
 * How does Chromium load app:// pages? As http://<host>.<scheme>.localhost/ (a secure context with a stable origin), which
 * --host-resolver-rules sends to a loopback server, where the app's own protocol.handle callback makes the response.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type Electron from 'electron'
import { fetchFile } from './fetch-file'
import { registry } from './registry'
import { strict } from './strict'

type Handler = (request: Request) => Response | Promise<Response>
type ResponseHeaders = Record<string, string[]>
interface HeadersAnswer {
  readonly cancel?: boolean
  readonly responseHeaders?: Readonly<Record<string, string | string[]>>
}
type HeadersListener = (details: object, callback: (answer: HeadersAnswer) => void) => void

const handlers = new Map<string, Handler>()
const privileges = new Map<string, Electron.Privileges>()
let headersListener: HeadersListener | null = null
let port = 0

export function setHeadersListener(listener: HeadersListener | null): void {
  headersListener = listener
}

/** app://host/path -> http://host.app.localhost/path */
export function toHttp(address: string): string {
  const url = new URL(address)
  const scheme = url.protocol.slice(0, -1)
  return handlers.has(scheme) ? `http://${url.host}.${scheme}.localhost${url.pathname}${url.search}${url.hash}` : address
}
/** http://host.app.localhost/path -> app://host/path; also what follows 'blob:'. */
export function fromHttp(address: string): string {
  return address.replace(/^(blob:)?http:\/\/([^/]+)\.([a-z][a-z0-9+.-]*)\.localhost(?=\/|$)/, (all, blob = '', host, scheme) =>
    handlers.has(scheme) ? `${blob}${scheme}://${host}` : all,
  )
}
/** `app:` and `app://host` sources of a policy. */
function policyToHttp(policy: string): string {
  let mapped = policy
  for (const scheme of handlers.keys()) {
    const source = new RegExp(`(?<=^|[\\s;])${scheme}:(//[^\\s;]*)?(?=$|[\\s;])`, 'g')
    mapped = mapped.replace(source, (all, host) => (host ? toHttp(all) : `http://*.${scheme}.localhost`))
  }
  return mapped
}

/** net.fetch and session.fetch. */
export async function fetchAny(input: string | Request, init?: RequestInit): Promise<Response> {
  const request = typeof input === 'string' ? new Request(input, init) : input
  const scheme = new URL(request.url).protocol.slice(0, -1)
  if (scheme === 'file') return fetchFile(request)
  const handler = handlers.get(scheme)
  return handler ? handler(request) : fetch(request)
}

async function serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const [, host, scheme = ''] = /^(.+)\.([a-z][a-z0-9+.-]*)\.localhost(?::\d+)?$/.exec(request.headers.host ?? '') ?? []
  const handler = handlers.get(scheme)
  if (!handler) {
    response.writeHead(404).end()
    return
  }
  const url = `${scheme}://${host}${request.url}`
  const method = request.method ?? 'GET'
  try {
    const answer = await handler(new Request(url, { method, headers: requestHeaders(request), ...requestBody(request, method) }))
    for (const [name, values] of Object.entries(await listenedHeaders(url, method, answer))) {
      response.setHeader(name, name.startsWith('content-security-policy') ? values.map(policyToHttp) : values)
    }
    response.writeHead(answer.status)
    if (answer.body) await pipeline(Readable.fromWeb(answer.body as NodeReadableStream), response)
    else response.end()
  } catch (error) {
    if (response.destroyed) return // the page has gone away
    console.error(`stand-in: the handler of ${url} failed:`, error)
    if (!response.headersSent) response.writeHead(500)
    response.end()
  }
}
function requestHeaders(request: http.IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== 'host' && name !== 'connection') headers.set(name, fromHttp(String(value)))
  }
  return headers
}
function requestBody(request: http.IncomingMessage, method: string): RequestInit {
  if (method === 'GET' || method === 'HEAD') return {}
  return { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' } as RequestInit
}
async function listenedHeaders(url: string, method: string, answer: Response): Promise<ResponseHeaders> {
  const own: ResponseHeaders = {}
  answer.headers.forEach((value, name) => {
    own[name] = [value]
  })
  const listener = headersListener
  if (!listener) return own
  const details = { id: registry.nextId(), url, method, responseHeaders: own, resourceType: 'other', statusCode: answer.status }
  const { cancel, responseHeaders = own } = await new Promise<HeadersAnswer>((resolve) => listener(details, resolve))
  if (cancel) throw new Error('cancelled by onHeadersReceived')
  return Object.fromEntries(Object.entries(responseHeaders).map(([name, value]) => [name.toLowerCase(), [value].flat()]))
}

const REQUIRED = ['standard', 'secure', 'supportFetchAPI'] as const
export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (registry.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const scheme of schemes) privileges.set(scheme.scheme, scheme.privileges ?? {})
  },
  handle(scheme: string, handler: Handler): void {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    const missing = REQUIRED.filter((name) => !privileges.get(scheme)?.[name])
    if (missing.length > 0) throw new Error(`stand-in: scheme ${scheme} needs ${missing.join(', ')} to behave as it does here`)
    handlers.set(scheme, handler)
  },
  unhandle(scheme: string): void {
    handlers.delete(scheme)
  },
  isProtocolHandled: (scheme: string) => handlers.has(scheme) || ['file', 'http', 'https'].includes(scheme),
} satisfies Partial<Electron.Protocol>)

/** Starts the loopback server; gives the value for --host-resolver-rules. */
export async function startProtocolServer(): Promise<string> {
  const server = http.createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  port = (server.address() as AddressInfo).port
  return `MAP *.localhost 127.0.0.1:${port}`
}
