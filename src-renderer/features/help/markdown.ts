/** What does a chapter of the guide say, as blocks that can be drawn? The part of Markdown that docs/guide uses, and nothing else of it. */

export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly target: string }
export type Line = readonly Inline[]
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly line: Line; readonly anchor: string }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Line[] }
  | { readonly kind: 'table'; readonly head: readonly Line[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'picture'; readonly file: string; readonly text: string }

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)]+)\)/g

function lineOf(text: string): Line {
  const parts: Inline[] = []
  let at = 0
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) })
    const [whole, code, strong, emphasis, label, target] = match
    if (code !== undefined) parts.push({ kind: 'code', text: code })
    else if (strong !== undefined) parts.push({ kind: 'strong', text: strong })
    else if (emphasis !== undefined) parts.push({ kind: 'emphasis', text: emphasis })
    else if (label !== undefined && target !== undefined) parts.push({ kind: 'link', text: label, target })
    at = match.index + whole.length
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) })
  return parts
}

export const plain = (line: Line): string => line.map(({ text }) => text).join('')

/** As GitHub makes them, so that links work in both places. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

const cells = (row: string): Line[] =>
  row
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => lineOf(cell.trim().replaceAll('\\|', '|')))

/** The blocks of a chapter, in order. */
export function parseMarkdown(source: string): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  /** The lines from here on that match, taken. */
  const takeWhile = (wanted: RegExp): string[] => {
    const taken: string[] = []
    for (let line = lines[at]; line !== undefined && wanted.test(line); line = lines[++at]) taken.push(line)
    return taken
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const heading = /^(#{1,3}) (.+)$/.exec(line)
    const picture = /^!\[([^\]]*)\]\(([^)]+)\)$/.exec(line)
    const list = /^(- |\d+\. )/.exec(line)
    if (line.trim() === '') at++
    else if (heading) {
      const [, marks = '', text = ''] = heading
      const content = lineOf(text)
      blocks.push({ kind: 'heading', level: marks.length, line: content, anchor: anchorOf(plain(content)) })
      at++
    } else if (picture) {
      const [, text = '', file = ''] = picture
      blocks.push({ kind: 'picture', file, text })
      at++
    } else if (line.startsWith('```')) {
      at++
      const text = takeWhile(/^(?!```)/).join('\n')
      blocks.push({ kind: 'code', text })
      at++
    } else if (line.startsWith('|')) {
      const [head = '', , ...rows] = takeWhile(/^\|/)
      blocks.push({ kind: 'table', head: cells(head), rows: rows.map(cells) })
    } else if (list) {
      const items: string[] = []
      for (const next of takeWhile(/^(- |\d+\. | {2,}\S)/)) {
        const begun = /^(?:- |\d+\. )(.*)$/.exec(next)
        if (begun) items.push(begun[1] ?? '')
        else items[items.length - 1] += ` ${next.trim()}`
      }
      blocks.push({ kind: 'list', ordered: list[0] !== '- ', items: items.map(lineOf) })
    } else blocks.push({ kind: 'paragraph', line: lineOf(takeWhile(/^(?!#{1,3} |- |\d+\. |\||```|!\[)\S/).join(' ')) })
  }
  return blocks
}

/** Every word of a block, for searching. */
export function wordsOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return plain(block.line)
    case 'list':
      return block.items.map(plain).join(' ')
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(plain).join(' ')).join(' ')
    case 'code':
    case 'picture':
      return block.text
  }
}
