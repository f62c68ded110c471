/** A small app that uses each part of Electron once, so that tests can compare the stand-in with Electron. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, ipcMain, Menu, MessageChannelMain, protocol, session, utilityProcess } from 'electron'

const here = path.dirname(fileURLToPath(import.meta.url))
const TYPES = { '.html': 'text/html', '.js': 'text/javascript' }
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self' http://127.0.0.1:*; style-src 'self'; img-src 'self'"

/** What happened, in order; tests read it. */
const events = []
globalThis.events = events
globalThis.asked = { permissions: [], navigations: [], windows: [], downloads: [], refused: [] }

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }])
if (app.requestSingleInstanceLock({ from: 'conformance' })) run()
else app.quit()

async function serve(request) {
  const url = new URL(request.url)
  if (url.pathname === '/echo') return new Response(`${request.method} ${await request.text()}`)
  if (url.pathname === '/file.bin') return new Response('bytes', { headers: { 'content-disposition': 'attachment; filename="file.bin"' } })
  const name = path.basename(url.pathname)
  if (url.host !== 'conformance' || !['index.html', 'page.js'].includes(name)) return new Response('none', { status: 404 })
  const headers = {
    'content-type': TYPES[path.extname(name)],
    'content-security-policy': POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  }
  return new Response(await readFile(path.join(here, name)), { headers })
}

function guardSession() {
  const { asked } = globalThis
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    asked.permissions.push(permission)
    answer(permission === 'clipboard-sanitized-write')
  })
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const foreign = !/^(app|blob|data|devtools):/.test(details.url)
    if (foreign) asked.refused.push(details.url)
    answer({ cancel: foreign })
  })
  session.defaultSession.on('will-download', (event, item) => {
    asked.downloads.push(item.getFilename())
    event.preventDefault()
  })
}

function guardContents(contents) {
  contents.setWindowOpenHandler(({ url }) => {
    globalThis.asked.windows.push(url)
    return { action: 'deny' }
  })
  contents.on('will-navigate', (event, url) => {
    globalThis.asked.navigations.push(url)
    event.preventDefault()
  })
}

function answerCalls() {
  ipcMain.handle('echo', (_event, value) => value)
  ipcMain.handle('describe', (_event, value) => `${Object.prototype.toString.call(value)} ${value?.constructor?.name}`)
  ipcMain.handle('fail', () => {
    throw Object.assign(new TypeError('bad input'), { code: 'LOST' })
  })
  ipcMain.handle('give-function', () => () => 1)
  ipcMain.handle('sender', (event) => ({
    url: event.senderFrame.url,
    isWindow: BrowserWindow.fromWebContents(event.sender)?.id === globalThis.mainWindow.id,
  }))
  ipcMain.on('send', (event, value) => event.reply('sent', value, events.length))
  ipcMain.on('port', (event, name) => {
    const [port] = event.ports
    port.on('message', ({ data }) => port.postMessage({ name, data, isMap: data instanceof Map }))
    port.start()
  })
  ipcMain.handle('fork', (event, options) => startWorker(event.sender, options))
  ipcMain.handle('ask-worker', (_event, message) => globalThis.worker.postMessage(message))
}

function startWorker(contents, { execArgv = [] }) {
  const worker = utilityProcess.fork(path.join(here, 'worker.mjs'), ['first', 'second'], {
    serviceName: 'conformance worker',
    stdio: 'pipe',
    execArgv,
  })
  globalThis.worker = worker
  worker.stdout.on('data', (text) => events.push(`worker says ${String(text).trim()}`))
  worker.on('spawn', () => events.push(`worker spawned ${worker.pid > 0}`))
  worker.on('message', (message) => contents.send('from-worker', message))
  worker.on('exit', (code) => {
    events.push(`worker exited ${code} ${worker.pid}`)
    contents.send('from-worker', { exit: code })
  })
  const { port1, port2 } = new MessageChannelMain()
  worker.postMessage({ kind: 'start' }, [port1])
  contents.postMessage('worker-port', { shared: true }, [port2])
}

function run() {
  app.on('second-instance', (_event, argv, folder, data) => events.push(['second-instance', argv.slice(-1)[0], folder, data]))
  for (const name of ['before-quit', 'will-quit', 'quit', 'ready', 'will-finish-launching']) {
    app.on(name, () => {
      events.push(name)
      if (process.env.CONFORMANCE_TELL) console.log(`event ${name}`)
    })
  }
  if (!process.env.CONFORMANCE_NO_QUIT) app.on('window-all-closed', () => app.quit())
  app.on('child-process-gone', (_event, details) => details.type === 'Utility' && events.push(`gone ${details.exitCode} ${details.name}`))
  app.on('web-contents-created', () => events.push('web-contents-created'))
  events.push(`ready before whenReady: ${app.isReady()}`)
  app.whenReady().then(async () => {
    protocol.handle('app', serve)
    guardSession()
    answerCalls()
    const open = { id: 'open', label: 'Open', accelerator: 'CmdOrCtrl+O', click: (item) => events.push(`chose ${item.id}`) }
    const check = { id: 'check', label: 'Check', type: 'checkbox', checked: false, click: (item) => events.push(`checked ${item.checked}`) }
    const off = { id: 'off', label: 'Off', enabled: false, click: () => events.push('chose a disabled item') }
    Menu.setApplicationMenu(Menu.buildFromTemplate([{ label: 'File', submenu: [open, check, off, { role: 'quit' }] }]))
    const window = new BrowserWindow({
      width: 900,
      height: 600,
      show: false,
      title: 'Conformance',
      webPreferences: { preload: path.join(here, 'preload.cjs') },
    })
    globalThis.mainWindow = window
    guardContents(window.webContents)
    for (const name of ['show', 'ready-to-show', 'close', 'closed']) {
      window.on(name, () => {
        events.push(`window ${name}`)
        if (process.env.CONFORMANCE_TELL) console.log(`event window ${name}`)
      })
    }
    window.once('ready-to-show', () => window.show())
    await window.loadURL('app://conformance/index.html')
    events.push('loaded')
  })
}
