import { describe, expect, it } from 'vitest'
import { type CodedMap, MapTextures } from '../../../src-renderer/features/viewer/map-textures'

/** Counts textures and what is sent to which of them. */
function card() {
  const sent: [number, number][] = []
  let bound = 0
  let made = 0
  const gl = {
    createTexture: () => ++made,
    bindTexture: (_: number, texture: number) => {
      bound = texture
    },
    texSubImage3D: (...all: unknown[]) => sent.push([bound, (all.at(-1) as Uint8Array)[0] as number]),
    ...Object.fromEntries(
      ['activeTexture', 'texParameteri', 'pixelStorei', 'texStorage3D', 'deleteTexture'].map((name) => [name, () => undefined]),
    ),
  }
  return { gl: gl as unknown as WebGL2RenderingContext, sent, made: () => made }
}
const map = (hidden: Uint8Array | null = null): CodedMap => ({ values: new Float32Array(1), hidden })
const code = (first: number) => () => Uint8Array.of(first)

describe('maps on the graphics card', () => {
  it('sends a map once, however often it is shown', () => {
    const { gl, sent } = card()
    const textures = new MapTextures(gl, [2, 2, 2])
    const [one, two] = [map(), map()]
    const first = textures.show(one, code(1))
    expect(textures.show(two, code(2))).not.toBe(first)
    expect(textures.show(one, code(9))).toBe(first)
    expect(sent.map(([, byte]) => byte)).toEqual([1, 2])
  })

  it('sends nothing when a map that was made ready is chosen, and anew when other voxels of it are hidden', () => {
    const { gl, sent } = card()
    const textures = new MapTextures(gl, [2, 2, 2])
    const [shown, next] = [map(), map()]
    textures.show(shown, code(1))
    textures.put(next, Uint8Array.of(2))
    expect(textures.has(next)).toBe(true)
    textures.show(next, code(9))
    textures.show({ values: next.values, hidden: new Uint8Array(1) }, code(3))
    expect(sent.map(([, byte]) => byte)).toEqual([1, 2, 3])
  })

  it('never writes over the map that is shown, and takes the oldest of the others', () => {
    const { gl, sent, made } = card()
    const large = new MapTextures(gl, [300, 300, 300])
    expect(large.most).toBe(3)
    const shown = map()
    const texture = large.show(shown, code(1))
    const others = [map(), map(), map(), map()]
    for (const each of others) large.put(each, Uint8Array.of(2))
    expect(made()).toBe(3)
    expect(sent.slice(1).every(([to]) => to !== (texture as unknown as number))).toBe(true)
    expect([shown, ...others].map((each) => large.has(each))).toEqual([true, false, false, true, true])
    large.clear()
    expect(large.has(shown)).toBe(false)
  })
})
