/** How are small pictures painted beside the page's own thread? */
import { type PaintJob, paintCuts } from './paint-cuts'

export interface PaintRequest {
  readonly id: number
  readonly job: PaintJob
}
export interface Painted {
  readonly id: number
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
}

self.addEventListener('message', ({ data }: MessageEvent<PaintRequest>) => {
  const pixels = paintCuts(data.job)
  const painted: Painted = { id: data.id, pixels }
  self.postMessage(painted, { transfer: [pixels.buffer] })
})
