import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { assemblyScript } from './src-main/engine/kernels/compile.mjs'

/** One project per kind of test; see tests/README.md. The desktop tests run under Playwright. Limits are for what hangs, not for what is slow: a busy machine takes many times as long. */
const node = (name: string, timeout = 60_000) => ({
  plugins: [assemblyScript()],
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    environment: 'node',
    testTimeout: timeout,
    hookTimeout: timeout,
    setupFiles: ['tests/support/property-seed.ts'],
    expect: { poll: { timeout: 30_000 } },
  },
})
const component = {
  plugins: [react()],
  test: {
    name: 'component',
    include: ['tests/component/**/*.test.tsx'],
    environment: 'happy-dom',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['tests/support/property-seed.ts', 'tests/support/patience.ts'],
  },
}

export default defineConfig({
  test: {
    // Every core: Vitest leaves one free unless told.
    maxWorkers: '100%',
    projects: [node('numeric', 300_000), node('unit'), node('contract'), node('policy'), component],
  },
})
