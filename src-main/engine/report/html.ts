/** How is HTML written so that no name can become markup? */
import { visibleText } from '../../../src-shared/visible-text'

/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}
export type Content = string | number | Html | readonly Content[] | null

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text for HTML and for attribute values in quotes; what does not show is spelt out. */
export function escaped(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

function written(content: Content): string {
  if (content === null) return ''
  if (content instanceof Html) return content.text
  return typeof content === 'object' ? content.map(written).join('') : escaped(String(content))
}

/** Template tag: everything that is filled in is escaped, unless it is Html. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.map((part, n) => part + (n < values.length ? written(values[n]) : '')).join(''))
}

/** A text of the user: kept apart from the direction in which the words around it run. */
export const bdi = (text: string): Html => html`<bdi>${text}</bdi>`
