/** Which maps lie ready on the graphics card, so that choosing one of them sends it nothing? */
import type { Triple } from '../../../src-shared/affine'
import { boxTexture, fillTexture } from './box-textures'

/** What a texture holds: a map and what of it is hidden. Both stay the same objects as long as they say the same. */
export interface CodedMap {
  /** V, in mask order. */
  readonly values: Float32Array
  /** V, 1 where a voxel is not shown though it passes; null: nowhere. */
  readonly hidden: Uint8Array | null
}

/** Memory of the card for maps, bytes; the shown one and its two neighbours are always kept. */
const MOST_BYTES = 48 * 1024 * 1024
const LEAST_KEPT = 3
const MOST_KEPT = 9

interface Kept {
  readonly map: CodedMap
  readonly texture: WebGLTexture
}

/** Textures of one box, 4 bytes per voxel, the one that was used longest ago first. A texture that has to make room is written over, not thrown away. */
export class MapTextures {
  private kept: Kept[] = []
  private shown: Kept | null = null
  /** Maps kept at most. */
  readonly most: number

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly shape: Triple,
  ) {
    this.most = Math.max(LEAST_KEPT, Math.min(MOST_KEPT, Math.floor(MOST_BYTES / (4 * shape[0] * shape[1] * shape[2]))))
  }

  has(map: CodedMap): boolean {
    return this.find(map) !== undefined
  }

  /**
   * The texture of a map that is shown from now on, and so stays. null when the card has none to give.
   * @param code writes 4 bytes per box voxel, x fastest; called only when the map is not ready
   */
  show(map: CodedMap, code: () => Uint8Array): WebGLTexture | null {
    const found = this.find(map)
    if (found) this.kept = [...this.kept.filter((each) => each !== found), found]
    const shown = found ?? this.put(map, code())
    this.shown = shown
    return shown?.texture ?? null
  }

  /** Sends a map to the card in the place of the one that was used longest ago; never of the one that is shown. */
  put(map: CodedMap, bytes: Uint8Array): Kept | null {
    const { gl, shape } = this
    const replaced = this.kept.length >= this.most ? this.kept.find((each) => each !== this.shown) : undefined
    const texture = replaced?.texture ?? this.empty()
    if (!texture) return null
    fillTexture(gl, gl.TEXTURE2, texture, shape, bytes)
    const put = { map, texture }
    this.kept = [...this.kept.filter((each) => each !== replaced), put]
    return put
  }

  clear(): void {
    for (const { texture } of this.kept) this.gl.deleteTexture(texture)
    this.kept = []
    this.shown = null
  }

  private empty(): WebGLTexture | null {
    const { gl, shape } = this
    const texture = boxTexture(gl, gl.TEXTURE2, gl.NEAREST)
    gl.texStorage3D(gl.TEXTURE_3D, 1, gl.RGBA8, shape[0], shape[1], shape[2])
    return texture
  }

  private find({ values, hidden }: CodedMap): Kept | undefined {
    return this.kept.find(({ map }) => map.values === values && map.hidden === hidden)
  }
}
