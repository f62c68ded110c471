/** Is every file and folder there that the documents of this project name? */
import { existsSync, readFileSync } from 'node:fs'
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
