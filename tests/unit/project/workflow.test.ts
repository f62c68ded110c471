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

it('uses actions that run on a Node which GitHub still has: Node 20 was removed from its machines in September 2026', () => {
  const oldest = { checkout: 5, 'setup-node': 5, 'upload-artifact': 6 } as const
  for (const [action, version] of Object.entries(oldest)) {
    const used = [...workflow.matchAll(new RegExp(`uses: actions/${action}@[0-9a-f]{40} # v(\\d+)\\.`, 'g'))]
    expect(used.length, action).toBeGreaterThan(0)
    for (const [, major] of used) expect(Number(major), action).toBeGreaterThanOrEqual(version)
  }
})

it('has no right but to read, and keeps no credentials', () => {
  expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m)
  expect(workflow).toContain('persist-credentials: false')
  expect(workflow).not.toMatch(/secrets\.|write-all|pull_request_target/)
})

it('finds the files as they are stored: Git for Windows changes line ends unless it is told not to', () => {
  const attributes = readFileSync(new URL('../../../.gitattributes', import.meta.url), 'utf8')
  expect(attributes.split('\n')).toContain('* -text')
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
    /try-packed\.mjs/,
    /try-installers\.mjs/,
    /upload-artifact/,
  ].map(at)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(order).not.toContain(-1)
  // Tests run on all three: with a display made for it on Linux, as they are elsewhere.
  const tests = steps.filter(({ run }) => /npm test/.test(run ?? ''))
  expect(tests.map((step) => step.if)).toEqual(["runner.os == 'Linux'", "runner.os != 'Linux'"])
  const kept = String(steps.find(({ uses }) => uses?.includes('upload-artifact'))?.with?.path)
  for (const ending of ['AppImage', 'deb', 'tar.gz', 'exe', 'dmg']) expect(kept).toContain(`dist/*.${ending}`)
  expect(kept).toContain('dist/SHA256SUMS-*.txt')
  // Neither quotes nor variables of a shell, of which each system has another.
  for (const { run, if: when } of steps) if (when !== "runner.os == 'Linux'") expect(run ?? '').not.toMatch(/['"$&|;\\](?!\{\{)/)
})
