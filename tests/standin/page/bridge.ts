/** How does contextBridge carry an API from the preload's world to the page's world, by copy and frozen? */

type Plain = Record<string, unknown>
interface Reply {
  readonly callId: number
  readonly promise?: true
  readonly value?: unknown
  readonly error?: unknown
}
type AnyFunction = (...args: unknown[]) => unknown

/** The two JavaScript worlds share DOM events; CustomEvent.detail is structured-cloned between them. */
export function joinWorlds(side: 'main' | 'isolated', secret: string): { expose(key: string, api: unknown): void } {
  const other = side === 'main' ? 'isolated' : 'main'
  // Taken before any script of the page can replace them.
  const Event = CustomEvent
  const dispatch = window.dispatchEvent.bind(window)
  const listen = window.addEventListener.bind(window)
  const functions = new Map<number, AnyFunction>()
  const idOf = new WeakMap<AnyFunction, number>()
  const waiting = new Map<number, (reply: Reply) => void>()
  let nextFunction = 1
  let nextCall = 1

  const fire = (type: string, detail: unknown) => dispatch(new Event(secret + type, { detail }))
  const on = (type: string, listener: (detail: unknown) => void) =>
    listen(secret + type, (event) => listener((event as CustomEvent).detail))
  const isPlain = (value: unknown): value is Plain => {
    if (!value || typeof value !== 'object') return false
    const prototype = Object.getPrototypeOf(value)
    return prototype === Object.prototype || prototype === null
  }

  function wrap(value: unknown): unknown {
    if (typeof value === 'function') {
      const method = value as AnyFunction
      const id = idOf.get(method) ?? nextFunction++
      idOf.set(method, id)
      functions.set(id, method)
      return { __standinFunction: id }
    }
    if (value instanceof Error) return { __standinError: [value.name, value.message] }
    if (Array.isArray(value)) return value.map(wrap)
    if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, wrap(part)]))
    return value
  }
  function unwrap(value: unknown, freeze = false): unknown {
    let result: unknown
    if (Array.isArray(value)) result = value.map((part) => unwrap(part, freeze))
    else if (!isPlain(value)) return value
    else if ('__standinFunction' in value) {
      const id = Number(value.__standinFunction)
      result = (...args: unknown[]) => call(id, args)
    } else if ('__standinError' in value) {
      const [name, message] = value.__standinError as [string, string]
      result = Object.assign(new Error(message), { name })
    } else result = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unwrap(part, freeze)]))
    return freeze ? Object.freeze(result) : result
  }

  function call(id: number, args: unknown[]): unknown {
    const callId = nextCall++
    let answer: Reply | undefined
    waiting.set(callId, (reply) => {
      answer = reply
    })
    fire(`call-${other}`, { callId, id, args: wrap(args) })
    // The other side answers within the dispatch; silence means that the detail could not be cloned.
    const got = answer as Reply | undefined
    if (got?.promise) {
      return new Promise((resolve, reject) => {
        waiting.set(callId, (reply) => {
          waiting.delete(callId)
          if (reply.error === undefined) resolve(unwrap(reply.value))
          else reject(unwrap(reply.error))
        })
      })
    }
    waiting.delete(callId)
    if (!got) throw new Error('An object could not be cloned.')
    if (got.error !== undefined) throw unwrap(got.error)
    return unwrap(got.value)
  }

  on(`call-${side}`, (detail) => {
    if (!detail) return
    const { callId, id, args } = detail as { callId: number; id: number; args: unknown }
    const reply = (content: Omit<Reply, 'callId'>) => fire(`reply-${other}`, { callId, ...content })
    const wrapError = (error: unknown) => wrap(error instanceof Error ? error : new Error(String(error)))
    try {
      const value = functions.get(id)?.(...(unwrap(args) as unknown[]))
      if (value instanceof Promise) {
        reply({ promise: true })
        value.then(
          (settled) => reply({ value: wrap(settled) }),
          (error) => reply({ error: wrapError(error) }),
        )
      } else reply({ value: wrap(value) })
    } catch (error) {
      reply({ error: wrapError(error) })
    }
  })
  on(`reply-${side}`, (detail) => {
    const reply = detail as Reply | null
    if (reply) waiting.get(reply.callId)?.(reply)
  })
  if (side === 'main') {
    on('expose', (detail) => {
      const { key, api } = detail as { key: string; api: unknown }
      Object.defineProperty(window, key, { value: unwrap(api, true), enumerable: true })
    })
  }
  return { expose: (key, api) => void fire('expose', { key, api: wrap(api) }) }
}
