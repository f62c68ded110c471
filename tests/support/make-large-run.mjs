/** Which run folder of made-up maps should be written? `node tests/support/make-large-run.mjs FOLDER NAME COMPONENTS [NX NY NZ MM]`, by default 91 x 109 x 91 voxels of 2 mm. */
import path from 'node:path'
import { runnerImport } from 'vite'

const [folder, name, components, nx = '91', ny = '109', nz = '91', mm = '2'] = process.argv.slice(2)
const { module } = await runnerImport(path.join(import.meta.dirname, 'large-run.ts'), { configFile: false, logLevel: 'error' })
await module.makeLargeRun(folder, name, {
  shape: [Number(nx), Number(ny), Number(nz)],
  voxelMm: Number(mm),
  components: Number(components),
  volumes: 300,
})
