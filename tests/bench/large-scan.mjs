/**
 * What does a scan take whose voxels do not fit? 91 x 109 x 91 x 1200: 2.2 GB of int16 gzipped, and 4.3 GB of float32 as a plain file, above what
 * 32 bits address; in memory, and with most voxels in temporary files; and what is left of it after Ctrl-C.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, gzipSync } from 'node:zlib'
import { runMeasured } from './measured-process.mjs'

/** GiB that the voxels may take where they are to be spilled: less than a tenth of the plain file. */
const SPILL_GIB = 0.4
/** Milliseconds after which Ctrl-C is pressed: reading, with temporary files. */
const CANCEL_AFTER = 4000

/**
 * @param gz path of the gzipped int16 scan
 * @param plain path for the float32 scan; removed in the end
 * @param command words of the program up to its options, for a scan and a run folder
 * @returns one entry per run (what, seconds, cpuSeconds, peakMiB, kernels, iterations, maps: sha256), and one for the cancelled run
 */
export async function measureLargeScan({ gz, plain, work, command }) {
  try {
    console.log(`making ${plain}`)
    await asFloat32(gz, plain)
    const runs = []
    for (const [what, path] of [
      ['int16, gzipped, 2.2 GB unpacked', gz],
      ['float32, plain file of 4.3 GB', plain],
    ]) {
      for (const spilled of [false, true]) {
        const out = join(work, 'large')
        rmSync(out, { recursive: true, force: true })
        const [program, ...words] = command(path, out)
        const measured = await runMeasured(program, [...words, ...(spilled ? ['--max-memory', String(SPILL_GIB)] : [])])
        const record = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))
        const maps = createHash('sha256')
          .update(readFileSync(join(out, 'maps.nii.gz')))
          .digest('hex')
        const { seconds, cpuSeconds, peakMiB } = measured
        runs.push({ what, spilled, seconds, cpuSeconds, peakMiB, voxels: record.mask.voxels, iterations: record.decomposition.nIter, maps })
        console.log(`L, ${what}, ${spilled ? 'spilled' : 'in memory'}: ${seconds.toFixed(1)} s, ${peakMiB?.toFixed(0)} MiB`)
      }
    }
    return { spillGiB: SPILL_GIB, runs, cancelled: await cancel(command(plain, join(work, 'cancelled')), work) }
  } finally {
    rmSync(plain, { force: true })
  }
}

/** Presses Ctrl-C in the midst of a spilled run. @returns exit code, milliseconds until the process was gone, files that are left */
async function cancel([program, ...words], work) {
  const before = new Set(readdirSync(tmpdir()))
  const child = spawn(program, [...words, '--max-memory', String(SPILL_GIB)], { stdio: 'ignore' })
  await new Promise((resolve) => setTimeout(resolve, CANCEL_AFTER))
  const since = performance.now()
  const ended = new Promise((resolve) => child.on('close', resolve))
  child.kill('SIGINT')
  const code = await ended
  const milliseconds = performance.now() - since
  const left = [
    ...readdirSync(work).filter((name) => name.includes('cancelled')),
    ...readdirSync(tmpdir()).filter((name) => name.startsWith('counterpoint-') && !before.has(name)),
  ]
  return { code, milliseconds, left }
}

/** Writes a gzipped int16 NIfTI-1 scan as a plain float32 one, piece by piece. */
export async function asFloat32(gz, plain) {
  if (existsSync(plain)) return
  let header = Buffer.alloc(0)
  let odd = Buffer.alloc(0)
  await pipeline(
    createReadStream(gz, { highWaterMark: 1 << 20 }),
    createGunzip({ chunkSize: 1 << 20 }),
    async function* (pieces) {
      for await (let piece of pieces) {
        if (header.length < 352) {
          const part = piece.subarray(0, 352 - header.length)
          header = Buffer.concat([header, part])
          piece = piece.subarray(part.length)
          if (header.length < 352) continue
          header.writeInt16LE(16, 70)
          header.writeInt16LE(32, 72)
          yield header
        }
        const whole = Buffer.concat([odd, piece])
        const count = whole.length >> 1
        odd = Buffer.from(whole.subarray(2 * count))
        const values = new Float32Array(count)
        for (let place = 0; place < count; place++) values[place] = whole.readInt16LE(2 * place)
        yield Buffer.from(values.buffer)
      }
    },
    createWriteStream(plain),
  )
}

/** Writes a mask of the `count` voxels nearest to the middle of the grid of a gzipped scan, in units of the grid's extent. */
export async function makeMask(gz, path, count) {
  const piece = await new Promise((resolve, reject) => {
    createReadStream(gz, { end: 1 << 16 })
      .pipe(createGunzip())
      .once('data', resolve)
      .once('error', reject)
  })
  const header = Buffer.from(piece.subarray(0, 352))
  const shape = [1, 2, 3].map((axis) => header.readInt16LE(40 + 2 * axis))
  const size = shape[0] * shape[1] * shape[2]
  const far = Float64Array.from({ length: size }, (_, voxel) => {
    const place = [voxel % shape[0], Math.floor(voxel / shape[0]) % shape[1], Math.floor(voxel / shape[0] / shape[1])]
    return place.reduce((sum, at, axis) => sum + ((at + 0.5) / shape[axis] - 0.5) ** 2, 0)
  })
  const inside = new Uint8Array(size)
  const nearest = Array.from({ length: size }, (_, voxel) => voxel).sort((one, other) => far[one] - far[other])
  for (const voxel of nearest.slice(0, count)) inside[voxel] = 1
  header.writeInt16LE(3, 40)
  header.writeInt16LE(1, 48)
  header.writeInt16LE(2, 70)
  header.writeInt16LE(8, 72)
  writeFileSync(path, gzipSync(Buffer.concat([header, inside])))
}
