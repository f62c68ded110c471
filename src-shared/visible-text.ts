/** How is a name that somebody else chose written, so that it can neither break a file nor pretend to be something else? */

/**
 * What does not show, ends a line, or turns round what stands beside it: control characters, what Unicode has no picture for (marks of direction,
 * spaces without width, soft hyphens, fillers, the byte order mark, tags), separators of lines, interlinear marks, halves of surrogate pairs. Joiners
 * and variation selectors stay: some scripts and emoji need them.
 */
const HIDDEN = /(?!\p{Join_Control}|\p{Variation_Selector})[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\ufff9-\ufffb]/gu

/** Line ends between the words of JSON are its own; those within are escaped already, as are all other control characters before the space. */
const HIDDEN_IN_JSON = new RegExp(`(?![\\x00-\\x1f])${HIDDEN.source}`, 'gu')

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** As JSON has it: two halves for what is beyond \uffff. */
const jsonEscapeOf = (character: string): string =>
  Array.from({ length: character.length }, (_, place) => `\\u${character.charCodeAt(place).toString(16).padStart(4, '0')}`).join('')

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
  return JSON.stringify(value).replace(HIDDEN_IN_JSON, jsonEscapeOf)
}

/** JSON with two spaces and a line end; reads back as the same value, with nothing hidden in the file. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(HIDDEN_IN_JSON, jsonEscapeOf)}\n`
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
