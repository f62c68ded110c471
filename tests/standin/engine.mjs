/** Which engine runs the app on this machine: Electron, or the stand-in for it? */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const electronPackage = path.join(root, 'node_modules', 'electron')
const electronFolder = path.join(electronPackage, 'dist')
export const STANDIN_FOLDER = path.join(root, 'dist-standin')

export const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const electronIsInstalled = () => existsSync(path.join(electronFolder, 'version')) && existsSync(path.join(electronPackage, 'path.txt'))

/** Whether Electron's own program lies on this machine, downloaded now if need be; `npm run dist` packs with nothing else. */
export const electronCanBeHad = () => electronIsInstalled() || downloadElectron()

/** Electron's own installer; fails at once where its binary cannot be had. */
function downloadElectron() {
  const { status } = spawnSync(process.execPath, [path.join(electronPackage, 'install.js')], { stdio: 'ignore' })
  return status === 0 && electronIsInstalled()
}

/**
 * @param {{ download: boolean }} options whether Electron's binary may be downloaded when it is missing
 * @returns {{ kind: 'electron' | 'stand-in', folder: string, sentence: string }} the folder with the executable, and what to tell
 */
export function findEngine({ download }) {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (given && path.resolve(given) !== STANDIN_FOLDER)
    return { kind: 'electron', folder: given, sentence: `Engine: the Electron in ${given}.` }
  const standin = (why) => ({
    kind: 'stand-in',
    folder: STANDIN_FOLDER,
    sentence: `Engine: the stand-in for Electron (Node and the system's Chromium), because ${why}.`,
  })
  if (given || process.env.COUNTERPOINT_ENGINE === 'stand-in') return standin('it was asked for')
  if (!hasDisplay()) return standin('there is no display')
  if (electronIsInstalled() || (download && downloadElectron()))
    return { kind: 'electron', folder: electronFolder, sentence: 'Engine: Electron.' }
  return standin("Electron's binary could not be downloaded")
}
