/** Which mixture of noise and tails fits each map of an opened run? Apart from opening: a hundred large maps take seconds, and the first map is looked at before. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { mixtureOfMap } from '../../../src-shared/mixture/fit-mixture'
import type { MixtureOutcome } from '../../../src-shared/mixture/mixture'
import type { EngineTasks } from '../messages'
import { CACHE } from '../open-run'
import { throwIfCancelled } from '../run-context'

/** One for each map that openRun has unpacked, with its sign. @throws Error when the cache is gone; CancelledError */
export async function runMixtures(
  { cacheFolder, components, voxels, basis }: EngineTasks['mixtures']['input'],
  signal: AbortSignal,
): Promise<MixtureOutcome[]> {
  const file = await open(join(cacheFolder, CACHE.maps))
  try {
    const outcomes: MixtureOutcome[] = []
    const map = new Float32Array(voxels)
    for (let component = 0; component < components; component++) {
      await file.read(new Uint8Array(map.buffer), 0, map.byteLength, component * map.byteLength)
      outcomes.push(mixtureOfMap(map, basis))
      throwIfCancelled(signal)
    }
    return outcomes
  } finally {
    await file.close()
  }
}
