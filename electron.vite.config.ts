import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { thirdPartyLicences } from './assets/installer/third-party-licences.mjs'
import { assemblyScript } from './src-main/engine/kernels/compile.mjs'

const licences = thirdPartyLicences('out')

/**
 * A run is over in half a second, and every file that is loaded takes a millisecond of it: what a run needs is two files, with what each of these
 * modules imports. What the windows' process needs of them as well is the first.
 */
const CHUNKS = [
  {
    name: 'common',
    test: /(^|\/)package\.json$|src-shared\/(errors|estimate|output-names|model\/\w+|params\/parameters)\.ts$|engine\/read\/nifti-header\.ts$/,
    priority: 2,
  },
  { name: 'run', test: /src-main\/(cli\/run|engine\/run-task)\.ts$/, priority: 1 },
]

/** NiiVue reads Zarr stores too, which this app never opens: 1.4 MB of decompressors, other people's WebAssembly, stay outside. */
const withoutZarrCodecs = {
  name: 'without-zarr-codecs',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id.startsWith('numcodecs/') ? '\0no-codec' : null),
  load: (id: string) => (id === '\0no-codec' ? 'export default null' : null),
}

/** Everything is bundled, so the packed app carries no node_modules. out/: main, engine, cli.mjs, preload.cjs, renderer. */
export default defineConfig({
  main: {
    plugins: [assemblyScript(), licences],
    build: {
      outDir: 'out',
      emptyOutDir: true,
      externalizeDeps: false,
      target: 'node20',
      minify: false,
      rollupOptions: {
        // Compiling the kernels takes its time, and is meant to.
        checks: { pluginTimings: false },
        input: {
          'main/index': 'src-main/index.ts',
          'engine/entry': 'src-main/engine/entry.ts',
          cli: 'src-main/cli/index.ts',
        },
        output: {
          format: 'es',
          entryFileNames: '[name].mjs',
          chunkFileNames: 'chunks/[name]-[hash].mjs',
          codeSplitting: { groups: CHUNKS },
        },
      },
    },
  },
  preload: {
    plugins: [licences],
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: { input: { index: 'src-main/preload/index.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    plugins: [react(), withoutZarrCodecs, licences],
    build: { outDir: 'out/renderer', emptyOutDir: true, rollupOptions: { input: 'src-renderer/index.html' } },
  },
})
