/** What is answered to a request of the page: a file of its own, voxel values of something open, or nothing? */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { type ByteRange, byteRange, CACHE_FILES, pathInside, targetOf } from './data-paths'
import type { Logger } from './logger'
import { SECURITY_HEADERS } from './security-policy'

/** Where the voxel values of what is open lie; null for an id that is not open. */
export interface DataPlaces {
  previewFolder(previewId: string): string | null
  /** The SVG of a figure. */
  figureFile(figureId: string): string | null
  denoiseFolder(previewId: string): string | null
  runFolder(runId: string): { readonly folder: string; readonly nComponents: number; readonly voxelsInMask: number } | null
}

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

interface Part {
  readonly file: string
  readonly contentType: string
  /** Part of the file; null for all of it. */
  readonly slice: ByteRange | null
}

/** The file, or the part of it, that a URL names; null when nothing is served there. */
function locate(url: string, rendererFolder: string, places: DataPlaces): Part | null {
  const target = targetOf(url)
  if (target === null) return null
  const raw = (folder: string, name: string, slice: ByteRange | null = null): Part => ({
    file: join(folder, name),
    contentType: 'application/octet-stream',
    slice,
  })
  switch (target.kind) {
    case 'page': {
      const file = pathInside(rendererFolder, target.path)
      return file === null ? null : { file, contentType: MIME[extname(file).toLowerCase()] ?? 'application/octet-stream', slice: null }
    }
    case 'preview': {
      const folder = places.previewFolder(target.id)
      return folder === null ? null : raw(folder, target.file)
    }
    case 'figure': {
      const file = places.figureFile(target.id)
      return file === null ? null : { file, contentType: MIME['.svg'] ?? '', slice: null }
    }
    case 'denoise': {
      const folder = places.denoiseFolder(target.id)
      return folder === null ? null : raw(folder, target.file)
    }
    case 'run': {
      const run = places.runFolder(target.id)
      return run === null ? null : raw(run.folder, target.file)
    }
    case 'component': {
      const run = places.runFolder(target.id)
      if (run === null || target.index >= run.nComponents || run.voxelsInMask === 0) return null
      const bytes = run.voxelsInMask * Float32Array.BYTES_PER_ELEMENT
      return raw(run.folder, CACHE_FILES.maps, { start: target.index * bytes, end: (target.index + 1) * bytes - 1 })
    }
  }
}

/** Answers one request; never throws, so that a missing file is a 404 and not a network error. */
export async function answer(
  request: Pick<Request, 'url' | 'method' | 'headers'>,
  rendererFolder: string,
  places: DataPlaces,
  logger: Logger,
): Promise<Response> {
  const respond = (status: number, headers: Record<string, string> = {}, body: ReadableStream | null = null) =>
    new Response(body, { status, headers: { ...SECURITY_HEADERS, 'cache-control': 'no-store', ...headers } })
  if (request.method !== 'GET' && request.method !== 'HEAD') return respond(405, { allow: 'GET, HEAD' })
  const part = locate(request.url, rendererFolder, places)
  if (part === null) return respond(404)
  try {
    const info = await stat(part.file)
    if (!info.isFile()) return respond(404)
    const whole = part.slice ?? { start: 0, end: info.size - 1 }
    if (whole.end >= info.size) return respond(404)
    const size = whole.end - whole.start + 1
    const headers = { 'content-type': part.contentType, 'accept-ranges': 'bytes' }
    const range = byteRange(request.headers.get('range'), size)
    if (range === 'unsatisfiable') return respond(416, { 'content-range': `bytes */${size}` })
    const { start, end } = range ?? { start: 0, end: size - 1 }
    const sizes = {
      'content-length': String(end - start + 1),
      ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
    }
    if (request.method === 'HEAD' || size === 0) return respond(range ? 206 : 200, { ...headers, ...sizes })
    const stream = createReadStream(part.file, { start: whole.start + start, end: whole.start + end })
    // Node's and the DOM's types for the same web stream differ.
    return respond(range ? 206 : 200, { ...headers, ...sizes }, Readable.toWeb(stream) as unknown as ReadableStream)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') logger.warn(`app protocol: ${String(error)}`)
    return respond(404)
  }
}
