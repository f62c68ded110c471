/** Does the release workflow run only actions that cannot change under it, and may it do nothing but read? */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'

const workflow = readFileSync(new URL('../../../.github/workflows/installers.yml', import.meta.url), 'utf8')

it('names every action by the full hash of a commit, with its version beside it', () => {
  const uses = [...workflow.matchAll(/uses: (.*)$/gm)].map(([, action]) => action)
  expect(uses.length).toBeGreaterThan(2)
  for (const action of uses) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
})

it('has no right but to read, and keeps no credentials', () => {
  expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m)
  expect(workflow).toContain('persist-credentials: false')
  expect(workflow).not.toMatch(/secrets\.|write-all|pull_request_target/)
})

it('makes installers on all three systems', () => {
  for (const system of ['ubuntu-', 'windows-', 'macos-']) expect(workflow).toContain(`system: ${system}`)
})

/** The YAML reader that electron-builder brings. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { load } = createRequire(builder.resolve('app-builder-lib'))('js-yaml') as { load(text: string): unknown }
interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
}

it('is YAML whose job tests against Electron itself on each system before it makes and keeps installers', () => {
  const read = load(workflow) as {
    readonly jobs: Readonly<
      Record<string, { readonly strategy: { readonly matrix: { readonly include: readonly object[] } }; readonly steps: readonly Step[] }>
    >
  }
  const job = read.jobs.make
  expect(job?.strategy.matrix.include).toHaveLength(3)
  const steps = job?.steps ?? []
  const at = (pattern: RegExp) => steps.findIndex(({ run, uses }) => pattern.test(run ?? uses ?? ''))
  const order = [
    /actions\/checkout/,
    /actions\/setup-node/,
    /npm ci/,
    /npm audit --audit-level=high/,
    /electron\/install\.js/,
    /npm test/,
    /npm run dist/,
    /upload-artifact/,
  ].map(at)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(order).not.toContain(-1)
  // Tests run on all three: with a display made for it on Linux, as they are elsewhere.
  const tests = steps.filter(({ run }) => /npm test/.test(run ?? ''))
  expect(tests.map((step) => step.if)).toEqual(["runner.os == 'Linux'", "runner.os != 'Linux'"])
  const kept = String(steps.find(({ uses }) => uses?.includes('upload-artifact'))?.with?.path)
  for (const ending of ['AppImage', 'deb', 'tar.gz', 'exe', 'dmg']) expect(kept).toContain(`dist/*.${ending}`)
})
