/** How is a name that somebody else chose written, so that it can neither break a file nor pretend to be something else? */

/**
 * What does not show, ends a line, or turns round what stands beside it: control characters, right-to-left and isolating marks, line and
 * paragraph separators, the byte order mark, interlinear marks, tags, halves of surrogate pairs. Joiners stay: some scripts need them.
 */
const HIDDEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** The same without what JSON.stringify escapes by itself, which is also what separates its lines. */
const HIDDEN_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** The text with everything hidden spelt out, as in `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, escapeOf)
}

/**
 * A name as a cell of a table: on one line, without tabs, nothing hidden. One that a spreadsheet would compute (it begins with =, +, - or @) gets an
 * apostrophe before it, by which spreadsheets know text.
 */
export function tableCell(text: string): string {
  return visibleText(text.replace(/[\t\r\n]+/g, ' ')).replace(/^(?=[=+\-@])/, "'")
}

/** JSON on one line, for programs that read line by line: nothing hidden, which a terminal could take for a command. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(HIDDEN_IN_JSON, escapeOf)
}

/** JSON with two spaces and a line end; reads back as the same value, with nothing hidden in the file. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(HIDDEN_IN_JSON, escapeOf)}\n`
}

/** A literal of Python, in printable ASCII alone. @throws TypeError for what has none */
export function pythonLiteral(value: unknown): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`
  if (typeof value !== 'string') throw new TypeError(`no Python literal for a ${typeof value}`)
  const letters = Array.from(JSON.stringify(value), (character) => (character > '~' ? escapeOf(character) : character))
  return letters.join('')
}
