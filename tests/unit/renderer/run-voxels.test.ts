import { describe, expect, it } from 'vitest'
import { RunVoxels } from '../../../src-renderer/voxels/run-voxels'
import type { RunDetail } from '../../../src-shared/model/run'

const shape = [4, 3, 2] as const
const mask = Uint8Array.from({ length: 24 }, (_, n) => (n % 3 === 0 ? 0 : 1))
const voxels = mask.reduce((sum, value) => sum + value, 0)
const mean = Float32Array.from({ length: 24 }, (_, n) => n * 10)
const detail = {
  runId: 'run-1',
  components: Array.from({ length: 40 }, (_, index) => ({ index })),
  grid: {
    shape,
    affine: [
      [2, 0, 0, 0],
      [0, 2, 0, 0],
      [0, 0, 2, 0],
      [0, 0, 0, 1],
    ],
    zoomsMm: [2, 2, 2],
  },
  voxelsInMask: voxels,
} as unknown as RunDetail

function server(size = voxels) {
  const asked: string[] = []
  const get = async (url: string): Promise<ArrayBuffer> => {
    asked.push(url)
    await Promise.resolve()
    if (url === '/runs/run-1/mean') return mean.slice().buffer
    if (url === '/runs/run-1/mask') return mask.slice().buffer
    const index = Number(url.split('/').at(-1))
    return new Float32Array(size).fill(index).buffer
  }
  return { asked, get }
}
const open = (get: (url: string) => Promise<ArrayBuffer>, run = detail) => RunVoxels.open(run, new AbortController().signal, get)

describe('RunVoxels', () => {
  it('reads each map once, also when asked twice at the same time', async () => {
    const { asked, get } = server()
    const run = await open(get)
    const [first, second] = await Promise.all([run.component(5), run.component(5)])
    expect(first).toBe(second)
    expect(await run.component(5)).toBe(first)
    expect(first[0]).toBe(5)
    expect(asked.filter((url) => url.endsWith('component/5'))).toHaveLength(1)
    expect(run.peek(5)).toBe(first)
    expect(run.peek(6)).toBeNull()
  })

  it('reads ahead only what exists', async () => {
    const { asked, get } = server()
    const run = await open(get)
    run.prefetch([-1, 0, 39, 40])
    await run.component(39)
    expect(asked.slice(2)).toEqual(['/runs/run-1/component/0', '/runs/run-1/component/39'])
  })

  it('gives the place of a voxel in mask order', async () => {
    const run = await open(server().get)
    let rank = 0
    for (const [place, inside] of mask.entries()) if (inside) expect(run.rankOf(place)).toBe(rank++)
  })

  it('refuses data of another size', async () => {
    await expect(open(server().get, { ...detail, voxelsInMask: 3 })).rejects.toThrow(/the run says 3/)
    const run = await open(server(voxels - 1).get)
    await expect(run.component(0)).rejects.toThrow(/component 0 has/)
    await expect(open(async () => new ArrayBuffer(8))).rejects.toThrow()
  })

  it('tries again after a failure', async () => {
    const { get } = server()
    let isDown = true
    const run = await open(async (url) => {
      if (isDown && url.includes('component')) throw new Error('gone')
      return get(url)
    })
    await expect(run.component(1)).rejects.toThrow('gone')
    isDown = false
    expect((await run.component(1))[0]).toBe(1)
  })
})
