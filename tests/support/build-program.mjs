/** Builds the main-side programs (out/cli.mjs and the engine) when they are missing or older than their sources. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const SOURCES = ['src-main', 'src-shared', 'package.json', 'electron.vite.config.ts']
export const PROGRAM = join(root, 'out', 'cli.mjs')

function newestChange(path) {
  const facts = statSync(path)
  if (!facts.isDirectory()) return facts.mtimeMs
  return Math.max(facts.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))))
}

function isStale() {
  return !existsSync(PROGRAM) || statSync(PROGRAM).mtimeMs < Math.max(...SOURCES.map((name) => newestChange(join(root, name))))
}

/** One builder at a time; the others wait for it. A lock whose owner has died is ignored after two minutes. */
async function locked(work) {
  const lock = join(root, 'out', '.building')
  mkdirSync(join(root, 'out'), { recursive: true })
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      if (age > 120_000) rmSync(lock, { recursive: true, force: true })
      else await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** Says what it does on stderr only: stdout belongs to the program. */
export async function buildIfStale() {
  if (!isStale()) return
  await locked(async () => {
    if (!isStale()) return
    process.stderr.write('building out/cli.mjs\n')
    const { resolveConfig } = await import('electron-vite')
    const { build } = await import('vite')
    const { config } = await resolveConfig({ root, logLevel: 'error' }, 'build', 'production')
    const { main } = config
    // The window's part of out/ stays as it is.
    main.build.emptyOutDir = false
    await build({ ...main, root, configFile: false, logLevel: 'error' })
  })
}
