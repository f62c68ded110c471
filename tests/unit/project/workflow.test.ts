/** Does the release workflow run only actions that cannot change under it, and may it do nothing but read? */
import { readFileSync } from 'node:fs'
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
