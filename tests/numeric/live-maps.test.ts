/** Do the maps that are shown while a search goes on have the right values at the right places, at the pace that was promised? */
import { describe, expect, it } from 'vitest'
import { type LiveSpace, showingMaps } from '../../src-main/engine/decompose/live-maps'
import type { Dense } from '../../src-main/engine/maths/dense'
import type { LiveMaps } from '../../src-shared/model/progress'

const shape = [4, 6, 9] as const
const voxels = 4 * 6 * 9
/** The first axis runs to the left: voxel 0 is at the right of the head. */
const space: LiveSpace = {
  shape,
  affine: [
    [-2, 0, 0, 0],
    [0, 2, 0, 0],
    [0, 0, 2, 0],
    [0, 0, 0, 1],
  ],
  maskVoxels: Uint32Array.from({ length: voxels }, (_, voxel) => voxel),
  mean: Float64Array.from({ length: voxels }, (_, voxel) => voxel),
}
/** X1 of two components: one marks a single voxel in layer 4, the other is 1 everywhere. */
const marked = 4 * 24 + 5 * 4 + 0
const rows = [Float64Array.from({ length: voxels }, (_, voxel) => (voxel === marked ? 3 : 0)), new Float64Array(voxels).fill(1)]

function watched(costMs = 0) {
  let clock = 0
  const shown: LiveMaps[] = []
  const asked: number[] = []
  const backend = {
    icaPass: async (unmixing: Dense) => ({ gx: unmixing, gPrime: new Float64Array(unmixing.rows) }),
    sources: async ({ rows: count, data }: Dense) => {
      asked.push(count)
      clock += costMs
      return Float64Array.from({ length: count * voxels }, (_, at) =>
        rows.reduce((sum, row, col) => sum + (data[Math.floor(at / voxels) * 2 + col] ?? 0) * (row[at % voxels] ?? 0), 0),
      )
    },
    resample: async (): Promise<Dense> => ({ rows: 0, cols: 0, data: new Float64Array(0) }),
  }
  const seen = showingMaps(
    backend,
    space,
    (maps) => shown.push(maps),
    () => clock,
  )
  const pass = async (data: number[], ms: number) => {
    clock += ms
    await seen.icaPass({ rows: data.length / 2, cols: 2, data: Float64Array.from(data) }, { fun: 'cube' })
  }
  return { shown, asked, pass }
}

describe('maps of a search that goes on', () => {
  it('are W X1 in standard deviations, left at the left, front above, over the mean', async () => {
    const { shown, asked, pass } = watched()
    for (let n = 0; n < 31; n++) await pass([0, 2, 1, 0], 100)
    const [maps] = shown
    expect(maps).toMatchObject({ width: 12, height: 6, cuts: 3, components: 2 })
    // Rows are divided by their length: a row of length 2 shows the same as one of length 1.
    expect(new Set(maps?.maps.subarray(0, 72))).toEqual(new Set([16]))
    // Layer 4 is the cut in the middle; voxel 0 of the first axis is at the right of its 4 columns, the last of the second above.
    const found = Array.from(maps?.maps.subarray(72) ?? []).flatMap((value, pixel) => (value === 0 ? [] : [[pixel, value]]))
    expect(found).toEqual([[0 * 12 + 4 + 3, 48]])
    expect(maps?.mean[4 + 3]).toBe(Math.floor((255 * marked) / (6 * 24 + 23)))
    expect(asked).toEqual([2])
  })

  it('wait for twenty passes and three seconds, come at most twice a second, and stay below a twentieth of the time', async () => {
    const quick = watched()
    for (let n = 0; n < 19; n++) await quick.pass([1, 0, 0, 1], 1000)
    expect(quick.shown).toHaveLength(0)
    for (let n = 0; n < 20; n++) await quick.pass([1, 0, 0, 1], 100)
    expect(quick.shown).toHaveLength(4)
    const slow = watched(200)
    for (let n = 0; n < 29 + 40; n++) await slow.pass([1, 0, 0, 1], 100)
    // Fetching cost 200 ms: nothing more for 4 s.
    expect(slow.shown).toHaveLength(1)
    expect(slow.asked).toEqual([2])
  })

  it('show one component at a time where the search takes one at a time', async () => {
    const { shown, pass } = watched()
    for (let n = 0; n < 31; n++) await pass([1, 0], 100)
    expect(shown[0]).toMatchObject({ components: 1, width: 12 })
  })
})
