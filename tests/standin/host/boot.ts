/** How does the stand-in start: as what, with which app, and when is it ready? */
import fs from 'node:fs'
import Module, { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { App } from './app'
import { unpackedAsar } from './asar'
import { Chromium } from './chromium'
import { type Arguments, readArguments } from './command-line'
import { createElectron } from './electron'
import { startProtocolServer } from './protocol'
import { registry } from './registry'
import { defaultSession } from './session'

const executable = process.env.STANDIN_EXECUTABLE ?? ''
delete process.env.STANDIN_EXECUTABLE
const distribution = path.dirname(executable)
const resources = path.join(distribution, 'resources')
const asar = path.join(resources, 'app.asar')
const appFolder = path.join(resources, 'app')
const packaged = fs.existsSync(asar) || fs.existsSync(appFolder)
const electronVersion = fs.readFileSync(path.join(__dirname, 'electron-version'), 'utf8').trim()

function pretendToBeElectron(argv: readonly string[]): void {
  const define = (name: string, value: unknown) =>
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true })
  define('versions', { ...process.versions, electron: electronVersion, chrome: '0' })
  define('type', 'browser')
  define('resourcesPath', resources)
  if (!packaged) define('defaultApp', true)
  process.argv = [executable, ...argv]
}

/** Serves `electron` to require and to import. */
function installModule(electron: object): void {
  const names = new Set(['electron', 'electron/main', 'electron/common'])
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown }
  const load = loader._load
  loader._load = function (request, ...rest) {
    return names.has(request) ? electron : load.call(this, request, ...rest)
  }
  const key = 'standin.electron'
  Reflect.set(globalThis, Symbol.for(key), electron)
  const exported = Object.keys(electron).map((name) => `export const ${name} = electron.${name}`)
  const source = [`const electron = globalThis[Symbol.for('${key}')]`, 'export default electron', ...exported].join('\n')
  Module.registerHooks({
    resolve: (specifier, context, next) =>
      names.has(specifier) ? { url: 'standin:electron', shortCircuit: true } : next(specifier, context),
    load: (url, context, next) => (url === 'standin:electron' ? { format: 'module', shortCircuit: true, source } : next(url, context)),
  })
}

/** The app's main script, after the app has been told its name, version and folder. */
function findMain(app: App, given: string | undefined): string {
  const root = packaged ? (fs.existsSync(asar) ? unpackedAsar(asar) : appFolder) : path.resolve(given ?? '.')
  if (!fs.statSync(root).isDirectory()) {
    app.standinLoaded(path.dirname(root), undefined, undefined)
    return root
  }
  const description = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, string>
  app.standinLoaded(root, description.productName ?? description.name, description.version)
  return path.join(root, description.main ?? 'index.js')
}

async function startChromium(app: App, remoteDebuggingPort: number | undefined): Promise<void> {
  const rules = await startProtocolServer()
  const switches = new Map(app.commandLine.standinSwitches)
  // The first rule that fits counts: ours for app://, then what the app asks for.
  const ofApp = switches.get('host-resolver-rules')
  switches.set('host-resolver-rules', ofApp ? `${rules}, ${ofApp}` : rules)
  // Pages of app:// come from the loopback server, past a proxy of the app's. The last rule that fits counts.
  const past = switches.get('proxy-bypass-list')
  if (switches.has('proxy-server')) switches.set('proxy-bypass-list', [...(past ? [past] : []), '*.localhost'].join(';'))
  const userDataFolder = path.join(app.getPath('sessionData'), 'chromium-standin')
  fs.mkdirSync(userDataFolder, { recursive: true })
  const { chromium, version } = await Chromium.start({ remoteDebuggingPort, switches, userDataFolder })
  registry.chromium = chromium
  Reflect.set(process.versions, 'chrome', version)
  chromium.onPageGone((target) => {
    for (const contents of registry.contents.values()) if (contents.getDevToolsTargetId() === target) contents.standinGone()
  })
  chromium.process.once('exit', () => {
    for (const contents of registry.contents.values()) contents.standinGone()
    app.standinLostChromium()
  })
  defaultSession.standinWatchDownloads()
}

async function run(args: Arguments): Promise<void> {
  const { app, electron } = createElectron(executable, packaged)
  installModule(electron)
  const requireFromHere = createRequire(path.join(process.cwd(), 'main.js'))
  for (const module of args.modules) requireFromHere(module)
  if (args.userDataFolder) app.setPath('userData', path.resolve(args.userDataFolder))
  await import(pathToFileURL(findMain(app, args.app)).href)
  if (app.standinIsLeaving()) return
  await startChromium(app, args.remoteDebuggingPort)
  app.standinReady()
}

const argv = process.argv.slice(2)
const args = readArguments(argv, packaged)
if (args.printVersion) console.log(`v${electronVersion}`)
else {
  pretendToBeElectron(argv)
  run(args).catch((error) => {
    console.error('App threw an error during load')
    console.error(error)
    process.exit(1)
  })
}
