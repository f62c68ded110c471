export declare function ensureNode(): string
export declare function ensureChromium(): void
export declare function findHeadless(): string | undefined
export declare function findHeadful(): string | undefined
export declare function prepareStandin(): Promise<void>
