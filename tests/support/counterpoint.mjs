/** `npm run --silent counterpoint -- WORDS`: the command line from the checkout, built first when its sources are newer. */
import { spawn } from 'node:child_process'
import { buildIfStale, PROGRAM } from './build-program.mjs'

await buildIfStale()
const child = spawn(process.execPath, [PROGRAM, ...process.argv.slice(2)], { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() })
// Ctrl-C reaches the whole process group: the program cancels cleanly, and its exit code is ours.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
