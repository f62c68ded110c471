/** What do these words mean, and with which code does the process end? */
import { version } from '../../package.json'
import { AppError, CancelledError, type ErrorCode } from '../../src-shared/errors'
import { visibleText } from '../../src-shared/visible-text'
import { COMMANDS, type Command, type CommandStreams } from './commands'

const EXIT = { done: 0, failed: 1, usage: 2, badInput: 3, cancelled: 130 } as const

/**
 * Carries out one command. Never throws: a failure becomes one line `error CODE: what. What to do.` on stderr.
 * @param words the arguments after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage or parameter, 3 bad input, 130 cancelled
 */
export async function commandLine(words: readonly string[], streams: CommandStreams = process): Promise<number> {
  try {
    return await dispatch(words, streams)
  } catch (error) {
    return await report(error, streams)
  }
}

async function dispatch(words: readonly string[], streams: CommandStreams): Promise<number> {
  const [first, ...rest] = words
  if (first === undefined || first === '--help' || first === '-h') return print(streams, overview())
  if (first === 'version' || first === '--version' || first === '-V') return print(streams, version)
  if (first === 'help') {
    const [name] = rest
    return print(streams, name === undefined ? overview() : (await known(name).load()).help())
  }
  const module = await known(first).load()
  if (rest.includes('--help') || rest.includes('-h')) return print(streams, module.help())
  return await module.execute(rest, streams)
}

function known(name: string): Command {
  const command = COMMANDS.find((entry) => entry.name === name)
  if (!command) throw new AppError('PARAM_UNKNOWN', { parameter: `"${name}"`, expected: COMMANDS.map((entry) => entry.name).join(', ') })
  return command
}

function print(streams: CommandStreams, text: string): number {
  streams.stdout.write(`${text}\n`)
  return EXIT.done
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length + command.usage.length)) + 3
  return [
    'Counterpoint: independent component analysis of fMRI scans, offline.',
    '',
    'Usage:',
    ...COMMANDS.map((command) => `  counterpoint ${`${command.name} ${command.usage}`.padEnd(width)}${command.summary}`),
    `  counterpoint ${'help [COMMAND]'.padEnd(width)}Every option of a command.`,
    `  counterpoint ${'--version'.padEnd(width)}The version.`,
    '',
    'Exit codes: 0 done (also with warnings), 1 failed, 2 wrong usage or parameter, 3 bad input, 130 cancelled.',
  ].join('\n')
}

async function report(error: unknown, streams: CommandStreams): Promise<number> {
  if (error instanceof CancelledError) {
    streams.stderr.write('cancelled, nothing was written\n')
    return EXIT.cancelled
  }
  if (error instanceof AppError) {
    const { errorWords } = await import('../../src-shared/error-messages')
    const { what, todo } = errorWords(error.code, error.details)
    streams.stderr.write(`error ${error.code}: ${what} ${todo}\n`)
    return exitCodeOf(error.code)
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  streams.stderr.write(
    `error BUG: ${visibleText(firstLine(error))} This is a defect of Counterpoint; please report it with the lines below.\n${text.split('\n').map(visibleText).join('\n')}\n`,
  )
  return EXIT.failed
}

function firstLine(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  return message.endsWith('.') ? message : `${message}.`
}

/** The place for the result is a parameter; what is read is input. */
export function exitCodeOf(code: ErrorCode): number {
  if (code.startsWith('PARAM_') || code === 'FILE_EXISTS') return EXIT.usage
  if (code === 'FILE_UNWRITABLE' || code === 'FILE_DISK_FULL') return EXIT.failed
  return /^(FILE|FORMAT|DATA)_/.test(code) ? EXIT.badInput : EXIT.failed
}
