/** How does the page ask the main process for something? The only reader of `window.counterpoint`. */
import { fromEnvelope } from '../../src-shared/errors'
import {
  type Bridge,
  type BridgeName,
  bridgeName,
  CALL_NAMES,
  type CallInput,
  type CallName,
  type CallOutput,
  type CallResult,
  type EventName,
  type Events,
  type ScanOpened,
} from '../../src-shared/ipc/contract'

declare global {
  interface Window {
    readonly counterpoint?: Bridge
  }
}

/** True for the calls whose input is the empty object. */
type TakesNothing<Name extends CallName> =
  unknown extends CallInput<Name> ? false : Record<string, never> extends CallInput<Name> ? true : false

/** What the page works with: the same names as the preload's, but values come back as values and failures are thrown. */
type PageBridge = {
  readonly [Name in Exclude<CallName, 'scan:open-dropped'> as BridgeName<Name>]: (
    ...input: TakesNothing<Name> extends true ? [] : [CallInput<Name>]
  ) => Promise<CallOutput<Name>>
} & {
  /** null when the drop was a run folder: that comes as the event 'run:opened'. */
  readonly openDroppedScan: (file: File) => Promise<ScanOpened | null>
  readonly on: <Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void) => () => void
}

function preload(): Bridge {
  const found = window.counterpoint
  if (!found) throw new Error('window.counterpoint is missing: the page was opened outside Counterpoint')
  return found
}

async function unwrap<T>(result: Promise<CallResult<T>>): Promise<T> {
  const settled = await result
  if (settled.ok) return settled.value
  throw fromEnvelope(settled.error)
}

function build(): PageBridge {
  const calls: Record<string, unknown> = {}
  for (const name of CALL_NAMES) {
    const method = bridgeName(name)
    calls[method] = (input: unknown = {}) => {
      const ask = (preload() as unknown as Record<string, (input: unknown) => Promise<CallResult<unknown>>>)[method]
      if (!ask) throw new Error(`the preload has no ${method}`)
      return unwrap(ask(input))
    }
  }
  return {
    ...(calls as unknown as PageBridge),
    openDroppedScan: (file) => unwrap(preload().scanOpenDropped(file)),
    on: (name, listener) => preload().on(name, listener),
  }
}

/** `bridge.scanPreview({...})` gives a MaskPreview or throws AppError, CancelledError or BugError. */
export const bridge: PageBridge = build()

/** Voxel values from the app's own origin: `fetchVoxels(DATA.previewMean(id))`. Throws when the data are gone. */
export async function fetchVoxels(url: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, signal ? { signal } : {})
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response.arrayBuffer()
}
