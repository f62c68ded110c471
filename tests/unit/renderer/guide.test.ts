/** Is the guide in the app whole: every chapter listed, every link and picture there, every word to be found, nothing of Markdown left over? */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CHAPTERS, pictureAddress, searchGuide } from '../../../src-renderer/features/help/guide'
import { type Block, type Inline, parseMarkdown, wordsOf } from '../../../src-renderer/features/help/markdown'
import { COMMAND_NAMES } from '../../../src-shared/command-names'
import { errorWords } from '../../../src-shared/error-messages'
import { ERROR_CODES } from '../../../src-shared/errors'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'

const folder = new URL('../../../docs/guide/', import.meta.url)
const source = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const linesOf = (block: Block): Inline[] => {
  if (block.kind === 'heading' || block.kind === 'paragraph') return [...block.line]
  if (block.kind === 'list') return block.items.flat()
  return block.kind === 'table' ? [...block.head.flat(), ...block.rows.flat(2)] : []
}

describe('the guide', () => {
  it('has every chapter of docs/guide, in the order of its README', () => {
    const listed = [...source('README.md').matchAll(/\]\(([a-z-]+)\.md\)/g)].map(([, name]) => name)
    expect(CHAPTERS.map(({ name }) => name)).toEqual(listed)
    const files = readdirSync(folder).filter((file) => file !== 'README.md')
    expect(files.sort()).toEqual(listed.map((name) => `${name}.md`).sort())
  })
  it.each(CHAPTERS.map((chapter) => [chapter.name, chapter] as const))(
    '%s: links lead somewhere, pictures are there, no mark-up is left',
    (_name, { blocks }) => {
      for (const block of blocks) {
        for (const part of linesOf(block)) {
          if (part.kind === 'text') expect(part.text).not.toMatch(/\*\*|`|\]\(|^#/)
          if (part.kind !== 'link' || /^https?:/.test(part.target)) continue
          const [name = '', anchor] = part.target.split('#')
          const chapter = CHAPTERS.find((entry) => `${entry.name}.md` === name)
          expect(chapter, part.target).toBeDefined()
          if (anchor)
            expect(
              chapter?.blocks.some((each) => each.kind === 'heading' && each.anchor === anchor),
              part.target,
            ).toBe(true)
        }
        if (block.kind !== 'picture') continue
        expect(existsSync(new URL(block.file, folder)), block.file).toBe(true)
        expect(pictureAddress(block.file), block.file).toBeDefined()
      }
    },
  )
  it('loses no word of its sources', () => {
    for (const { name, title, blocks } of CHAPTERS) {
      const shown = `${title} ${blocks.map(wordsOf).join(' ')}`
      for (const word of source(`${name}.md`)
        .replace(/\]\([^)]*\)/g, ']')
        .matchAll(/\p{L}{4,}/gu))
        expect(shown, `${name}: ${word[0]}`).toContain(word[0])
    }
  }, 30_000)
  it('speaks of every command and every file of a run', () => {
    for (const name of COMMAND_NAMES) expect(source('command-line.md')).toContain(`counterpoint ${name}`)
    for (const name of ['maps', 'mean', 'mask', 'mixing', 'spectra', 'components', 'labels', 'record'] as const) {
      expect(source('formats.md')).toContain(OUTPUT_NAMES[name])
    }
  })
  it('is found by its words, titles first', () => {
    expect(searchGuide('')).toEqual([])
    expect(searchGuide('xyzzy')).toEqual([])
    expect(searchGuide('How many components')[0]).toMatchObject({ title: 'How many components?', anchor: 'how-many-components' })
    expect(searchGuide('MELODIC mixture').map(({ chapter }) => chapter.name)).toContain('comparison')
  })
})

describe('mark-up', () => {
  it('is read as blocks', () => {
    const text = '# A **b**\n\nOne\ntwo `c`.\n- x\n  y\n- z\n\n| a | b\\|c |\n| --- | --- |\n| 1 | 2 |\n\n```\n# no\n```\n![p](q.png)\n1. n'
    expect(parseMarkdown(text)).toMatchObject([
      { kind: 'heading', level: 1, anchor: 'a-b' },
      {
        kind: 'paragraph',
        line: [
          { kind: 'text', text: 'One two ' },
          { kind: 'code', text: 'c' },
          { kind: 'text', text: '.' },
        ],
      },
      { kind: 'list', ordered: false, items: [[{ text: 'x y' }], [{ text: 'z' }]] },
      { kind: 'table', head: [[{ text: 'a' }], [{ text: 'b|c' }]], rows: [[[{ text: '1' }], [{ text: '2' }]]] },
      { kind: 'code', text: '# no' },
      { kind: 'picture', file: 'q.png', text: 'p' },
      { kind: 'list', ordered: true },
    ])
  })
})

describe('an error', () => {
  it.each(ERROR_CODES)('%s reads like help: what happened, then what to do, each a sentence, without a code', (code) => {
    for (const details of [{}, { file: 'a.nii', field: 'dim[1]', found: 3, expected: 4, reason: 'why' }]) {
      const { what, todo } = errorWords(code, details)
      for (const sentence of [what, todo]) {
        // A parameter's name begins the sentence as it is written; other sentences begin as sentences do.
        expect(sentence).toMatch(code.startsWith('PARAM_') ? /^\S.*\.$/ : /^[\p{Lu}a].*\.$/u)
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object|[A-Z]+_[A-Z]+|\bE[A-Z]{4,}\b|\s{2}|\(\)/)
      }
      expect(todo.split(' ').length, 'says what to do').toBeGreaterThan(3)
    }
  })
  it.each(['EACCES', 'EROFS', 'ENOENT', 'EISDIR', 'EEXIST'])('says what the system means by %s', (found) => {
    for (const code of ['FILE_UNREADABLE', 'FILE_UNWRITABLE', 'FILE_EXISTS'] as const) {
      if (found === 'EEXIST' && code !== 'FILE_EXISTS') continue
      expect(errorWords(code, { file: 'a.nii', found }).what).not.toContain(found)
    }
  })
})
