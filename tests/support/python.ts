/** Is there a Python with nibabel, scipy and scikit-learn on this machine, and what does a script of it say? */
import { spawnSync } from 'node:child_process'

const NEEDED = 'import nibabel, numpy, scipy, sklearn'

/** A python3 that can import what the tests need, or null: they are then skipped. */
export const PYTHON = ['/usr/bin/python3', 'python3'].find((path) => spawnSync(path, ['-c', NEEDED]).status === 0) ?? null

/** Runs a script and gives its standard output. @throws Error with what it said on standard error when it fails */
export function python(script: string, ...words: readonly string[]): string {
  if (PYTHON === null) throw new Error('no Python here')
  const { status, stdout, stderr } = spawnSync(PYTHON, [script, ...words], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  })
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`)
  return stdout
}

/** The same for a few lines of Python; `words` are in sys.argv[1:]. */
export function pythonLines(lines: string, ...words: readonly string[]): string {
  return python('-c', lines, ...words)
}
