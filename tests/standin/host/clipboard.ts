/** What is on the clipboard, here that of this program alone? */
import type Electron from 'electron'
import { strict } from './strict'

type Entry = string | Blob

/** Data of one or more MIME types. */
export class ClipboardItem implements Electron.ClipboardItem {
  readonly #entries: ReadonlyMap<string, Promise<Blob>>
  constructor(items: Record<string, unknown>) {
    this.#entries = new Map(Object.entries(items).map(([type, entry]) => [type, asBlob(type, entry as Entry | Promise<Entry>)]))
  }
  get types(): string[] {
    return [...this.#entries.keys()]
  }
  async getType<T>(type: string): Promise<T> {
    const found = this.#entries.get(type)
    if (!found) throw new DOMException(`The type ${type} was not found`, 'NotFoundError')
    return (await found) as T
  }
}

async function asBlob(type: string, entry: Entry | Promise<Entry>): Promise<Blob> {
  const data = await entry
  return typeof data === 'string' ? new Blob([data], { type }) : data
}

const TEXT = 'text/plain'
let copied: readonly Electron.ClipboardItem[] = []

export const clipboard = strict('clipboard', {
  clear: () => {
    copied = []
  },
  has: async (type: string) => copied.some((item) => item.types.includes(type)),
  read: async () => [...copied],
  readText: async () => {
    const item = copied.find(({ types }) => types.includes(TEXT))
    const text = await (item?.getType(TEXT) as Promise<Blob> | undefined)
    return text ? text.text() : ''
  },
  write: async (items: Electron.ClipboardItem[]) => {
    copied = [...items]
  },
  writeText: async (text: string) => {
    copied = [new ClipboardItem({ [TEXT]: text })]
  },
} satisfies Partial<Electron.Clipboard>)
