/** What does an image know of itself here? Its PNG bytes and their size. */
import fs from 'node:fs'
import type Electron from 'electron'
import { strict, strictEmitter } from './strict'

export class NativeImage extends strictEmitter('NativeImage') {
  constructor(private readonly png: Buffer) {
    super()
  }
  toPNG(): Buffer {
    return this.png
  }
  toDataURL(): string {
    return `data:image/png;base64,${this.png.toString('base64')}`
  }
  isEmpty(): boolean {
    return this.png.length === 0
  }
  getSize(): Electron.Size {
    return this.isEmpty() ? { width: 0, height: 0 } : { width: this.png.readUInt32BE(16), height: this.png.readUInt32BE(20) }
  }
}

const image = (bytes: Buffer) => new NativeImage(bytes) as unknown as Electron.NativeImage
export const nativeImage = strict('nativeImage', {
  createEmpty: () => image(Buffer.alloc(0)),
  createFromPath: (file: string) => image(fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0)),
  createFromBuffer: (bytes: Buffer) => image(bytes),
  createFromDataURL: (url: string) => image(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
} satisfies Partial<typeof Electron.nativeImage>)
