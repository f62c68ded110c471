import { describe, expect, it, vi } from 'vitest'
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
const open = (get: (url: string) => Promise<ArrayBuffer>, run = detail, bytes?: number) =>
  RunVoxels.open(run, new AbortController().signal, get, bytes)

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

  it('reads the newest of what is wanted now first, so that a held key ends where it was let go', async () => {
    const { get } = server()
    const begun: number[] = []
    const gates: (() => void)[] = []
    const run = await open(async (url) => {
      if (!url.includes('component')) return get(url)
      begun.push(Number(url.split('/').at(-1)))
      await new Promise<void>((go) => gates.push(go))
      return get(url)
    })
    run.prefetch([30, 31, 32])
    const all = [1, 2, 3, 4, 5].map((index) => run.component(index))
    await vi.waitFor(() => expect(begun).toEqual([30, 31, 1, 2]))
    // 3 and 4 were passed; 5 is looked at.
    gates[2]?.()
    await vi.waitFor(() => expect(begun[4]).toBe(5))
    const openAll = setInterval(() => {
      for (const go of gates) go()
    }, 1)
    await Promise.all(all)
    await vi.waitFor(() => expect(run.peek(32)).not.toBeNull())
    clearInterval(openAll)
    expect([...begun].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 30, 31, 32])
    expect(begun.indexOf(32)).toBeGreaterThan(begun.indexOf(3))
  })

  it('reads ahead what was wished for last, and lets the older wish go', async () => {
    const { asked, get } = server()
    const run = await open(get)
    run.prefetch([10, 11, 12, 13])
    run.prefetch([20, 19])
    await vi.waitFor(() => expect(run.peek(19)).not.toBeNull())
    expect(asked.slice(2).map((url) => Number(url.split('/').at(-1)))).toEqual([10, 11, 20, 19])
  })

  it('keeps what lies around the chosen map when memory is full', async () => {
    const { get } = server()
    const run = await open(get, detail, 0)
    for (let index = 0; index < 20; index++) await run.component(index)
    expect(run.peek(0)).toBeNull()
    run.prefetch([18, 17, 16, 30, 31, 32, 33, 34])
    await vi.waitFor(() => expect(run.peek(34)).not.toBeNull())
    expect([18, 17, 16].map((index) => run.peek(index)?.[0])).toEqual([18, 17, 16])
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
