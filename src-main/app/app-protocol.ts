/** How does the page get its own files and the voxel values, from one origin and without a path? */
import { protocol } from 'electron'
import { answer, type DataPlaces } from './answer'
import type { Logger } from './logger'
import { SCHEME } from './security-policy'

/** Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

export function serveApp(options: { readonly rendererFolder: string; readonly places: DataPlaces; readonly logger: Logger }): void {
  protocol.handle(SCHEME, (request) => answer(request, options.rendererFolder, options.places, options.logger))
}
