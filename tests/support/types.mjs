/** Type-checks every runtime with its own tsconfig; exits 1 when any fails. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const configs = readdirSync('.').filter((name) => /^tsconfig\..+\.json$/.test(name) && name !== 'tsconfig.base.json')
let failed = false
for (const config of configs) {
  const { status } = spawnSync('node_modules/.bin/tsc', ['-p', config], { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) failed = true
}
process.exit(failed ? 1 : 0)
