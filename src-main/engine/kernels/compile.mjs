/** Vite plugin: `import base64 from './x.as.ts?wasm-simd'` compiles AssemblyScript and gives the module's bytes as base64. */
import asc from 'assemblyscript/asc'

const QUERY = /\.as\.ts\?(wasm-simd|wasm-relaxed-simd)$/

export function assemblyScript() {
  return {
    name: 'counterpoint-assemblyscript',
    enforce: 'pre',
    async load(id) {
      const match = QUERY.exec(id)
      if (!match) return null
      const file = id.slice(0, id.indexOf('?'))
      this.addWatchFile?.(file)
      return `export default ${JSON.stringify(await compile(file, match[1] === 'wasm-relaxed-simd'))}`
    },
  }
}

async function compile(file, relaxed) {
  const features = ['simd', ...(relaxed ? ['relaxed-simd'] : [])].flatMap((feature) => ['--enable', feature])
  let binary
  const { error, stderr } = await asc.main(
    [file, '--outFile', 'out.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--use', `RELAXED=${relaxed ? 1 : 0}`, ...features],
    {
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) binary = contents
      },
    },
  )
  if (error || !binary) throw new Error(`AssemblyScript: ${file}\n${stderr}`)
  return Buffer.from(binary).toString('base64')
}
