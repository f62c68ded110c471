/** What does `npm start` open on this machine? Electron; its stand-in; or, without a display, the sample scan on the command line. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findEngine, hasDisplay } from './engine.mjs'
import { prepareStandin } from './prepare.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const SAMPLE = path.join(root, 'assets', 'sample', 'audiovisual_bold.nii.gz')

/** Runs the app's window until it is closed, on the files of the command line or the sample scan. */
function openWindow(folder, environment = {}) {
  const name =
    process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
  const given = process.argv.slice(2)
  const child = spawn(path.join(folder, name), [root, ...(given.length > 0 ? given : [SAMPLE])], {
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

const FIGURES = [
  { name: 'all-components.png', options: ['--layout', 'contact', '--components', 'all', '--width-mm', 'double', '--pages'] },
  { name: 'component-1.png', options: ['--layout', 'panel', '--components', '1', '--width-mm', 'double'] },
]

function commandLine(...words) {
  const { status } = spawnSync(process.execPath, [path.join(root, 'out', 'cli.mjs'), ...words], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function runSample(why) {
  console.log(`${why} Running the bundled sample scan through the command line instead.`)
  const folder = freshFolder()
  commandLine('run', SAMPLE, '--out', folder)
  const results = readdirSync(folder).sort().join(', ')
  const figures = path.join(folder, 'figures')
  mkdirSync(figures)
  for (const { name, options } of FIGURES) commandLine('figure', folder, '--out', path.join(figures, name), ...options)
  console.log(`\nThe results are in ${folder}: ${results}.`)
  const drawn = readdirSync(figures).filter((name) => name.endsWith('.png'))
  console.log(`The figures are in ${figures}: ${drawn.sort().join(', ')}.`)
}

if (!hasDisplay()) runSample('There is no display here, so no window can be opened.')
else {
  const engine = findEngine({ download: true })
  if (engine.kind === 'electron') openWindow(engine.folder)
  else {
    console.log(`${engine.sentence} It has no native dialogs: drop a scan on the window.`)
    const problem = await prepareStandin({ isVisible: true }).then(
      () => null,
      (error) => error.message,
    )
    if (problem === null) openWindow(engine.folder, { STANDIN_HEADFUL: '1' })
    else runSample(problem)
  }
}
