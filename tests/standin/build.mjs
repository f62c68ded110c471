/** Compiles the stand-in to dist-standin/, laid out like a folder of Electron: `electron`, `version`, LICENSE. */
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { STANDIN_FOLDER } from './engine.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(here, '../..')

/** Sentinel, version 1, nine fuses as Electron ships them: what @electron/fuses finds and flips in a packed app. */
const FUSE_WIRE = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX${String.fromCharCode(1, 9)}101001001`

/**
 * Compiles when anything has changed, and never in place: tests that run meanwhile keep what they have.
 * @param {string} node the Node executable that the stand-in will run on
 */
export async function buildStandin(node) {
  const stamp = stampOf(node)
  const stampFile = path.join(STANDIN_FOLDER, 'standin', 'stamp')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  const draft = `${STANDIN_FOLDER}.${process.pid}`
  await compileAll(draft, node)
  writeFileSync(path.join(draft, 'standin', 'stamp'), stamp)
  rmSync(STANDIN_FOLDER, { recursive: true, force: true })
  try {
    renameSync(draft, STANDIN_FOLDER)
  } catch {
    rmSync(draft, { recursive: true, force: true }) // somebody else was first
  }
}

/** Of everything that the result depends on. */
function stampOf(node) {
  const hash = createHash('sha256').update(node).update(electronVersion())
  const names = readdirSync(here, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((each) => /\.(ts|sh|mjs)$/.test(each)).sort())
    hash.update(name).update(readFileSync(path.join(here, name)))
  return hash.digest('hex')
}
const electronVersion = () => createRequire(import.meta.url)('electron/package.json').version

async function compileAll(folder, node) {
  const code = path.join(folder, 'standin')
  mkdirSync(code, { recursive: true })
  await compileForNode('host/boot.ts', code, 'boot.cjs')
  await compileForNode('utility/child.ts', code, 'utility-child.cjs')
  await compileForPage('page/main-world.ts', code, 'main-world.js')
  await compileForPage('page/isolated-world.ts', code, 'isolated-world.js')
  writeFileSync(path.join(code, 'electron-version'), electronVersion())
  writeFileSync(path.join(code, 'node-path'), node)
  writeFileSync(path.join(folder, 'version'), electronVersion())
  // Looked for by electron-builder when it leaves languages out.
  mkdirSync(path.join(folder, 'locales'))
  writeFileSync(path.join(folder, 'locales', 'en-US.pak'), '')
  copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'))
  const launcher = path.join(folder, 'electron')
  writeFileSync(launcher, readFileSync(path.join(here, 'electron.sh'), 'latin1').replace('@@FUSES@@', FUSE_WIRE), 'latin1')
  chmodSync(launcher, 0o755)
}

const common = (outDir) => ({ outDir, emptyOutDir: false, minify: false, reportCompressedSize: false })

function compileForNode(entry, outDir, file) {
  return build({
    configFile: false,
    logLevel: 'warn',
    root: here,
    build: {
      ...common(outDir),
      ssr: path.join(here, entry),
      target: 'node22',
      sourcemap: true,
      rollupOptions: { output: { format: 'cjs', entryFileNames: file } },
    },
  })
}

/** One variable `standin` with what the entry exports; pages get it as text (see host/page-source.ts). */
function compileForPage(entry, outDir, file) {
  return build({
    configFile: false,
    logLevel: 'warn',
    root: here,
    build: {
      ...common(outDir),
      target: 'esnext',
      lib: { entry: path.join(here, entry), name: 'standin', formats: ['iife'], fileName: () => file },
    },
  })
}
