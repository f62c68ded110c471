/** Where does a file of a run folder go that nobody could read, so that its place can be written to? */
import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Renames it to the first of NAME-kept.txt, NAME-kept-2.txt, ... that is free, and gives that name. */
export async function keepUnread(runFolder: string, fileName: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = fileName.replace(/(\.\w+)$/, `-kept${number === 1 ? '' : `-${number}`}$1`)
    const isFree = await stat(join(runFolder, name)).then(
      () => false,
      () => true,
    )
    if (!isFree) continue
    await rename(join(runFolder, fileName), join(runFolder, name))
    return name
  }
}
