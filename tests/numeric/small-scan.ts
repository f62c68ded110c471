/** How does a test get a small scan on disk? */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunRequest } from '../../src-main/engine/messages'
import { defaultParameters, type RunParameters } from '../../src-shared/params/parameters'

export interface SmallScan {
  readonly shape: readonly [number, number, number]
  readonly volumes: readonly (Float32Array | Int16Array)[]
  readonly voxelMm?: number
  /** 0: not known. */
  readonly repetitionTimeSeconds?: number
}

/** The bytes of a single-file NIfTI-1 scan, little-endian, with an sform. */
export function scanBytes({ shape, volumes, voxelMm = 4, repetitionTimeSeconds = 2 }: SmallScan): Buffer {
  const header = Buffer.alloc(352)
  const isFloat = volumes[0] instanceof Float32Array
  header.writeInt32LE(348, 0)
  for (const [index, size] of [4, ...shape, volumes.length, 1, 1, 1].entries()) header.writeInt16LE(size, 40 + 2 * index)
  header.writeInt16LE(isFloat ? 16 : 4, 70)
  header.writeInt16LE(isFloat ? 32 : 16, 72)
  for (const [index, size] of [1, voxelMm, voxelMm, voxelMm, repetitionTimeSeconds, 0, 0, 0].entries())
    header.writeFloatLE(size, 76 + 4 * index)
  header.writeFloatLE(352, 108)
  header.writeUInt8(10, 123)
  header.writeInt16LE(1, 254)
  for (const row of [0, 1, 2]) header.writeFloatLE(voxelMm, 280 + 16 * row + 4 * row)
  header.write('n+1\0', 344, 'latin1')
  const voxels = volumes.map((volume) => Buffer.from(volume.buffer, volume.byteOffset, volume.byteLength))
  return Buffer.concat([header, ...voxels])
}

/** A folder for one test file; `remove` when it is done. */
export function temporaryFolder(): { readonly put: (name: string, bytes: Buffer) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'counterpoint-numeric-'))
  return {
    put: (name, bytes) => {
      const path = join(folder, name)
      writeFileSync(path, bytes)
      return path
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function requestFor(scanPath: string, changes: Partial<RunParameters> = {}): RunRequest {
  const parameters = { ...defaultParameters(), ...changes }
  return { scanPath, runFolder: '', name: 'test', parameters, preset: null, foldExtraDimensions: false, threads: 1 }
}
