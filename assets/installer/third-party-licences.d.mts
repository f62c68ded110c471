import type { Plugin } from 'vite'

export function thirdPartyLicences(outFolder: string, root?: string): Plugin
