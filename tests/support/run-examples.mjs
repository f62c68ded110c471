/**
 * Does every command of these shell examples end as a reader expects? `node run-examples.mjs JOBS`: bash runs each example as it stands, in its own
 * folder; `counterpoint` in it hands its words to this process, where the built program carries them out without starting anew each time.
 * Prints one JSON line per example: { name, code, commands: [{ words, code, said }], said }.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { PROGRAM } from './build-program.mjs'

const { main } = await import(PROGRAM)
const END = '\u0004'
/** Words go out over one pipe, the exit code comes back over another. */
const PROLOGUE = `counterpoint() { printf '%s\\0' "$@" '${END}' >&3; read -r code <&4; return "$code"; }\n`

/** Drawing takes seconds and nothing reads what it gives: the same words are carried out once. */
const drawn = new Set()

/** Carries out one command in the folder; what it says is kept. */
async function carryOut(words, folder) {
  const line = words.join(' ')
  if (/^(report|figure) /.test(line) && drawn.has(line)) return { words, code: 0, said: '' }
  drawn.add(line)
  const said = []
  const [stdout, stderr] = [process.stdout.write, process.stderr.write]
  const keep = (text, ...rest) => {
    said.push(String(text))
    rest.findLast((each) => typeof each === 'function')?.()
    return true
  }
  process.chdir(folder)
  process.stdout.write = keep
  process.stderr.write = keep
  try {
    return { words, code: await main(words), said: said.join('') }
  } finally {
    process.stdout.write = stdout
    process.stderr.write = stderr
  }
}

async function runExample({ name, text, folder }) {
  const commands = []
  const bash = spawn('bash', ['-c', PROLOGUE + text], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [bash.stdout, bash.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (said += chunk))
  const ended = new Promise((resolve) => bash.on('close', resolve))
  let words = []
  let rest = ''
  for await (const chunk of bash.stdio[3].setEncoding('utf8')) {
    const parts = (rest + chunk).split('\0')
    rest = parts.pop()
    for (const part of parts) {
      if (part !== END) words.push(part)
      else {
        const command = await carryOut(words, folder)
        commands.push(command)
        words = []
        bash.stdio[4].write(`${command.code}\n`)
      }
    }
  }
  return { name, code: await ended, commands, said }
}

for (const job of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const result = await runExample(job)
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
process.exit(0)
