export interface Engine {
  readonly kind: 'electron' | 'stand-in'
  readonly folder: string
  readonly sentence: string
}
export declare const STANDIN_FOLDER: string
export declare const hasDisplay: () => boolean
export declare function findEngine(options: { readonly download: boolean }): Engine
