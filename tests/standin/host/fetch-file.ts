/** What does net.fetch answer for a file: address? */
import fs from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  wasm: 'application/wasm',
  woff2: 'font/woff2',
  txt: 'text/plain',
  pdf: 'application/pdf',
}

/** Streams the file, or the range that was asked for. @throws Error net::ERR_FILE_NOT_FOUND */
export async function fetchFile(request: Request): Promise<Response> {
  const file = fileURLToPath(request.url.split(/[?#]/)[0] ?? '')
  const stat = await fs.promises.stat(file).catch(() => null)
  if (!stat?.isFile()) throw new Error('net::ERR_FILE_NOT_FOUND')
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '')
  const start = range ? Number(range[1]) : 0
  const end = range?.[2] ? Number(range[2]) : stat.size - 1
  const headers = new Headers({
    'content-type': TYPES[path.extname(file).slice(1).toLowerCase()] ?? 'application/octet-stream',
    'content-length': String(Math.max(0, end - start + 1)),
  })
  if (range) headers.set('content-range', `bytes ${start}-${end}/${stat.size}`)
  const body = stat.size > 0 ? (Readable.toWeb(fs.createReadStream(file, { start, end })) as ReadableStream) : null
  return new Response(body, { status: range ? 206 : 200, headers })
}
