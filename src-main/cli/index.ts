#!/usr/bin/env node
/** The program `counterpoint`: the engine without a window. The installed app imports this file and calls `main` with the same words. */
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { commandLine } from './command-line'

/**
 * Carries out one command and gives its exit code; see commandLine.
 * @param words what follows the program's name
 */
export function main(words: readonly string[]): Promise<number> {
  // `counterpoint inspect ... | head` closes our output early; that is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  return commandLine(words)
}

/** npm's bin is a link to this file. */
function isProgram(): boolean {
  const started = process.argv[1]
  try {
    return started !== undefined && realpathSync(started) === realpathSync(fileURLToPath(import.meta.url))
  } catch {
    return false
  }
}

// Not awaited at the top: the commands are loaded by chunks that import this one.
if (isProgram()) {
  // Young objects of JavaScript are few here: their space need not double, in this thread and in every worker, as it does for a server.
  setFlagsFromString('--semi-space-growth-factor=1')
  // Waking other threads to collect a megabyte of them takes longer than collecting it.
  setFlagsFromString('--no-parallel-scavenge')
  void main(process.argv.slice(2)).then((code) => {
    // Written out first, then left: a thread that is still closing must not keep the terminal waiting.
    process.stdout.write('', () => process.exit(code))
  })
}
