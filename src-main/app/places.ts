/** Where are the built parts of the app and its sample, in a checkout and in an installed app? */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export type AppPlaces = ReturnType<typeof appPlaces>

/**
 * Paths under the app's root. What a worker thread, another process or a stream reads lies outside the archive in an installed
 * app (electron-builder.yml, asarUnpack).
 */
export function appPlaces(appPath: string) {
  return {
    rendererFolder: join(appPath, 'out', 'renderer'),
    preload: join(appPath, 'out', 'preload', 'index.cjs'),
    engineEntry: outsideArchive(join(appPath, 'out', 'engine', 'entry.mjs')),
    commandLine: outsideArchive(join(appPath, 'out', 'cli.mjs')),
    sampleScan: outsideArchive(join(appPath, 'assets', 'sample', 'audiovisual_bold.nii.gz')),
    icon: join(appPath, 'assets', 'icon', 'icon.png'),
  } as const
}

function outsideArchive(path: string): string {
  const unpacked = path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
  return unpacked !== path && existsSync(unpacked) ? unpacked : path
}
