/** In which ways can a table or a JSON text be wrong? Mutations that know cells, rows, keys and what values are troublesome. */
import fc from 'fast-check'

export type TextMutation = (text: string) => string

const HOSTILE_TEXTS = [
  '',
  ' ',
  'NaN',
  'Infinity',
  '-1',
  '1e999',
  '0x10',
  '1,5',
  '"1"',
  '=1+1',
  '\u202e1',
  '\0',
  '__proto__',
  'constructor',
  '<script>',
  '../../etc',
  'x'.repeat(5000),
]

const cellChange = fc.tuple(fc.nat(1000), fc.nat(1000), fc.constantFrom(...HOSTILE_TEXTS), fc.constantFrom('set', 'drop', 'double')).map(
  ([line, cell, text, how]): TextMutation =>
    (table) => {
      const rows = table.split('\n').map((row) => row.split('\t'))
      const row = rows[line % rows.length] ?? []
      const at = cell % row.length
      if (how === 'set') row[at] = text
      else row.splice(at, how === 'drop' ? 1 : 0, ...(how === 'double' ? [row[at] ?? ''] : []))
      return rows.map((cells) => cells.join('\t')).join('\n')
    },
)
const rowChange = fc.tuple(fc.nat(1000), fc.constantFrom('drop', 'double', 'empty')).map(
  ([line, how]): TextMutation =>
    (table) => {
      const rows = table.split('\n')
      const at = line % rows.length
      if (how === 'empty') rows[at] = ''
      else rows.splice(at, how === 'drop' ? 1 : 0, ...(how === 'double' ? [rows[at] ?? ''] : []))
      return rows.join('\n')
    },
)
const wholeChange: fc.Arbitrary<TextMutation> = fc.oneof(
  fc.nat(4000).map(
    (length): TextMutation =>
      (text) =>
        text.slice(0, length),
  ),
  fc.constant<TextMutation>((text) => `\uFEFF${text}`),
  fc.constant<TextMutation>((text) => text.replaceAll('\n', '\r\n')),
  fc.constant<TextMutation>((text) => text.replaceAll('\t', ',')),
  fc.tuple(fc.nat(4000), fc.string({ maxLength: 5 })).map(
    ([at, more]): TextMutation =>
      (text) =>
        text.slice(0, at) + more + text.slice(at),
  ),
)

export const tableMutation = fc.oneof(
  { weight: 6, arbitrary: cellChange },
  { weight: 2, arbitrary: rowChange },
  { weight: 1, arbitrary: wholeChange },
)

const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', [], {}, [null], { a: 1 }, ...HOSTILE_TEXTS),
  fc.jsonValue({ maxDepth: 2 }),
)

type Container = Record<string, unknown> | unknown[]
function containersOf(value: unknown): Container[] {
  if (typeof value !== 'object' || value === null) return []
  return [value as Container, ...Object.values(value).flatMap(containersOf)]
}

/** Sets a key so that JSON.stringify writes it, `__proto__` too. */
function set(target: Container, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

const valueChange = fc.tuple(fc.nat(10_000), fc.nat(1000), hostileValues, fc.constantFrom('set', 'set', 'drop', 'add')).map(
  ([which, key, value, how]): TextMutation =>
    (text) => {
      const whole = JSON.parse(text) as unknown
      const containers = containersOf(whole)
      const target = containers[which % containers.length]
      if (target === undefined) return text
      const keys = Object.keys(target)
      const at = keys[key % Math.max(1, keys.length)]
      if (Array.isArray(target) && (how === 'add' || at === undefined)) target.push(value)
      else if (how === 'add' || at === undefined)
        set(target, ['__proto__', 'constructor', 'toString', 'length', '0'][key % 5] ?? '0', { polluted: value })
      else if (how === 'set') set(target, at, value)
      else if (Array.isArray(target)) target.splice(key % target.length, 1)
      else delete target[at]
      return JSON.stringify(whole)
    },
)

/** One to three changes of values or keys, then perhaps one of the text as it stands. */
export const jsonMutation = fc.tuple(fc.array(valueChange, { minLength: 1, maxLength: 3 }), fc.option(wholeChange, { freq: 6 })).map(
  ([values, whole]): TextMutation =>
    (text) => {
      const changed = values.reduce((current, change) => change(current), text)
      return whole ? whole(changed) : changed
    },
)

/** Whether anything has put a property on every object. */
export function prototypesAreClean(): boolean {
  const own = [Object.prototype, Array.prototype, Function.prototype].map((each) => Object.keys(each).length)
  return own.every((count) => count === 0) && !('polluted' in {})
}
