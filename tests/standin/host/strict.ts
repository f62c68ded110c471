/** How does the stand-in say that a member of Electron's API is missing here, instead of answering undefined? */
import { EventEmitter } from 'node:events'

/**
 * Checks a class of the stand-in against Electron's own. Listeners are EventEmitter's matter; `Incomplete` are the members that
 * hold or take other classes of the stand-in, which lack members of Electron's.
 */
export type Like<T, Incomplete extends keyof T = never> = Partial<Omit<T, keyof EventEmitter | Incomplete>>

/** Members that promises, inspectors and test runners look for on any object. */
const ASKED_BY_TOOLS = new Set(['then', 'toJSON', 'inspect', 'nodeType', 'asymmetricMatch', '$$typeof', '__esModule', 'domain'])

function refuseUnknown(name: string): ProxyHandler<object>['get'] {
  return (target, key, receiver) => {
    if (key in target || typeof key === 'symbol' || ASKED_BY_TOOLS.has(key)) return Reflect.get(target, key, receiver)
    throw notImplemented(`${name}.${key}`)
  }
}

export function notImplemented(what: string): Error {
  return new Error(`stand-in: ${what} is not implemented`)
}

/** The same object, except that reading a member it lacks throws "stand-in: <name>.<member> is not implemented". Members may be replaced. */
export function strict<T extends object>(name: string, implementation: T): T {
  return new Proxy(implementation, { get: refuseUnknown(name) as NonNullable<ProxyHandler<T>['get']> })
}

/** A base class for event emitters whose unknown members throw as those of `strict` do. */
export function strictEmitter(name: string): new () => EventEmitter {
  class StrictEmitter extends EventEmitter {}
  // At the end of the prototype chain, so that private fields and `instanceof` keep working.
  const end = new Proxy(EventEmitter.prototype, {
    get: refuseUnknown(name) as NonNullable<ProxyHandler<EventEmitter>['get']>,
    getPrototypeOf: (target) => target,
  })
  Object.setPrototypeOf(StrictEmitter.prototype, end)
  return StrictEmitter
}

/** Stands for a whole module or class that the stand-in lacks: may be imported, any use throws. */
export function missing(name: string): unknown {
  const refuse = () => {
    throw notImplemented(name)
  }
  return new Proxy(function missingModule() {}, { get: refuseUnknown(name) as () => never, apply: refuse, construct: refuse })
}

/** An event object as listeners of Electron get it first. */
export interface PreventableEvent {
  defaultPrevented: boolean
  preventDefault(): void
}
export function preventable<T extends object>(extra?: T): PreventableEvent & T {
  const event = {
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
    ...extra,
  }
  return event as PreventableEvent & T
}
