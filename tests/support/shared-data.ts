/** Is the larger data beside the checkout (`../shared`), and where? */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The path of something in `../shared`, or null when it is not there (a plain clone): the test is then skipped, not passed. */
export function sharedPath(relative: string): string | null {
  const path = fileURLToPath(new URL(`../../../shared/${relative}`, import.meta.url))
  return existsSync(path) ? path : null
}

/** The path of something in tests/data, which every clone has. */
export function dataPath(relative: string): string {
  return `${root}tests/data/${relative}`
}
