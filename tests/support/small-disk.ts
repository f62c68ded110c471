/** How does a test get a disk that is full, read-only or taken away? A small one of its own, where the machine lets us have one. */
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Mounts a disk on a folder; false when that cannot be. @param options 'size=16k', 'ro' */
export const mountDisk = (options: string, path: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status === 0
/** Takes it away, also while files on it are open. */
export const takeDiskAway = (path: string): void => void spawnSync('umount', ['-l', path])

export const canMount = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const path = join(tmpdir(), `counterpoint-mount-${process.pid}`)
  spawnSync('mkdir', [path])
  const mounted = mountDisk('size=64k', path)
  if (mounted) takeDiskAway(path)
  spawnSync('rmdir', [path])
  return mounted
})()
