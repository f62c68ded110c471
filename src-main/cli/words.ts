/** How are the words of a command split into options and arguments, and what is said when they do not fit? */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { AppError } from '../../src-shared/errors'

type Options = NonNullable<ParseArgsConfig['options']>

/** What the one argument of a command is called, and what is said when it is missing. */
interface Argument {
  readonly name: string
  readonly expected: string
}
const SCAN: Argument = { name: 'SCAN', expected: 'the path of a NIfTI file' }

/**
 * node:util's parseArgs, with failures as AppErrors and one file or folder as argument, or several where the command takes them.
 * @throws AppError PARAM_UNKNOWN, PARAM_INVALID
 */
export function parseWords<const O extends Options>(words: readonly string[], options: O, argument = SCAN, takesSeveral = false) {
  let parsed: ReturnType<typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; strict: true }>>
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (cause) {
    throw wordError(cause as NodeJS.ErrnoException, options)
  }
  const [scan, ...more] = parsed.positionals as string[]
  if (scan === undefined) throw new AppError('PARAM_INVALID', { parameter: argument.name, expected: argument.expected })
  if (more.length > 0 && !takesSeveral)
    throw new AppError('PARAM_INVALID', { parameter: argument.name, found: `${more.length + 1} files`, expected: 'one file' })
  return { values: parsed.values, scan, more }
}

function wordError(cause: NodeJS.ErrnoException, options: Options): AppError {
  const option = /'(-[^' ,]*)/.exec(cause.message)?.[1] ?? 'an option'
  if (cause.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const near = closest(option.replace(/^-+/, ''), Object.keys(options))
    return new AppError('PARAM_UNKNOWN', { parameter: option, ...(near ? { expected: `perhaps --${near}` } : {}) }, { cause })
  }
  const long = /--[a-z0-9-]+/.exec(cause.message)?.[0] ?? option
  const takesValue = options[long.slice(2)]?.type === 'string'
  return new AppError(
    'PARAM_INVALID',
    { parameter: long, expected: takesValue ? `a value after it (one that begins with - is written ${long}=VALUE)` : 'no value' },
    { cause },
  )
}

/** The known name that shares the longest beginning (three letters or more) or contains the word, the shortest of those. */
function closest(word: string, names: readonly string[]): string | null {
  if (word.length < 3) return null
  const common = (name: string) => {
    let length = 0
    while (length < word.length && word[length] === name[length]) length++
    return length
  }
  const containing = names.filter((name) => name.includes(word) || word.includes(name)).sort((a, b) => a.length - b.length)[0]
  const best = [...names].sort((a, b) => common(b) - common(a))[0]
  return containing ?? (best !== undefined && common(best) >= 3 ? best : null)
}
