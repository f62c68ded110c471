/** Is every file and folder there that the documents of this project name, and can the program be cited as CITATION.cff says? */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** ARCHITECTURE.md leaves out the first folders of what lies in the engine. */
const PLACES = ['', 'src-main', 'src-main/engine', 'tests']
/** Made by building, packing and testing. */
const MADE = /^(out|dist|\.cache|test-results)\//

it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md', 'tests/README.md', 'src-main/engine/decompose/README.md'])(
  '%s',
  (name) => {
    const text = readFileSync(join(root, name), 'utf8')
    const isThere = (path: string) => [...PLACES, dirname(name)].some((place) => existsSync(join(root, place, path)))
    const named = [...text.matchAll(/`((?:[\w-][\w.-]*\/)+[\w.-]*)`/g)].map(([, path]) => path)
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, path]) => path)
    expect(named.length + linked.length).toBeGreaterThan(0)
    expect([...named, ...linked].filter((path) => !MADE.test(path) && !isThere(path))).toEqual([])
  },
)

/** The YAML reader that electron-builder brings. JSON's types alone: a date stays the text that the schema wants. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const yaml = createRequire(builder.resolve('app-builder-lib'))('js-yaml') as {
  load(text: string, options: { readonly schema: unknown }): unknown
  readonly JSON_SCHEMA: unknown
}

it('CITATION.cff keeps to the Citation File Format 1.2.0 and speaks of this version', () => {
  const read = (name: string) => readFileSync(join(root, name), 'utf8')
  const cff = yaml.load(read('CITATION.cff'), { schema: yaml.JSON_SCHEMA }) as Readonly<Record<string, unknown>>
  const { version, license } = JSON.parse(read('package.json')) as Readonly<Record<string, unknown>>
  expect(cff).toMatchObject({ 'cff-version': '1.2.0', type: 'software', version, license })
  // Four keys are required; of the keys that the schema knows those that this file uses are allowed.
  const required = ['authors', 'cff-version', 'message', 'title']
  const known = [...required, 'abstract', 'date-released', 'keywords', 'license', 'type', 'version']
  expect(Object.keys(cff).filter((key) => !known.includes(key))).toEqual([])
  for (const key of ['message', 'title', 'abstract']) expect(cff[key], key).toMatch(/^\S.+\S$/)
  const authors = cff.authors as readonly Readonly<Record<string, unknown>>[]
  expect(authors.length).toBeGreaterThan(0)
  for (const author of authors)
    expect(Object.keys(author).some((key) => ['name', 'family-names', 'given-names', 'alias'].includes(key))).toBe(true)
  const words = cff.keywords as readonly string[]
  expect(new Set(words).size).toBe(words.length)
  expect(words.every((word) => typeof word === 'string' && word !== '')).toBe(true)
  // A day that there is: the schema wants YYYY-MM-DD, and the calendar decides the rest.
  const date = String(cff['date-released'])
  expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date)
})
