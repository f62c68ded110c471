/** Which file, or which bytes of it, does a URL of the app's own origin name? Pure: paths in, path out. */
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { DENOISE_CACHE, type DenoiseCacheName } from '../../src-shared/model/denoise'
import { isOwnPage } from './security-policy'

/** Raw voxel values of a preview or a run, as the engine put them into its cache folder. */
export const CACHE_FILES = { mean: 'mean.f32', mask: 'mask.u8', maps: 'maps.f32', background: 'background.u8' } as const

export type Target =
  | { readonly kind: 'page'; readonly path: string }
  | { readonly kind: 'preview'; readonly id: string; readonly file: string }
  | { readonly kind: 'denoise'; readonly id: string; readonly file: string }
  | { readonly kind: 'run'; readonly id: string; readonly file: string }
  | { readonly kind: 'component'; readonly id: string; readonly index: number }
  | { readonly kind: 'figure'; readonly id: string }

const ID = '([0-9a-z-]{1,64})'
const PREVIEW = new RegExp(`^/previews/${ID}/(mean|mask)$`)
const RUN = new RegExp(`^/runs/${ID}/(mean|mask|background)$`)
const VOLUME = new RegExp(`^/runs/${ID}/volume/(0|[1-9][0-9]{0,7})$`)
const FIGURE = new RegExp(`^/figures/${ID}$`)
const DENOISE = new RegExp(`^/denoise/${ID}/(${Object.keys(DENOISE_CACHE).join('|')})$`)
const COMPONENT = new RegExp(`^/runs/${ID}/component/(0|[1-9][0-9]{0,5})$`)

/** What `url` asks for, or null when it asks for nothing that is served. */
export function targetOf(url: string): Target | null {
  if (!isOwnPage(url)) return null
  const { pathname } = new URL(url)
  const preview = PREVIEW.exec(pathname)
  if (preview) return { kind: 'preview', id: preview[1] ?? '', file: preview[2] === 'mean' ? CACHE_FILES.mean : CACHE_FILES.mask }
  const run = RUN.exec(pathname)
  if (run) return { kind: 'run', id: run[1] ?? '', file: CACHE_FILES[run[2] as 'mean' | 'mask' | 'background'] }
  const volume = VOLUME.exec(pathname)
  if (volume) return { kind: 'run', id: volume[1] ?? '', file: `volume-${volume[2]}.u8` }
  const denoise = DENOISE.exec(pathname)
  if (denoise) return { kind: 'denoise', id: denoise[1] ?? '', file: DENOISE_CACHE[denoise[2] as DenoiseCacheName] }
  const component = COMPONENT.exec(pathname)
  if (component) return { kind: 'component', id: component[1] ?? '', index: Number(component[2]) }
  const figure = FIGURE.exec(pathname)
  if (figure) return { kind: 'figure', id: figure[1] ?? '' }
  if (/^\/(previews|runs|figures|denoise)(\/|$)/.test(pathname)) return null
  return { kind: 'page', path: pathname === '/' ? '/index.html' : pathname }
}

/**
 * The file that a URL's path names inside `root`, or null when it names anything else: a parent folder in any spelling, an
 * absolute path, a drive or stream of Windows, a NUL.
 */
export function pathInside(root: string, urlPath: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  // No name of ours holds these; refusing them leaves nothing for a file system to reinterpret.
  if (/[\0\\:*?"<>|%]/.test(decoded)) return null
  const segments = decoded.split('/').filter((segment) => segment !== '')
  if (segments.length === 0 || segments.some((segment) => /^\.+$/.test(segment) || segment.endsWith('.') || segment.endsWith(' ')))
    return null
  const base = resolve(root)
  const file = join(base, ...segments)
  const inside = relative(base, file)
  return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? null : file
}

export interface ByteRange {
  readonly start: number
  /** Inclusive. */
  readonly end: number
}

/** One `Range: bytes=a-b` header; null without one; 'unsatisfiable' when it lies outside `size` bytes. Several ranges are not served: the whole is. */
export function byteRange(header: string | null, size: number): ByteRange | null | 'unsatisfiable' {
  const match = header === null ? null : /^bytes=(\d*)-(\d*)$/.exec(header.trim())
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [, first = '', last = ''] = match
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start > end || start >= size ? 'unsatisfiable' : { start, end }
}
