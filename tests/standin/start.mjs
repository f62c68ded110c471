/** What does `npm start` open on this machine? Electron; its stand-in; or, without a display, the sample scan on the command line. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findEngine, hasDisplay } from './engine.mjs'
import { findHeadful, prepareStandin } from './prepare.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const SAMPLE = path.join(root, 'assets', 'sample', 'audiovisual_bold.nii.gz')

/** Runs the app's window until it is closed. */
function openWindow(folder, environment = {}) {
  const name =
    process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
  const child = spawn(path.join(folder, name), [root, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}

/** A folder that is not there yet, in the folder from which npm was called. */
function freshFolder() {
  const wanted = path.join(process.env.INIT_CWD ?? process.cwd(), 'counterpoint-sample-run')
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`
    if (!existsSync(folder)) return folder
  }
}

function runSample(why) {
  console.log(`${why} Running the bundled sample scan through the command line instead.`)
  const folder = freshFolder()
  const { status } = spawnSync(process.execPath, [path.join(root, 'out', 'cli.mjs'), 'run', SAMPLE, '--out', folder], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  const figures = files.filter((name) => /\.(png|svg|pdf|tiff?|html)$/.test(name))
  console.log(`\nThe results are in ${folder}: ${files.filter((name) => !figures.includes(name)).join(', ')}.`)
  if (figures.length > 0) console.log(`The figures are in the same folder: ${figures.join(', ')}.`)
}

if (!hasDisplay()) runSample('There is no display here, so no window can be opened.')
else {
  const engine = findEngine({ download: true })
  if (engine.kind === 'electron') openWindow(engine.folder)
  else if (process.platform === 'linux' && findHeadful()) {
    console.log(engine.sentence)
    await prepareStandin()
    openWindow(engine.folder, { STANDIN_HEADFUL: '1' })
  } else runSample("Electron's binary could not be downloaded, and no Chromium that could stand in for it is installed.")
}
