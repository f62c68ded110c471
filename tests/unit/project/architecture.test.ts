/** Is ARCHITECTURE.md true to the tree: does every path in it exist, and is every folder of the sources told of? */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
/** What stands in backquotes and looks like a file or a folder of the repository. */
const named = [...text.matchAll(/`([\w@.-]+(?:\/[\w@.-]+)*\/?)`/g)].map(([, path = '']) => path).filter((path) => path.includes('/'))
const PLACES = ['', 'src-main/', 'src-renderer/', 'src-shared/', 'src-main/engine/', 'src-renderer/features/']
const isThere = (path: string) => PLACES.some((place) => existsSync(join(root, place, path)))

describe('ARCHITECTURE.md', () => {
  it('names only what exists', () => {
    expect(named.length).toBeGreaterThan(40)
    expect(named.filter((path) => !isThere(path))).toEqual([])
  })
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
