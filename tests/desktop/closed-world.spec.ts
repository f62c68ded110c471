/** Does nothing leave the app, whatever a script in the page tries, and is the page never led away from itself? */
import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readdirSync, statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { answerOpenDialog, engine, expect, test, watchMainConnections } from '../support/launch-app'

const root = path.resolve(import.meta.dirname, '../..')
const SAMPLE_RUN_TIMEOUT = 60_000

test('no request leaves the app during the whole journey', async ({ launch }) => {
  test.setTimeout(240_000)
  const { window, app, home, requests, errors } = await launch()
  const connections = await watchMainConnections(app)
  // By the tour of the sample scan, to its end.
  await window.getByRole('button', { name: 'Take the tour' }).click()
  const tour = window.getByRole('complementary', { name: 'Tour of the sample scan' })
  const next = tour.getByRole('button', { name: 'Next step' })
  await expect(tour).toContainText('Tour 1 of 5.')
  await next.click()
  await expect(window.getByRole('main', { name: 'Set up' })).toBeVisible()
  await expect(tour).toContainText('Tour 2 of 5.')
  await next.click()
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: SAMPLE_RUN_TIMEOUT })
  await expect(tour).toContainText('Tour 4 of 5.')
  await window.screenshot({ path: test.info().outputPath('tour.png') })
  await next.click()
  await expect(tour).toContainText('Tour 5 of 5.')
  await tour.getByRole('button', { name: 'Done' }).click()
  await expect(tour).toHaveCount(0)
  await window.keyboard.press('ArrowDown')
  await window.getByRole('button', { name: /light theme/ }).click()
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
  // Everything else that the window shows: contact sheet, figure builder, denoising, other results, the guide with its pictures.
  await window.keyboard.press('f')
  await expect(window.getByText('The file is this drawing.')).toBeVisible({ timeout: 60_000 })
  await window.keyboard.press('Escape')
  await window.getByRole('grid', { name: 'Components' }).focus()
  await window.keyboard.press('x')
  await expect(window.locator('.denoise-facts')).toContainText('63 to', { timeout: 60_000 })
  const melodic = path.join(home, 'other.ica')
  // Elsewhere than on Linux these are the user's own documents, with runs of other tests.
  const results = path.join(await app.evaluate(({ app: main }) => main.getPath('documents')), 'Counterpoint')
  const made = (name: string) => statSync(path.join(results, name)).mtimeMs
  const [run = ''] = readdirSync(results).sort((one, other) => made(other) - made(one))
  const words = ['export', path.join(results, run), '--as', 'melodic', '--out', melodic]
  execFileSync(process.execPath, [path.join(root, 'out/cli.mjs'), ...words], { stdio: 'ignore' })
  await answerOpenDialog(app, [melodic])
  await window.keyboard.press('Control+1')
  await window.getByRole('button', { name: 'Open run folder' }).click()
  await expect(window.getByRole('heading', { name: /other\.ica/ }).first()).toBeVisible({ timeout: 60_000 })
  await window.keyboard.press('F1')
  const pictures = window.getByRole('article').getByRole('img')
  await expect(pictures.first()).toBeVisible()
  for (const picture of await pictures.all()) await picture.scrollIntoViewIfNeeded()
  // Maps of neighbours are still fetched.
  await expect.poll(() => requests.length).toBeGreaterThan(10)
  const origin = await window.evaluate(() => location.origin)
  expect(requests.filter((url) => !url.startsWith(`${origin}/`) && !/^(blob:|data:)/.test(url))).toEqual([])
  expect(await connections()).toEqual([])
  // A violation of the content security policy would be an error on the console.
  expect(errors).toEqual([])
})

/** A server on this computer that counts who comes: addresses in numbers need no name. */
async function listenTcp() {
  let asked = 0
  const server = createServer((socket) => {
    asked++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, asked: () => asked, close: () => new Promise((resolve) => server.close(resolve)) }
}
async function listenUdp() {
  let asked = 0
  const socket = createSocket('udp4').on('message', () => asked++)
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return { port: socket.address().port, asked: () => asked, close: () => new Promise<void>((resolve) => socket.close(resolve)) }
}
/** What no request filter and no content security policy sees: WebRTC by both protocols, also from an empty frame, and hints. Ends when WebRTC has given up. */
async function askPastTheFilter([tcp, udp]: readonly [number, number]): Promise<string> {
  for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload', 'icon', 'manifest']) {
    const hint = document.createElement('link')
    Object.assign(hint, { rel, href: `http://127.0.0.1:${tcp}/${rel}`, as: 'fetch' })
    document.head.append(hint)
  }
  navigator.sendBeacon(`http://127.0.0.1:${tcp}/beacon`, 'x')
  const frame = document.createElement('iframe')
  document.body.append(frame)
  const gathered = async (place: typeof globalThis): Promise<string> => {
    const urls = [`turn:127.0.0.1:${tcp}?transport=tcp`, `turns:127.0.0.1:${tcp}?transport=tcp`, `turn:127.0.0.1:${udp}?transport=udp`]
    const iceServers = [{ urls, username: 'a', credential: 'b' }, { urls: `stun:127.0.0.1:${udp}` }]
    const connection = new place.RTCPeerConnection({ iceServers })
    connection.createDataChannel('x')
    await connection.setLocalDescription(await connection.createOffer())
    while (connection.iceGatheringState !== 'complete')
      await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }))
    connection.close()
    return 'complete'
  }
  const places = [globalThis, frame.contentWindow as unknown as typeof globalThis]
  const [outcome] = [...new Set(await Promise.all(places.map(gathered)))]
  frame.remove()
  return String(outcome)
}

test('what a hostile script in the page tries is refused', async ({ launch }) => {
  // Each refusal is told on the console by Chromium.
  const { window, app } = await launch({
    expectedErrors: /Content Security Policy|Permissions policy|ERR_BLOCKED_BY_CLIENT|ERR_FAILED|violates|Refused|refused/,
  })
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  const [tcp, udp] = await Promise.all([listenTcp(), listenUdp()])
  const before = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())
  expect(before).toBe('app://counterpoint/index.html')

  const tried = await window.evaluate(async () => {
    const outcome = async (work: () => Promise<unknown>): Promise<string> => work().then(String, () => 'refused')
    const loads = (element: HTMLImageElement | HTMLScriptElement | HTMLIFrameElement | HTMLLinkElement, url: string) =>
      new Promise<string>((resolve) => {
        element.onload = () => resolve(element instanceof HTMLIFrameElement ? 'frame' : 'loaded')
        element.onerror = () => resolve('refused')
        if (element instanceof HTMLLinkElement) {
          element.rel = 'stylesheet'
          element.href = url
        } else element.src = url
        document.body.append(element)
      })
    const socket = (url: string) =>
      new Promise<string>((resolve) => {
        try {
          const opened = new WebSocket(url)
          opened.onopen = () => resolve('open')
          opened.onerror = () => resolve('refused')
        } catch {
          resolve('refused')
        }
      })
    const inline = document.createElement('script')
    inline.textContent = 'window.inlineRan = true'
    document.body.append(inline)
    const style = document.createElement('style')
    style.textContent = 'body { outline: 7px solid red }'
    document.head.append(style)
    const imported = (url: string) => import(/* @vite-ignore */ url)
    return {
      fetch: await outcome(() => fetch('https://example.org/')),
      fetchLocal: await outcome(() => fetch('http://127.0.0.1:9/')),
      fetchFile: await outcome(() => fetch('file:///etc/passwd')),
      image: await loads(new Image(), 'https://example.org/x.png'),
      script: await loads(document.createElement('script'), 'https://example.org/x.js'),
      style: await loads(document.createElement('link'), 'https://example.org/x.css'),
      socket: await socket('wss://example.org/'),
      imported: await outcome(() => imported('https://example.org/x.js')),
      dataScript: await outcome(() => imported('data:text/javascript,export default 1')),
      worker: await outcome(
        () =>
          new Promise((resolve, reject) => {
            const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
            worker.onmessage = resolve
            worker.onerror = reject
          }),
      ),
      evaluated: await outcome(async () => new Function('return 1')()),
      inline: String('inlineRan' in window),
      inlineStyle: getComputedStyle(document.body).outlineWidth,
      geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
      notifications: await Notification.requestPermission(),
      camera: await outcome(async () => navigator.mediaDevices.getUserMedia({ video: true })),
      node: typeof (globalThis as { process?: unknown; require?: unknown }).process + typeof (globalThis as { require?: unknown }).require,
    }
  })
  expect(tried).toEqual({
    fetch: 'refused',
    fetchLocal: 'refused',
    fetchFile: 'refused',
    image: 'refused',
    script: 'refused',
    style: 'refused',
    socket: 'refused',
    imported: 'refused',
    dataScript: 'refused',
    worker: 'refused',
    evaluated: 'refused',
    inline: 'false',
    inlineStyle: expect.not.stringMatching('7px'),
    geolocation: 'denied',
    notifications: 'denied',
    camera: 'refused',
    node: 'undefinedundefined',
  })
  expect(await window.evaluate(askPastTheFilter, [tcp.port, udp.port] as const)).toBe('complete')
  expect([tcp.asked(), udp.asked()]).toEqual([0, 0])
  await Promise.all([tcp.close(), udp.close()])
  const isolation = await window.evaluate(() => ({ isolated: crossOriginIsolated, secure: isSecureContext }))
  expect(isolation).toEqual({ isolated: true, secure: true })
})

const DOWNLOAD =
  'const d = document.createElement("a"); d.href = "/index.html"; d.download = "x.html"; document.body.append(d); d.click(); d.remove()'

test('the page cannot be led away and opens no windows', async ({ launch }) => {
  const { window, app, output } = await launch({
    expectedErrors: /Content Security Policy|ERR_ABORTED|ERR_BLOCKED|Not allowed|violates|Refused/,
  })
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  const attempts: Record<string, string> = {
    address: 'location.href = "https://example.org/"',
    file: 'location.href = "file:///etc/passwd"',
    data: 'location.href = "data:text/html,hello"',
    'another page of ours': 'location.href = "/assets/other.html"',
    open: 'window.open("https://example.org/")',
    'open ours': 'window.open("/index.html")',
    link: 'const a = document.createElement("a"); a.href = "https://example.org/"; document.body.append(a); a.click(); a.remove()',
    'link to a new window':
      'const b = document.createElement("a"); b.href = "https://example.org/"; b.target = "_blank"; document.body.append(b); b.click(); b.remove()',
    form: 'const f = document.createElement("form"); f.action = "https://example.org/"; document.body.append(f); f.submit(); f.remove()',
    // The stand-in has no downloads.
    ...(engine() === 'electron' ? { download: DOWNLOAD } : {}),
  }
  // Asked in the main process: Playwright waits for a refused navigation to finish.
  const inPage = (code: string) =>
    app.evaluate(({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text), code)
  await inPage('window.stillHere = 1')
  for (const [name, code] of Object.entries(attempts)) {
    await inPage(`{${code}}; ''`).catch(() => undefined)
    expect(await inPage('window.stillHere'), name).toBe(1)
    const seen = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.webContents.getURL()))
    expect(seen, name).toEqual(['app://counterpoint/index.html'])
  }
  expect(await inPage('document.querySelector("main").textContent')).toContain('Open sample')
  for (const refused of [
    'refused navigation: https://example.org/',
    'refused navigation: app://counterpoint/assets/other.html',
    'refused new window',
  ]) {
    await expect.poll(output, refused).toContain(refused)
  }
})

test('the page can hold no other document', async ({ launch }) => {
  const { window, app, requests } = await launch({
    expectedErrors: /Content Security Policy|ERR_ABORTED|ERR_BLOCKED|Not allowed|violates|Refused|Framing/,
  })
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  // Asked in the main process: Playwright waits for a refused frame to become a page.
  const refused = await app.evaluate(async ({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`Promise.all(['https://example.org/', '/index.html', 'data:text/html,hello'].map((url) => {
      const refusal = new Promise((resolve) => document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true }))
      const frame = document.createElement('iframe')
      frame.src = url
      document.body.append(frame)
      return refusal
    }))`),
  )
  expect(refused).toEqual(['frame-src', 'frame-src', 'frame-src'])
  expect(requests.filter((url) => url.startsWith('http') && !url.includes('.localhost'))).toEqual([])
})

test('the page never sees a path', async ({ launch }) => {
  const running = await launch()
  const { window } = running
  const told = await window.evaluate(async () => {
    const bridge = (window as unknown as { counterpoint: Record<string, (input: object) => Promise<unknown>> }).counterpoint
    const ask = (name: string) => bridge[name]?.({}) ?? Promise.reject(new Error(name))
    return JSON.stringify([
      await ask('scanOpenSample'),
      await ask('scanRecent'),
      await ask('runRecent'),
      await ask('appInfo'),
      Object.keys(bridge),
    ])
  })
  expect(told).toContain('audiovisual_bold.nii.gz')
  for (const folder of [running.home, running.userData, path.resolve(import.meta.dirname, '../..')]) expect(told).not.toContain(folder)
})
