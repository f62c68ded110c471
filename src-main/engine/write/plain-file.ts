/** How does a large file get written piece by piece? */
import { open } from 'node:fs/promises'
import { throwIfCancelled } from '../run-context'
import { writeProblem } from './write-problem'

/** @throws AppError FILE_EXISTS, FILE_DISK_FULL, FILE_UNWRITABLE; CancelledError */
export async function writePlainFile(path: string, pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'wx').catch((error: unknown) => {
    throw writeProblem(error, path)
  })
  try {
    for await (const piece of pieces) {
      throwIfCancelled(signal)
      await file.writeFile(piece)
    }
    await file.sync()
  } catch (error) {
    throw writeProblem(error, path)
  } finally {
    await file.close()
  }
}
