/** Does ARCHITECTURE.md tell of every folder of the sources? That what it names is there, documents.test.ts keeps. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
const PLACES = ['', 'src-main/', 'src-renderer/', 'src-shared/', 'src-main/engine/', 'src-renderer/features/']

describe('ARCHITECTURE.md', () => {
  it('tells of every folder of the sources', () => {
    const folders = ['src-main', 'src-main/engine', 'src-renderer', 'src-renderer/features', 'src-shared'].flatMap((parent) =>
      readdirSync(join(root, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${parent}/${name}`),
    )
    expect(folders.length).toBeGreaterThan(30)
    const isTold = (folder: string) => PLACES.some((place) => folder.startsWith(place) && text.includes(`\`${folder.slice(place.length)}/`))
    expect(folders.filter((folder) => !isTold(folder))).toEqual([])
  })
})
