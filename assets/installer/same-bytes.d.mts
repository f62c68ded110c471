export function artifactBuildStarted(event: { readonly file: string }): void
export function artifactBuildCompleted(event: { readonly file: string }): void
export function withoutGzipFacts(bytes: Buffer): Buffer
