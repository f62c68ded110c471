/** Which messages run between the stand-in's main process, its pages and its utility processes? */
import type { Encoded } from './codec'

/** From the isolated world of a page, as JSON text through a CDP binding. */
export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'invoke'; readonly id: number; readonly channel: string; readonly value: Encoded }
  | { readonly type: 'send'; readonly channel: string; readonly value: Encoded; readonly ports?: readonly string[] }
  | { readonly type: 'port'; readonly id: string; readonly value: Encoded; readonly ports: readonly string[] }
  | { readonly type: 'title'; readonly title: string }
  | { readonly type: 'open'; readonly url: string }
  | { readonly type: 'preload-error'; readonly message: string; readonly stack: string }

/** To the isolated world of a page. `Value` is `unknown` until the host encodes it. */
export type ToPage<Value = Encoded> =
  | { readonly type: 'reply'; readonly id: number; readonly value: Value }
  | { readonly type: 'reply-error'; readonly id: number; readonly message: string }
  | { readonly type: 'send'; readonly channel: string; readonly value: Value; readonly ports: readonly string[] }
  | { readonly type: 'port'; readonly id: string; readonly value: Value; readonly ports: readonly string[] }
  | { readonly type: 'port-close'; readonly id: string }

/** To a utility process, by Node's own structured clone ('advanced' serialization). */
export type ToUtility =
  | { readonly type: 'message'; readonly value: unknown; readonly ports: readonly string[] }
  | { readonly type: 'port'; readonly id: string; readonly value: unknown; readonly ports: readonly string[] }
  | { readonly type: 'port-close'; readonly id: string }

export type FromUtility =
  | { readonly type: 'message'; readonly value: unknown }
  | { readonly type: 'port'; readonly id: string; readonly value: unknown; readonly ports: readonly string[] }
  | { readonly type: 'port-start'; readonly id: string }
  | { readonly type: 'port-close'; readonly id: string }

/** What a page's isolated world is told when it is made. */
export interface PageConfig {
  /** Prefix of the DOM events that join the two worlds; unknown to the page's own scripts. */
  readonly secret: string
  /** Prefix of the ids of ports made in this page. */
  readonly portPrefix: string
  readonly preloadUrl: string
  readonly process: Readonly<Record<string, unknown>>
}

/** Names that the host and the isolated world of a page agree on. */
export const WORLD = 'electron-isolated-context'
export const SEND_BINDING = '__standinSend'
export const RECEIVE_FUNCTION = '__standinReceive'
export const BULK_INPUT = '__standinBulkInput'
export const ASKED_FILE = '__standinAskedFile'
export const ANSWERED_PATH = '__standinAnsweredPath'
