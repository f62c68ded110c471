/** A small made-up run result with known values, for tests of writing, reopening and drawing. */
import type { RunRequest } from '../../../src-main/engine/messages'
import { melodicShares } from '../../../src-main/engine/results/melodic-shares'
import type { RunResult } from '../../../src-main/engine/results/run-result'
import { bandShares } from '../../../src-main/engine/results/spectra'
import type { ComponentRow } from '../../../src-shared/model/run'
import type { Affine, ScanHeader } from '../../../src-shared/model/scan'
import { defaultParameters, type RunParameters } from '../../../src-shared/params/parameters'

export const SHAPE = [12, 14, 10] as const
const AFFINE: Affine = [
  [-4, 0, 0, 22],
  [0, 4, 0, -30],
  [0, 0, 5, -24],
  [0, 0, 0, 1],
]
export const COMPONENTS = 3
export const VOLUMES = 9

export const HEADER: ScanHeader = {
  fileName: 'sub-01_task-rest_bold.nii.gz',
  shape: [...SHAPE, VOLUMES],
  zooms: [4, 4, 5, 2.5],
  datatype: 'int16',
  endianness: 'little',
  niftiVersion: 1,
  scaling: null,
  affine: AFFINE,
  affineSource: 'sform',
  sformCode: 1,
  qformCode: 1,
  orientation: 'LAS',
  repetitionTimeSeconds: 2.5,
  repetitionTimeSource: 'header',
  gzipped: true,
  fileBytes: 123456,
  warnings: [],
}

/** Repeatable numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function matrix(rows: number, cols: number, next: () => number) {
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => next() * 4 - 2) }
}

/** An ellipsoid as the mask; in each map a blob of its own in noise. */
export function syntheticResult(changes: Partial<RunResult> = {}): RunResult {
  const next = numbers(7)
  const [nx, ny, nz] = SHAPE
  const inside: number[] = []
  const mean = new Float64Array(nx * ny * nz)
  for (let k = 0, voxel = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        const r = ((i - 5.5) / 5) ** 2 + ((j - 6.5) / 6) ** 2 + ((k - 4.5) / 4) ** 2
        mean[voxel] = r < 1 ? 800 + 200 * next() : 30 * next()
        if (r < 1) inside.push(voxel)
      }
    }
  }
  const maskVoxels = Uint32Array.from(inside)
  const maps = new Float32Array(COMPONENTS * inside.length)
  const centres = [
    [3, 6, 4],
    [8, 5, 5],
    [5, 9, 3],
  ]
  for (let c = 0; c < COMPONENTS; c++) {
    for (const [v, voxel] of inside.entries()) {
      const at = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))]
      const distance = Math.hypot(...at.map((value, axis) => value - centres[c][axis]))
      maps[c * inside.length + v] = 7 * Math.exp((-distance * distance) / 3) + next() - 0.5 - (c === 1 && at[0] < 3 ? 4 : 0)
    }
  }
  const variance = Array.from({ length: COMPONENTS }, (_, index) => 30 / (index + 1) + 0.1)
  const explainedByPrincipalComponents = [40, 20, 10, 10, 5, 5, 5, 5, 0]
  const shares = melodicShares(variance, { keptPercent: 70, areMelodic: false })
  // Shares of the power: 0.2 at each of five frequencies, but for a little that makes components differ.
  const spectra = {
    rows: 5,
    cols: COMPONENTS,
    data: Float64Array.from({ length: 5 * COMPONENTS }, (_, at) => 0.2 + (at % COMPONENTS) * 0.01 * (Math.floor(at / COMPONENTS) - 2)),
  }
  const frequencies = Float64Array.from([0, 1, 2, 3, 4], (n) => n / (VOLUMES * 2.5))
  const components = Array.from({ length: COMPONENTS }, (_, index): ComponentRow => {
    const [i, j, k] = centres[index]
    const mm = [0, 1, 2].map((axis) => AFFINE[axis][0] * i + AFFINE[axis][1] * j + AFFINE[axis][2] * k + AFFINE[axis][3])
    const position = [mm[0], mm[1], mm[2]] as const
    return {
      index,
      originalIndex: (index + 1) % COMPONENTS,
      signFlipped: index === 1,
      explainedVariancePercent: variance[index],
      kurtosis: next() * 10,
      skewness: next(),
      ...shares[index],
      ...bandShares({ power: spectra, frequencies, unit: 'Hz' }, index),
      peakVoxel: [i, j, k],
      peakMm: position,
      peakValue: 7,
      cutMm: position,
      label: index === 0 ? 'Primary visual' : '',
    }
  })
  return {
    header: HEADER,
    grid: { shape: SHAPE, affine: AFFINE, zoomsMm: [4, 4, 5] },
    maskVoxels,
    mean,
    maps,
    sources: null,
    mixing: matrix(VOLUMES, COMPONENTS, next),
    spectra,
    frequencies,
    frequencyUnit: 'Hz',
    components,
    mapMeasures: Array.from({ length: COMPONENTS }, () => ({
      clusters: [],
      outcome: { mixture: null, problem: 'few-voxels' as const },
      cuts: null,
      active: { positive: 0, negative: 0 },
    })),
    confounds: null,
    repetitionTimeSeconds: 2.5,
    preparation: { droppedVolumes: 0, confounds: [] },
    moreInputs: [],
    mask: { voxels: inside.length, volumeCm3: (inside.length * 80) / 1000, stages: { threshold: 415.5 } },
    decomposition: {
      nComponents: COMPONENTS,
      nIter: 4,
      converged: true,
      changePerIter: [0.5, 0.1, 0.01, 0.00005],
      explainedByPrincipalComponents,
    },
    dimension: { laplace: [-20, -18.5], aic: [40, 41], bic: [42, 44], mdl: [21, 22], cumulativeVariance: [40, 60] },
    mapScale: 'z',
    kernels: 'plain',
    inputSha256: 'a'.repeat(64),
    ...changes,
  }
}

export function syntheticRequest(runFolder: string, parameters: Partial<RunParameters> = {}): RunRequest {
  return {
    scanPath: '/scans/sub-01_task-rest_bold.nii.gz',
    runFolder,
    name: 'sub-01 rest',
    parameters: { ...defaultParameters(), nComponents: COMPONENTS, ...parameters },
    preset: null,
    foldExtraDimensions: false,
    threads: 0,
  }
}

export const META = () => ({ stageSeconds: { read: 0.25, decompose: 1.5 }, warnings: [] })
