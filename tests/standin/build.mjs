/** Compiles the stand-in to dist-standin/, laid out like a folder of Electron: `electron`, `version`, LICENSE. */
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(here, '../..')
export const STANDIN_FOLDER = path.join(root, 'dist-standin')

/** Sentinel, version 1, nine fuses as Electron ships them: what @electron/fuses finds and flips in a packed app. */
const FUSE_WIRE = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX${String.fromCharCode(1, 9)}101001001`

/** @param {string} node the Node executable that the stand-in will run on */
export async function buildStandin(node) {
  rmSync(STANDIN_FOLDER, { recursive: true, force: true })
  const code = path.join(STANDIN_FOLDER, 'standin')
  mkdirSync(code, { recursive: true })
  await compileForNode('host/boot.ts', code, 'boot.cjs')
  await compileForNode('utility/child.ts', code, 'utility-child.cjs')
  await compileForPage('page/main-world.ts', code, 'main-world.js')
  await compileForPage('page/isolated-world.ts', code, 'isolated-world.js')
  const { version } = createRequire(import.meta.url)('electron/package.json')
  writeFileSync(path.join(code, 'electron-version'), version)
  writeFileSync(path.join(code, 'node-path'), node)
  writeFileSync(path.join(STANDIN_FOLDER, 'version'), version)
  copyFileSync(path.join(root, 'LICENSE'), path.join(STANDIN_FOLDER, 'LICENSE'))
  const launcher = path.join(STANDIN_FOLDER, 'electron')
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildStandin(process.argv[2] ?? process.execPath)
