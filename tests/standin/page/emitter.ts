/** Which events module does a sandboxed preload get? */

type Listener = ((...args: unknown[]) => void) & { original?: Listener }

export class Emitter {
  private readonly listeners = new Map<string, Listener[]>()

  on(name: string, listener: Listener): this {
    const list = this.listeners.get(name) ?? []
    list.push(listener)
    this.listeners.set(name, list)
    return this
  }
  addListener(name: string, listener: Listener): this {
    return this.on(name, listener)
  }
  once(name: string, listener: Listener): this {
    const once: Listener = (...args) => {
      this.off(name, once)
      listener.apply(this, args)
    }
    once.original = listener
    return this.on(name, once)
  }
  off(name: string, listener: Listener): this {
    const list = this.listeners.get(name) ?? []
    const at = list.findIndex((item) => item === listener || item.original === listener)
    if (at >= 0) list.splice(at, 1)
    return this
  }
  removeListener(name: string, listener: Listener): this {
    return this.off(name, listener)
  }
  removeAllListeners(name?: string): this {
    if (name === undefined) this.listeners.clear()
    else this.listeners.delete(name)
    return this
  }
  listenerCount(name: string): number {
    return this.listeners.get(name)?.length ?? 0
  }
  emit(name: string, ...args: unknown[]): boolean {
    const list = [...(this.listeners.get(name) ?? [])]
    for (const listener of list) listener.apply(this, args)
    return list.length > 0
  }
}
