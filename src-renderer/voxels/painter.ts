/** In which order are small pictures painted, and which of them are not worth painting any more? */
import type { PaintJob } from './paint-cuts'
import type { Painted, PaintRequest } from './paint-worker'

type Deliver = (pixels: Uint8ClampedArray<ArrayBuffer>, job: PaintJob) => void
interface Wanted {
  /** Made just before it is painted, so that a newer wish costs nothing for the older; null when it is not wanted any more. */
  readonly prepare: () => PaintJob | null
  readonly deliver: Deliver
}

/** The worker is kept busy, but no picture waits in it that a newer wish could still replace. */
const AT_ONCE = 2

/** One worker for all small pictures. Each asker has one wish at a time; a newer one takes the place of the older. */
export class Painter {
  private readonly wanted = new Map<object, Wanted>()
  private readonly painting = new Map<number, { readonly wish: Wanted; readonly job: PaintJob }>()
  private nextId = 0
  private isPumping = false

  constructor(private readonly worker: Pick<Worker, 'postMessage' | 'addEventListener'>) {
    worker.addEventListener('message', (event) => {
      const { id, pixels } = (event as MessageEvent<Painted>).data
      const done = this.painting.get(id)
      this.painting.delete(id)
      done?.wish.deliver(pixels, done.job)
      this.pump()
    })
  }

  /** Wishes a picture; the function takes the wish back. */
  want(asker: object, prepare: Wanted['prepare'], deliver: Deliver): () => void {
    const wish = { prepare, deliver }
    this.wanted.set(asker, wish)
    this.pump()
    return () => {
      if (this.wanted.get(asker) === wish) this.wanted.delete(asker)
    }
  }

  private pump(): void {
    if (this.isPumping) return
    this.isPumping = true
    for (const [asker, wish] of this.wanted) {
      if (this.painting.size >= AT_ONCE) break
      this.wanted.delete(asker)
      const job = wish.prepare()
      if (!job) continue
      const id = this.nextId++
      this.painting.set(id, { wish, job })
      this.worker.postMessage({ id, job } satisfies PaintRequest)
    }
    this.isPumping = false
  }
}

let shared: Painter | null = null

/** The painter of the page; null where there are no workers. */
export function pagePainter(): Painter | null {
  if (typeof Worker === 'undefined') return null
  shared ??= new Painter(new Worker(new URL('./paint-worker.ts', import.meta.url), { type: 'module' }))
  return shared
}
