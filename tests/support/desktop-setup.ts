/** What happens once before the desktop tests: choose the engine, prepare it, tell which it is, and build the app. */
import { spawnSync } from 'node:child_process'
import { findEngine } from '../standin/engine.mjs'
import { prepareStandin } from '../standin/prepare.mjs'

export default async function setUp(): Promise<void> {
  const engine = findEngine({ download: true })
  console.log(engine.sentence)
  if (engine.kind === 'stand-in') await prepareStandin()
  // Found by Playwright's own look-up of Electron, in every worker.
  process.env.ELECTRON_OVERRIDE_DIST_PATH = engine.folder
  if (process.env.COUNTERPOINT_BUILT === '1') return
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error('The app could not be built.')
}
