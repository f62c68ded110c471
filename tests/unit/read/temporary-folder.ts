/** Where do tests of the reader put their files? */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

export interface TemporaryFolder {
  readonly path: string
  /** Writes a file and gives its path. */
  write(name: string, content: Uint8Array | string): string
}

/** A folder of its own for the test file that calls this; removed when its tests have ended. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'counterpoint-read-'))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return {
    path,
    write(name, content) {
      writeFileSync(join(path, name), content)
      return join(path, name)
    },
  }
}
