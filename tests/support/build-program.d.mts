/** The path of out/cli.mjs. */
export const PROGRAM: string
export function buildIfStale(): Promise<void>
