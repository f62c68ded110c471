/** Does the exported Python script, run by Python, find the maps of the run? */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportRun } from '../../../src-main/engine/export/export-run'
import { createRunContext } from '../../../src-main/engine/progress-tracker'
import { runScan } from '../../../src-main/engine/run-task'
import { defaultParameters, type RunParameters } from '../../../src-shared/params/parameters'
import { PYTHON, python } from '../../support/python'
import { dataPath } from '../../support/shared-data'

const phantom = fileURLToPath(new URL('../../gold/phantom_small/phantom_bold.nii.gz', import.meta.url))
const nitime = dataPath('nitime/fmri1.nii.gz')
/** Cases whose answer does not hang on rounding; see tests/gold/README.md. */
const stable: readonly [string, string, Partial<RunParameters>][] = [
  ['a phantom, z-scored, our defaults', phantom, { nComponents: 10, dtype: 'float64' }],
  [
    'a phantom in single precision, deflation, cube, as found',
    phantom,
    { nComponents: 5, algorithm: 'deflation', fun: 'cube', order: 'as-found', sign: 'as-found' },
  ],
  ['a phantom on the scale of the example, exp', phantom, { nComponents: 10, fun: 'exp', normalize: 'voxel', dtype: 'float64' }],
  [
    'a phantom, background mask, percent change',
    phantom,
    { nComponents: 4, maskStrategy: 'background', maskOpening: 1, standardize: 'psc', dtype: 'float64', smoothingFwhm: 10 },
  ],
  [
    'a phantom, everything that is done over time, smoothing of its own along each axis',
    phantom,
    {
      nComponents: 4,
      dtype: 'float64',
      dummyVolumes: 3,
      smoothingFwhm: 10,
      smoothingFwhmJ: 16,
      smoothingFwhmK: 0,
      detrend: true,
      highPass: 0.01,
      lowPass: 0.15,
      confoundsFile: fileURLToPath(new URL('../../gold/phantom_small/truth_timecourses.csv', import.meta.url)),
      confoundsColumns: 'd*, *frontoparietal',
    },
  ],
  [
    'the whole field of a phantom, detrended, percent change',
    phantom,
    { nComponents: 4, maskStrategy: 'whole-field', detrend: true, standardize: 'psc' },
  ],
  [
    'a phantom, variance normalised',
    phantom,
    { nComponents: 6, standardize: 'variance-normalization', dtype: 'float64', smoothingFwhm: 10 },
  ],
  ['principal components of a phantom', phantom, { nComponents: 6, model: 'pca', dtype: 'float64' }],
  [
    'given maps carried over to a phantom',
    phantom,
    {
      nComponents: 6,
      model: 'dual-regression',
      mapsFile: fileURLToPath(new URL('../../gold/phantom_small/truth_maps.nii.gz', import.meta.url)),
      dtype: 'float64',
      standardize: 'psc',
    },
  ],
  ['a slab without opening', nitime, { nComponents: 5, smoothingFwhm: 4, maskOpening: 0, dtype: 'float64' }],
  [
    'a slab, population z-score, alpha 1.5, no smoothing',
    nitime,
    { nComponents: 4, smoothingFwhm: 0, maskOpening: 0, standardize: 'zscore', funAlpha: 1.5, dtype: 'float64', order: 'kurtosis' },
  ],
]

let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-script-'))
})
afterAll(async () => rm(place, { recursive: true, force: true }))

let count = 0
async function repeated(scanPath: string, parameters: Partial<RunParameters>, foldExtraDimensions = false) {
  const runFolder = join(place, `run${count++}`)
  const request = { scanPath, runFolder, name: 'run', preset: null, foldExtraDimensions, threads: 1 }
  await runScan(
    { ...request, parameters: { ...defaultParameters(), ...parameters } },
    createRunContext({ signal: new AbortController().signal, onProgress: () => undefined }),
  )
  const script = `${runFolder}.py`
  await exportRun({ runFolder, as: 'nilearn-script', outPath: script, overwrite: false, threshold: null }, new AbortController().signal)
  const said = python(script, '--out', `${runFolder}-again`, '--compare', join(runFolder, 'maps.nii.gz'))
  return { said, runFolder, correlations: [...said.matchAll(/^component \d+: r = (\S+)$/gm)].map(([, r]) => Number(r)) }
}

describe.skipIf(PYTHON === null)('the exported script', () => {
  it.each(stable)('%s', { timeout: 120_000 }, async (_name, scan, parameters) => {
    const { said, runFolder, correlations } = await repeated(scan, parameters)
    const { mask, decomposition } = JSON.parse(await readFile(join(runFolder, 'run.json'), 'utf8'))
    expect(said).toContain(`mask: ${mask.voxels} voxels (the run: ${mask.voxels})`)
    if ((parameters.model ?? 'fastica') === 'fastica')
      expect(said).toContain(`FastICA: ${decomposition.nIter} iterations (the run: ${decomposition.nIter})`)
    expect(correlations).toHaveLength(parameters.nComponents ?? 0)
    expect(Math.min(...correlations)).toBeGreaterThan(0.9999)
    const numbers = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => line.split('\t').map(Number))
    const ours = numbers((await readFile(join(runFolder, 'mixing.tsv'), 'utf8')).replace(/^.*\n/, ''))
    const theirs = numbers(await readFile(join(`${runFolder}-again`, 'mixing.tsv'), 'utf8'))
    const size = Math.max(...ours.flat().map(Math.abs))
    const apart = ours.flat().map((value, n) => Math.abs(value - theirs.flat()[n]))
    expect(Math.max(...apart) / size).toBeLessThan(1e-3)
  })

  it('takes a mask file, and names that break shells', { timeout: 120_000 }, async () => {
    const scan = join(place, `a 'b" $c \u202e😀.nii`)
    const maskFile = join(place, `mask "\\'.nii.gz`)
    const bytes = gunzipSync(await readFile(phantom))
    await writeFile(scan, bytes)
    await copyFile(fileURLToPath(new URL('../../gold/phantom_small/mask.nii.gz', import.meta.url)), maskFile)
    const { correlations, said } = await repeated(scan, { nComponents: 5, maskStrategy: 'file', maskFile, dtype: 'float64' })
    expect(Math.min(...correlations)).toBeGreaterThan(0.9999)
    expect(said).not.toContain('warning')
  })

  it('finds the same mask where voxels are NaN, and folds what the run folded', { timeout: 120_000 }, async () => {
    const scan = join(place, 'float32_5d.nii')
    await writeFile(scan, withNaN(gunzipSync(await readFile(phantom))))
    const { correlations, said } = await repeated(scan, { nComponents: 5, dtype: 'float64' }, true)
    expect(said).toMatch(/mask: (\d+) voxels \(the run: \1\)/)
    expect(Math.min(...correlations)).toBeGreaterThan(0.9999)
  })
})

/** The phantom in float32, a corner of it NaN, its time split over the fourth and fifth dimension. */
function withNaN(stored: Buffer): Buffer {
  const dimensions = [1, 2, 3, 4].map((n) => stored.readInt16LE(40 + 2 * n))
  const [nx, ny, nz, volumes] = dimensions
  const [start, slope, intercept] = [stored.readFloatLE(108), stored.readFloatLE(112), stored.readFloatLE(116)]
  const size = nx * ny * nz
  const out = Buffer.alloc(start + 4 * size * volumes)
  stored.copy(out, 0, 0, start)
  for (const [n, value] of [5, nx, ny, nz, volumes / 4, 4].entries()) out.writeInt16LE(value, 40 + 2 * n)
  out.writeInt16LE(16, 70)
  out.writeInt16LE(32, 72)
  out.writeFloatLE(0, 112)
  for (let n = 0; n < size * volumes; n++) {
    const [i, j] = [n % nx, Math.floor(n / nx) % ny]
    const value = stored.readInt16LE(start + 2 * n) * slope + intercept
    out.writeFloatLE(i < 3 && j < 3 ? Number.NaN : value, start + 4 * n)
  }
  return out
}
