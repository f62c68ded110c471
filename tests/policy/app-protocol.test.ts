/** Which bytes are answered to which URL, and is nothing outside the two folders ever answered? */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer, type DataPlaces } from '../../src-main/app/answer'
import { byteRange, pathInside, targetOf } from '../../src-main/app/data-paths'
import { SECURITY_HEADERS } from '../../src-main/app/security-policy'
import { DATA } from '../../src-shared/ipc/contract'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ORIGIN = 'app://counterpoint'
let base = ''
let root = ''
let places: DataPlaces

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'counterpoint-protocol-'))
  root = join(base, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html>')
  writeFileSync(join(root, 'assets', 'index-a1.js'), 'export {}')
  writeFileSync(join(base, 'secret.txt'), 'secret')
  const run = join(base, 'run')
  mkdirSync(run)
  // Two components of three voxels.
  writeFileSync(join(run, 'maps.f32'), Buffer.from(Float32Array.of(1, 2, 3, 4, 5, 6).buffer))
  writeFileSync(join(run, 'tsnr-after.f32'), Buffer.from(Float32Array.of(11, 12).buffer))
  writeFileSync(join(run, 'mean.f32'), Buffer.from(Float32Array.of(7, 8, 9, 10).buffer))
  writeFileSync(join(run, 'figure.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(run, 'mask.u8'), Uint8Array.of(1, 0, 1, 1))
  writeFileSync(join(run, 'background.u8'), Uint8Array.of(0, 1, 255))
  writeFileSync(join(run, 'volume-12.u8'), Uint8Array.of(1, 2))
  places = {
    figureFile: (id) => (id === 'f1' ? join(run, 'figure.svg') : null),
    previewFolder: (id) => (id === 'p1' ? run : null),
    denoiseFolder: (id) => (id === 'd1' ? run : null),
    runFolder: (id) =>
      id === 'r1'
        ? { folder: run, nComponents: 2, voxelsInMask: 3 }
        : id === 'r2'
          ? { folder: run, nComponents: 1, voxelsInMask: 3 }
          : null,
  }
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

function get(path: string, options: { method?: string; range?: string } = {}): Promise<Response> {
  const headers = new Headers(options.range ? { range: options.range } : {})
  return answer({ url: path.includes('://') ? path : `${ORIGIN}${path}`, method: options.method ?? 'GET', headers }, root, places, silent)
}
const floats = async (response: Response) => [...new Float32Array(await response.arrayBuffer())]

describe('figures', () => {
  it('are answered as SVG, under the same policy as everything', async () => {
    const response = await get(DATA.figure('f1'))
    expect(response.headers.get('content-type')).toBe('image/svg+xml')
    expect(response.headers.get('content-security-policy')).toBe(SECURITY_HEADERS['content-security-policy'])
    expect(await response.text()).toContain('<svg')
  })
})

describe('pages', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/assets/index-a1.js', 'text/javascript; charset=utf-8', 'export {}'],
    ['/assets/index-a1.js?x=1', 'text/javascript; charset=utf-8', 'export {}'],
  ])('%s is answered as %s', async (path, type, text) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toBe(text)
  })
  it('carries every security header on every answer, also on refusals', async () => {
    for (const path of ['/index.html', '/nothing', DATA.runMean('r1')]) {
      const response = await get(path)
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(response.headers.get(name)).toBe(value)
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })
  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await get('/index.html', { method })).status).toBe(405)
  })
  it('answers HEAD without a body', async () => {
    const response = await get('/assets/index-a1.js', { method: 'HEAD' })
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '9', ''])
  })
})

describe('voxel values', () => {
  it('are what the engine wrote', async () => {
    expect(await floats(await get(DATA.runMean('r1')))).toEqual([7, 8, 9, 10])
    expect(await floats(await get(DATA.previewMean('p1')))).toEqual([7, 8, 9, 10])
    expect([...new Uint8Array(await (await get(DATA.runMask('r1'))).arrayBuffer())]).toEqual([1, 0, 1, 1])
    expect([...new Uint8Array(await (await get(DATA.runBackground('r1'))).arrayBuffer())]).toEqual([0, 1, 255])
    expect([...new Uint8Array(await (await get(DATA.runVolume('r1', 12))).arrayBuffer())]).toEqual([1, 2])
    expect([...new Uint8Array(await (await get(DATA.previewMask('p1'))).arrayBuffer())]).toEqual([1, 0, 1, 1])
  })
  it('of cleaning are what the engine wrote', async () => {
    expect(await floats(await get(DATA.denoise('d1', 'tsnr-after')))).toEqual([11, 12])
  })
  it('of a component are its row of the maps', async () => {
    expect(await floats(await get(DATA.runComponent('r1', 0)))).toEqual([1, 2, 3])
    expect(await floats(await get(DATA.runComponent('r1', 1)))).toEqual([4, 5, 6])
  })
  it('are cut to a range inside the component', async () => {
    const response = await get(DATA.runComponent('r1', 1), { range: 'bytes=4-7' })
    expect([response.status, response.headers.get('content-range'), response.headers.get('content-length')]).toEqual([
      206,
      'bytes 4-7/12',
      '4',
    ])
    expect(await floats(response)).toEqual([5])
    expect((await get(DATA.runComponent('r1', 1), { range: 'bytes=12-' })).status).toBe(416)
  })
  it.each([
    DATA.runComponent('r1', 2),
    // The file goes on; the run has one component.
    DATA.runComponent('r2', 1),
    DATA.figure('f2'),
    '/figures',
    '/figures/f1/mean',
    DATA.runVolume('r1', 13),
    '/runs/r1/volume/../volume-12.u8',
    '/runs/r1/volume/012',
    '/runs/r1/component/-1',
    '/runs/r1/component/01',
    '/runs/r1/component/1e9',
    '/runs/r1/component/9999999999',
    '/runs/unknown/mean',
    '/runs/r1/maps.f32',
    '/runs/r1/../../secret.txt',
    '/runs/R1/mean',
    '/runs/',
    '/previews/unknown/mean',
    '/previews/p1/component/0',
    '/previews',
    '/denoise/unknown/removed',
    '/denoise/d1/maps',
    '/denoise/d1/removed.f32',
  ])('are not answered at %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })
})

const TRAVERSALS = [
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/%252e%252e%252fsecret.txt',
  '/..\\secret.txt',
  '/..%5csecret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/.../secret.txt',
  '/. ./secret.txt',
  '//secret.txt',
  '/%00',
  '/index.html%00.js',
  '/C:/Windows/win.ini',
  '/c%3a%5cWindows%5cwin.ini',
  '/index.html::$DATA',
  '/index.html.',
  '/index.html%20',
  '/%',
  '/%zz',
  '/assets',
  '/assets/',
  `/${encodeURIComponent('/etc/passwd')}`,
]

describe('path traversal', () => {
  it.each(TRAVERSALS)('%s is not answered', async (path) => {
    expect((await get(path)).status).toBe(404)
  })
  it.each(['app://other/index.html', 'https://counterpoint/index.html', 'file:///etc/passwd'])('%s is not ours', async (url) => {
    expect((await get(url)).status).toBe(404)
  })
  /** The file system of this machine would refuse some of them by itself; that of another would not. */
  it.each(TRAVERSALS.filter((path) => !/^\/(\/secret.txt|assets\/?|%2Fetc%2Fpasswd)$/.test(path)))('%s names no file at all', (path) => {
    expect(pathInside('/srv/app', path)).toBeNull()
  })
  it.each([
    '/runs',
    '/runs/',
    '/runs/x/other',
    '/runs/..%2f..%2fx/mean',
    '/runs/R1/mean',
    '/runs/a.b/mean',
    `/runs/${'a'.repeat(65)}/mean`,
    '/previews/a_b/mask',
    '/figures/a%00',
    '/figures/a/b',
    '/denoise/a b/removed',
    '/runs/r1/component/1000000',
  ])('%s is neither an id nor a file of the page', (path) => {
    expect(targetOf(`${ORIGIN}${path}`)).toBeNull()
  })
  it('never names a file outside the folder, whatever the path', () => {
    const hostile = fc.array(fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', '%5c', '%', 'a', 'C:', ' ', '\0', '~', ':', 'é'), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(hostile, (parts) => {
        const file = pathInside('/srv/app', parts.join(''))
        return file === null || resolve(file).startsWith(`${resolve('/srv/app')}${sep}`)
      }),
      { numRuns: 2000 },
    )
  })
  it('gives a target only to the app origin', () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => targetOf(url) === null),
      { numRuns: 200 },
    )
  })
})

describe('byte ranges', () => {
  it.each([
    [null, null],
    ['bytes=0-3', { start: 0, end: 3 }],
    ['bytes=4-', { start: 4, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=0-99', { start: 0, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=5-4', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=0-1,4-5', null],
    ['bytes=-', null],
    ['items=0-1', null],
  ])('%s of 10 bytes', (header, expected) => {
    expect(byteRange(header, 10)).toEqual(expected)
  })
})
