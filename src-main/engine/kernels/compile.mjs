/**
 * Vite plugin: how do the WebAssembly kernels and the worker thread's code get into a bundle?
 * `import base64 from './x.as.ts?wasm'` compiles AssemblyScript and gives the module's bytes as base64; with `?wasm-simd` or
 * `?wasm-relaxed-simd` the code may use these instructions and works on a shared memory that it is given; the type `real` is f32 there, and f64
 * with `?wasm-simd-float64`;
 * `import source from './x.ts?worker-source'` bundles a file into one ES module and gives its text, so that a worker starts the same way
 * from the built command line, from the engine inside an asar archive, and under the test runner.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import { build } from 'vite'

const WASM_QUERY = /\.as\.ts\?(wasm|wasm-simd|wasm-relaxed-simd|wasm-simd-float64)$/
const WORKER_QUERY = /\.ts\?worker-source$/

export function assemblyScript() {
  return {
    name: 'counterpoint-kernels',
    enforce: 'pre',
    async load(id) {
      const file = id.slice(0, id.indexOf('?'))
      const wasm = WASM_QUERY.exec(id)
      if (wasm) {
        const { base64, sources } = await compiled(file, FLAVOURS[wasm[1]])
        for (const source of sources) this.addWatchFile?.(source)
        return { code: `export default ${JSON.stringify(base64)}`, map: null }
      }
      if (WORKER_QUERY.test(id)) return { code: `export default ${JSON.stringify(await bundle(file))}`, map: null }
      return null
    },
  }
}

const SHARED_MEMORY = ['--importMemory', '--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads']
const FLAVOURS = {
  wasm: [],
  'wasm-simd': [...SHARED_MEMORY, '--enable', 'simd', '--use', 'real=f32'],
  'wasm-relaxed-simd': [...SHARED_MEMORY, '--enable', 'simd', '--enable', 'relaxed-simd', '--use', 'real=f32'],
  'wasm-simd-float64': [...SHARED_MEMORY, '--enable', 'simd', '--use', 'real=f64'],
}

/** What was compiled before, by what it was made from: the build and each kind of test would take seconds to compile the same again. */
const KEPT = fileURLToPath(new URL('../../../.cache/kernels/', import.meta.url))

async function compiled(file, flavour) {
  const folder = dirname(file)
  const sources = readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => path.endsWith('.as.ts'))
    .sort()
  const hash = createHash('sha256').update(JSON.stringify([asc.version, basename(file), flavour]))
  for (const path of [fileURLToPath(import.meta.url), ...sources])
    hash.update(`\0${path.slice(folder.length)}\0`).update(readFileSync(path))
  const kept = join(KEPT, hash.digest('hex'))
  if (existsSync(kept)) return { base64: readFileSync(kept, 'utf8'), sources }
  const base64 = await compile(file, folder, flavour)
  // Under another name first: several processes may compile the same.
  mkdirSync(KEPT, { recursive: true })
  writeFileSync(`${kept}.${process.pid}`, base64)
  renameSync(`${kept}.${process.pid}`, kept)
  return { base64, sources }
}

/** Code keeps nothing in static memory. */
async function compile(file, folder, flavour) {
  let binary
  const { error, stderr } = await asc.main(
    [basename(file), '--outFile', 'out.wasm', '-O3', '--runtime', 'stub', '--noAssert', ...flavour, '--baseDir', folder],
    {
      readFile: (name, base) => {
        try {
          return readFileSync(join(base, name), 'utf8')
        } catch {
          // The compiler tries several places for an import.
          return null
        }
      },
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) binary = contents
      },
    },
  )
  if (error || !binary) throw new Error(`AssemblyScript: ${file}\n${stderr}`)
  return Buffer.from(binary).toString('base64')
}

async function bundle(file) {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: file,
      write: false,
      target: 'node20',
      minify: true,
      rollupOptions: { output: { format: 'es', codeSplitting: false } },
    },
  })
  const { output } = Array.isArray(result) ? result[0] : result
  if (output.length !== 1) throw new Error(`${file} does not bundle into one file`)
  return output[0].code
}
