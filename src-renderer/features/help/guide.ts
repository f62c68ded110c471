/** Which chapters does the user guide have, and where does it speak of something? The files of docs/guide, bundled with the page. */
import { type Block, parseMarkdown, plain, wordsOf } from './markdown'

const FILES = import.meta.glob<string>('../../../docs/guide/*.md', { query: '?raw', import: 'default', eager: true })
const PICTURES = import.meta.glob<string>('../../../docs/images/*.png', { query: '?url', import: 'default', eager: true })

/** In reading order; docs/guide/README.md lists the same. */
const ORDER = [
  'install',
  'first-run',
  'what-ica-gives',
  'choosing-parameters',
  'reading-components',
  'labels-and-denoising',
  'several-scans',
  'figures',
  'reporting',
  'command-line',
  'formats',
  'comparison',
  'questions',
  'keyboard',
  'about',
] as const
export type ChapterName = (typeof ORDER)[number]

interface Chapter {
  readonly name: ChapterName
  readonly title: string
  readonly blocks: readonly Block[]
}

/** A heading and what stands below it. */
interface Section {
  readonly chapter: Chapter
  readonly anchor: string
  readonly title: string
  /** Of the heading: 1 the chapter's own, 2, or 3 below a heading of 2. */
  readonly level: number
  readonly text: string
}

export const CHAPTERS: readonly Chapter[] = ORDER.map((name) => {
  const source = Object.entries(FILES).find(([path]) => path.endsWith(`/${name}.md`))?.[1]
  if (source === undefined) throw new Error(`docs/guide/${name}.md is missing`)
  const [first, ...blocks] = parseMarkdown(source)
  if (first?.kind !== 'heading') throw new Error(`docs/guide/${name}.md begins without a title`)
  return { name, title: plain(first.line), blocks }
})

/** `../images/explore-dark.png` as an address of the app. */
export const pictureAddress = (file: string): string | undefined =>
  Object.entries(PICTURES).find(([path]) => path.endsWith(file.replace(/^.*\//, '/')))?.[1]

const SECTIONS: readonly Section[] = CHAPTERS.flatMap((chapter) => {
  const found: Section[] = [{ chapter, anchor: '', title: chapter.title, level: 1, text: '' }]
  for (const block of chapter.blocks) {
    if (block.kind === 'heading') found.push({ chapter, anchor: block.anchor, title: plain(block.line), level: block.level, text: '' })
    else {
      const last = found.at(-1)
      if (last) found[found.length - 1] = { ...last, text: `${last.text} ${wordsOf(block)}` }
    }
  }
  return found
})

/** The headings of a chapter, in order. */
export const sectionsOf = (name: ChapterName): readonly Pick<Section, 'anchor' | 'title' | 'level'>[] =>
  SECTIONS.filter(({ chapter, anchor }) => chapter.name === name && anchor !== '')

/** Sections that hold every word, those with the words in their title first. */
export function searchGuide(query: string): readonly Section[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const holds = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const found = SECTIONS.filter(({ title, text }) => holds(`${title} ${text}`))
  return [...found.filter(({ title }) => holds(title)), ...found.filter(({ title }) => !holds(title))]
}
