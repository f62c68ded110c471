/** What does the stand-in need on this machine, and how does it get there? A new Node, a Chromium, its own code compiled. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildStandin } from './build.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
/** module.registerHooks appeared in this version. */
const OLDEST_NODE = [22, 15]
/** A package that is nothing but the Node executable, kept in .cache. */
const NODE_VERSION = '24.21.0'
const HEADLESS = ['/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium-headless-shell']
const FULL = ['/usr/lib/chromium/chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const isNewEnough = (version) => {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

/** @returns {string} path of a Node that the stand-in can run on; downloads one once if this one is too old */
export function ensureNode() {
  if (isNewEnough(process.version)) return process.execPath
  const folder = path.join(root, '.cache', 'standin-node')
  const name = `node-linux-${process.arch}`
  const node = path.join(folder, 'node_modules', name, 'bin', 'node')
  if (!existsSync(node)) {
    console.log(
      `The stand-in needs Node ${OLDEST_NODE.join('.')} or newer and this is ${process.version}: fetching ${name}@${NODE_VERSION} into .cache.`,
    )
    const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', `${name}@${NODE_VERSION}`]
    spawnSync('npm', args, { stdio: 'inherit', cwd: root, env: { ...process.env, npm_config_global: 'false' } })
  }
  if (!existsSync(node))
    throw new Error(`The stand-in for Electron needs Node ${OLDEST_NODE.join('.')} or newer: install it and try again.`)
  return node
}

const firstThere = (files) => [process.env.STANDIN_CHROMIUM, ...files].find((file) => file && existsSync(file))
const findHeadless = () => firstThere([...HEADLESS, ...FULL])
const findHeadful = () => firstThere(FULL)

/**
 * Installs Debian's Chromium when that is possible: the small headless one, or the one with windows.
 * @throws Error with one sentence that says what to install
 */
export function ensureChromium(isVisible = false) {
  const find = isVisible ? findHeadful : findHeadless
  const name = isVisible ? 'chromium' : 'chromium-headless-shell'
  if (find()) return
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  if (/^ID(_LIKE)?=.*debian/m.test(release) && process.getuid?.() === 0) {
    console.log(`No Chromium found: installing ${name} with apt-get.`)
    const install = ['install', '-y', '-qq', '--no-install-recommends', name]
    const run = (args) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    if (run(install).status !== 0) {
      run(['update', '-qq'])
      run(install)
    }
  }
  if (!find()) throw new Error(`The stand-in for Electron needs a Chromium: install Debian's package ${name}, or Chromium or Chrome.`)
}

/** Everything, then compiles; for a window that is seen when `isVisible`. */
export async function prepareStandin({ isVisible = false } = {}) {
  if (process.platform !== 'linux')
    throw new Error('The stand-in runs on Linux only: install Electron itself with "npx install-electron --no".')
  const node = ensureNode()
  ensureChromium(isVisible)
  await buildStandin(node)
}
