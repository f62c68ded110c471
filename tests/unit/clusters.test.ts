/** Do voxels hang together as a flood fill by hand says, and are small clusters found? */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clustersOf, hiddenVoxels } from '../../src-shared/clusters'

const whole = (shape: readonly [number, number, number]) => ({
  shape,
  voxels: Uint32Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, n) => n),
})

/** Cluster number of each voxel by repeated spreading of the smallest number: slow and plain. */
function spread(values: readonly number[], [nx, ny, nz]: readonly [number, number, number], threshold: number): number[] {
  const kind = values.map((value) => (value >= threshold ? 1 : value <= -threshold ? -1 : 0))
  const number = kind.map((side, n) => (side === 0 ? -1 : n))
  for (let changed = true; changed; ) {
    changed = false
    for (let n = 0; n < number.length; n++) {
      const at = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))]
      for (const [axis, step, size] of [
        [0, 1, nx],
        [1, nx, ny],
        [2, nx * ny, nz],
      ] as const) {
        if (at[axis] === size - 1 || kind[n] === 0 || kind[n] !== kind[n + step]) continue
        const least = Math.min(number[n], number[n + step])
        if (number[n] !== least || number[n + step] !== least) changed = true
        number[n] = least
        number[n + step] = least
      }
    }
  }
  return number
}

describe('clusters', () => {
  it('are those of a plain flood fill, and the small ones are marked', () => {
    const size = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.infiniteStream(fc.integer({ min: -4, max: 4 })),
        fc.integer({ min: 1, max: 6 }),
        (nx, ny, nz, stream, least) => {
          const shape = [nx, ny, nz] as const
          const list = [...stream.take(nx * ny * nz)]
          const expected = spread(list, shape, 2)
          const { clusters } = clustersOf(Float32Array.from(list), whole(shape), { threshold: 2, twoSided: true })
          const found = new Array<number>(list.length).fill(-1)
          for (const { members } of clusters) for (const place of members) found[place] = Math.min(...members)
          expect(found).toEqual(expected)
          for (const { members, peak } of clusters)
            expect(Math.abs(list[peak])).toBe(Math.max(...members.map((place) => Math.abs(list[place]))))
          const marked = hiddenVoxels(
            Float32Array.from(list),
            whole(shape),
            { threshold: 2, twoSided: true },
            { drawn: 2, leastVoxels: least },
          )
          const sizes = expected.map((number) =>
            number < 0 ? Number.POSITIVE_INFINITY : expected.filter((other) => other === number).length,
          )
          expect([...(marked ?? new Uint8Array(list.length))]).toEqual(sizes.map((count) => (count < least ? 1 : 0)))
        },
      ),
    )
  })

  it('do not reach over the side of the grid, and leave the negative side out when one-sided', () => {
    const values = Float32Array.from([3, 0, 3, 3, 0, -3])
    const sizes = (twoSided: boolean) =>
      clustersOf(values, whole([3, 2, 1]), { threshold: 2, twoSided }).clusters.map(({ members }) => members.length)
    expect(sizes(true)).toEqual([2, 1, 1])
    expect(sizes(false)).toEqual([2, 1])
  })

  it('with another threshold for each side, pass by their own, and what is painted by the lower one is marked', () => {
    const values = Float32Array.from([3, 1.5, -1.5, -3, 2, -2])
    const grid = whole([6, 1, 1])
    const passing = { threshold: 1.2, negative: 2.5, twoSided: true }
    expect(clustersOf(values, grid, passing).clusters.map(({ members }) => members)).toEqual([[0, 1], [3], [4]])
    expect([...(hiddenVoxels(values, grid, passing, { drawn: 1.2, leastVoxels: 1 }) ?? [])]).toEqual([0, 0, 1, 0, 0, 1])
    const none = { ...passing, negative: Number.POSITIVE_INFINITY }
    expect([...(hiddenVoxels(values, grid, none, { drawn: 1.2, leastVoxels: 2 }) ?? [])]).toEqual([0, 0, 1, 1, 1, 1])
    expect(hiddenVoxels(values, grid, { threshold: 2, twoSided: true }, { drawn: 2, leastVoxels: 1 })).toBeNull()
  })
})
