/** Which stretches of the candidates' tiles make up each tile of the selected voxels? */
import { BugError } from '../../../src-shared/errors'

const TILE = 256

/**
 * runs: fours (tile, lane there, lane in the new tile, lanes); firstRun[k]..firstRun[k + 1] are those of new tile k.
 * @throws BugError when a selected voxel is no candidate
 */
export function selectionRuns(
  candidates: Uint32Array,
  voxels: Uint32Array,
): { readonly runs: Uint32Array; readonly firstRun: Uint32Array } {
  const tiles = Math.ceil(voxels.length / TILE)
  const firstRun = new Uint32Array(tiles + 1)
  const runs: number[] = []
  let place = 0
  let index = 0
  for (let tile = 0; tile < tiles; tile++) {
    firstRun[tile] = runs.length / 4
    const end = Math.min(voxels.length, (tile + 1) * TILE)
    while (index < end) {
      while (place < candidates.length && candidates[place] < voxels[index]) place++
      if (candidates[place] !== voxels[index]) throw new BugError(`voxel ${voxels[index]} was not gathered`)
      const from = place
      const to = index
      do {
        place++
        index++
      } while (index < end && place % TILE !== 0 && candidates[place] === voxels[index])
      runs.push(from >> 8, from & 255, to & 255, index - to)
    }
  }
  firstRun[tiles] = runs.length / 4
  return { runs: Uint32Array.from(runs), firstRun }
}
