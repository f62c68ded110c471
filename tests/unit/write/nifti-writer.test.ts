/** Are the images of a run valid NIfTI in the space of the scan, whoever reads them? */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import * as nifti from 'nifti-reader-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INTENT, niftiHeaderBytes } from '../../../src-main/engine/write/nifti-header-bytes'
import { orientationFields, type ScanSpace } from '../../../src-main/engine/write/nifti-space'
import { writeNifti } from '../../../src-main/engine/write/nifti-writer'
import type { Affine } from '../../../src-shared/model/scan'
import { HEADER, SHAPE } from './synthetic-result'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterpoint-nifti-'))
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

const GRID = SHAPE[0] * SHAPE[1] * SHAPE[2]
const image = (volumes: number, space: ScanSpace = HEADER) => ({
  space,
  shape: SHAPE,
  volumes,
  datatype: 'float32' as const,
  intentCode: INTENT.zScore,
  intentName: 'z',
  description: 'component maps',
  volume: (index: number) => Float32Array.from({ length: GRID }, (_, voxel) => (voxel % 7 === 0 ? Math.sin(voxel) * (index + 1) : 0)),
})
const never = new AbortController().signal
const python = spawnSync('/usr/bin/python3', ['-c', 'import nibabel'], { stdio: 'ignore' }).status === 0

describe('writeNifti', () => {
  it('is read by nifti-reader-js with every field and every voxel', async () => {
    const path = join(folder, 'four.nii.gz')
    await writeNifti(path, image(3), never)
    const bytes = gunzipSync(await readFile(path))
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    const header = nifti.readHeader(buffer)
    expect(header.dims).toEqual([4, ...SHAPE, 3, 1, 1, 1])
    expect([...header.pixDims]).toEqual([-1, 4, 4, 5, 1, 1, 1, 1])
    expect(header.affine).toEqual(HEADER.affine)
    expect(header).toMatchObject({
      sform_code: 1,
      qform_code: 1,
      datatypeCode: 16,
      intent_code: 5,
      xyzt_units: 2,
      description: 'component maps',
    })
    const voxels = new Float32Array(nifti.readImage(header, buffer))
    for (const index of [0, 1, 2]) expect(voxels.slice(index * GRID, (index + 1) * GRID)).toEqual(image(3).volume(index))
  })

  it('writes the same bytes every time, and nothing of when and where', async () => {
    const paths = [join(folder, 'once.nii.gz'), join(folder, 'twice.nii.gz')]
    for (const path of paths) await writeNifti(path, image(2), never)
    const [once, twice] = await Promise.all(paths.map((path) => readFile(path)))
    expect(once.equals(twice)).toBe(true)
    expect([...once.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
  })

  it('cuts a volume larger than a piece and joins it again', async () => {
    const path = join(folder, 'large.nii.gz')
    const values = Float64Array.from({ length: 128 * 128 * 70 }, (_, voxel) => voxel)
    const large = { ...image(0), shape: [128, 128, 70] as const, datatype: 'float64' as const, volume: () => values }
    await writeNifti(path, large, never)
    const bytes = gunzipSync(await readFile(path))
    expect(bytes.subarray(352).equals(Buffer.from(values.buffer))).toBe(true)
  })

  it('never writes over a file', async () => {
    const path = join(folder, 'there.nii.gz')
    await writeNifti(path, image(1), never)
    await expect(writeNifti(path, image(1), never)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  })

  it.skipIf(!python)('has the same affine in nibabel, for sform, oblique qform and neither', async () => {
    const angle = 0.3
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    const oblique: Affine = [
      [-3 * c, 3 * s, 0, 90],
      [3 * s, 3 * c, 0, -126],
      [0, 0, 4.5, -72],
      [0, 0, 0, 1],
    ]
    const base: Affine = [
      [-4, 0, 0, 22],
      [0, 4, 0, -26],
      [0, 0, 5, -22.5],
      [0, 0, 0, 1],
    ]
    const upright: Affine = [
      [3 * c, -3 * s, 0, -90],
      [3 * s, 3 * c, 0, -126],
      [0, 0, 4.5, -72],
      [0, 0, 0, 1],
    ]
    const qform = { affineSource: 'qform', sformCode: 0, qformCode: 3, zooms: [3, 3, 4.5, 2] } as const
    const spaces: Record<string, ScanSpace & { readonly written?: [number, number] }> = {
      sform: { ...HEADER, affine: oblique, zooms: [3, 3, 4.5, 2], sformCode: 4, qformCode: 1 },
      qform: { ...qform, affine: upright },
      // Half a turn about a slanted axis: three float32 numbers cannot say it to better than 1e-4, so the sform says it too.
      'half turn': { ...qform, affine: oblique, written: [3, 3] },
      neither: { affine: base, affineSource: 'base', sformCode: 0, qformCode: 0, zooms: [4, 4, 5, 2] },
    }
    for (const [name, space] of Object.entries(spaces)) {
      const path = join(folder, `${name}.nii.gz`)
      await writeNifti(path, image(0, space), never)
      const script =
        'import json,sys,nibabel; i=nibabel.load(sys.argv[1]); print(json.dumps([i.affine.tolist(), int(i.header["sform_code"]), int(i.header["qform_code"])]))'
      const { stdout } = spawnSync('/usr/bin/python3', ['-c', script, path], { encoding: 'utf8' })
      const [affine, sformCode, qformCode] = JSON.parse(stdout) as [number[][], number, number]
      expect([sformCode, qformCode], name).toEqual(space.written ?? [space.sformCode, space.qformCode])
      for (const [i, row] of affine.entries())
        for (const [j, value] of row.entries()) expect(value, name).toBeCloseTo(space.affine[i][j], 4)
    }
  })
})

describe('orientationFields', () => {
  it('stores a quaternion from which any rotation with any voxel size comes back', () => {
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true })
    const size = fc.double({ min: 0.3, max: 8, noNaN: true })
    fc.assert(
      fc.property(angle, angle, angle, size, fc.boolean(), (x, y, z, zoom, mirrored) => {
        const turn = (a: number, i: number, j: number) =>
          [0, 1, 2].map((r) =>
            [0, 1, 2].map((col) =>
              r === col
                ? r === i || r === j
                  ? Math.cos(a)
                  : 1
                : r === i && col === j
                  ? -Math.sin(a)
                  : r === j && col === i
                    ? Math.sin(a)
                    : 0,
            ),
          )
        const product = (p: number[][], q: number[][]) =>
          p.map((row) => q[0].map((_, col) => row.reduce((sum, value, k) => sum + value * q[k][col], 0)))
        const zooms = [zoom, zoom * 1.5, 2]
        const rotation = product(product(turn(x, 1, 2), turn(y, 0, 2)), turn(z, 0, 1))
        const m = rotation.map((row) => row.map((value, col) => value * zooms[col] * (mirrored && col === 0 ? -1 : 1)))
        const row = (i: number): Affine[0] => [m[i][0], m[i][1], m[i][2], 10 * i]
        const affine: Affine = [row(0), row(1), row(2), [0, 0, 0, 1]]
        const space: ScanSpace = { affine, affineSource: 'qform', sformCode: 0, qformCode: 2, zooms: [...zooms, 1] }
        expect(orientationFields(space)).toMatchObject({ qformCode: 2, qfac: mirrored ? -1 : 1 })
        const bytes = niftiHeaderBytes({ ...image(0, space) })
        const header = nifti.readHeader(bytes.buffer as ArrayBuffer)
        for (const i of [0, 1, 2]) for (const j of [0, 1, 2]) expect(Math.abs(header.affine[i][j] - m[i][j])).toBeLessThan(2e-3 * zoom)
      }),
      { numRuns: 200 },
    )
  })

  it("keeps the scan's own qform, also where it is another space than the sform", () => {
    const affine = [
      [-2, 0, 0, 90],
      [0, 2, 0, -126],
      [0, 0, 2, -72],
      [0, 0, 0, 1],
    ] as const
    const qform = { quaternion: [0, 0.5, 0.25], offset: [11.5, -7, 3], qfac: -1 } as const
    const space = { affine, affineSource: 'sform', sformCode: 4, qformCode: 1, qform, zooms: [2, 2, 2] } as const
    expect(orientationFields(space)).toEqual({ sformCode: 4, qformCode: 1, ...qform, rows: affine.slice(0, 3), zooms: [2, 2, 2] })
    // A quaternion of a NIfTI-2 scan that float32 cannot hold: beside an sform its nearest, in force the one that gives the affine again.
    const fine = { ...space, qform: { ...qform, quaternion: [0.1, 0.2, 0.3] } } as const
    expect(orientationFields(fine).quaternion).toEqual([0.1, 0.2, 0.3].map(Math.fround))
    expect(orientationFields({ ...fine, affineSource: 'qform' }).quaternion).toEqual([0, 1, 0])
    expect(orientationFields({ ...space, affineSource: 'base' })).toMatchObject({ qformCode: 0 })
  })

  it('keeps a sheared sform and gives up the quaternion, which cannot hold it', () => {
    const affine: Affine = [
      [2, 0.5, 0, 0],
      [0, 2, 0, 0],
      [0, 0, 2, 0],
      [0, 0, 0, 1],
    ]
    const fields = orientationFields({ affine, affineSource: 'sform', sformCode: 2, qformCode: 1, zooms: [2, 2, 2] })
    expect(fields).toMatchObject({ sformCode: 2, qformCode: 0, rows: affine.slice(0, 3) })
  })
})
