/** How do tests get a run of any size without running one: smooth made-up maps, written by the engine's own writers? */
import path from 'node:path'
import type { RunResult } from '../../src-main/engine/results/run-result'
import { spectraOf } from '../../src-main/engine/results/spectra'
import { quietContext } from '../../src-main/engine/run-context'
import { writeRunFolder } from '../../src-main/engine/write/run-folder'
import type { ComponentRow } from '../../src-shared/model/run'
import type { Affine } from '../../src-shared/model/scan'
import { defaultParameters } from '../../src-shared/params/parameters'

interface RunSize {
  readonly shape: readonly [number, number, number]
  /** Voxels are cubes, mm. */
  readonly voxelMm: number
  readonly components: number
  readonly volumes: number
}

/** Repeatable numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A coarse grid of random values, linear between them: smooth over about `step` voxels. */
function smoothField(shape: RunSize['shape'], step: number, next: () => number): (i: number, j: number, k: number) => number {
  const [cx, cy, cz] = shape.map((size) => Math.ceil(size / step) + 2) as [number, number, number]
  const coarse = Float32Array.from({ length: cx * cy * cz }, () => next() + next() + next() - 1.5)
  return (i, j, k) => {
    const [x, y, z] = [i / step, j / step, k / step]
    const [x0, y0, z0] = [Math.floor(x), Math.floor(y), Math.floor(z)]
    const [a, b, c] = [x - x0, y - y0, z - z0]
    let sum = 0
    for (let corner = 0; corner < 8; corner++) {
      const [dx, dy, dz] = [corner & 1, (corner >> 1) & 1, corner >> 2]
      const weight = (dx ? a : 1 - a) * (dy ? b : 1 - b) * (dz ? c : 1 - c)
      sum += weight * coarse[x0 + dx + cx * (y0 + dy + cy * (z0 + dz))]
    }
    return sum
  }
}

/** The run in memory: an egg-shaped mask, a mean image with ventricles, in each map two blobs of its own in smooth noise, z-scored. */
function largeResult({ shape, voxelMm, components: count, volumes }: RunSize): RunResult {
  const next = numbers(11)
  const [nx, ny, nz] = shape
  const affine: Affine = [
    [-voxelMm, 0, 0, (voxelMm * (nx - 1)) / 2],
    [0, voxelMm, 0, -voxelMm * ny * 0.58],
    [0, 0, voxelMm, -voxelMm * nz * 0.4],
    [0, 0, 0, 1],
  ]
  const at = (voxel: number) => [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))] as const
  const mean = new Float64Array(nx * ny * nz)
  const inside: number[] = []
  const texture = smoothField(shape, 4, next)
  for (let voxel = 0; voxel < mean.length; voxel++) {
    const [i, j, k] = at(voxel)
    const [x, y, z] = [(2 * i) / (nx - 1) - 1, (2 * j) / (ny - 1) - 1, (2 * k) / (nz - 1) - 1]
    const r = (x / 0.8) ** 2 + (y / 0.85) ** 2 + (z / 0.84) ** 2
    const ventricle = Math.exp(-(((Math.abs(x) - 0.1) / 0.06) ** 2) - (y / 0.3) ** 2 - (z / 0.15) ** 2)
    mean[voxel] = r < 1 ? 700 + 180 * texture(i, j, k) + 500 * ventricle : 20 + 15 * texture(i, j, k)
    if (r < 1) inside.push(voxel)
  }
  const maskVoxels = Uint32Array.from(inside)
  const maps = new Float32Array(count * inside.length)
  const rows: ComponentRow[] = []
  for (let index = 0; index < count; index++) {
    const noise = smoothField(shape, 3, next)
    const blobs = [1, next() - 0.6].map((height) => ({
      height,
      voxel: at(inside[Math.floor(next() * inside.length)]),
      width: 0.05 + 0.1 * next(),
    }))
    const map = maps.subarray(index * inside.length, (index + 1) * inside.length)
    let sum = 0
    let squares = 0
    for (const [v, voxel] of inside.entries()) {
      const place = at(voxel)
      let value = 0.25 * noise(...place)
      for (const { height, voxel: centre, width } of blobs) {
        const d2 = ((place[0] - centre[0]) / nx) ** 2 + ((place[1] - centre[1]) / ny) ** 2 + ((place[2] - centre[2]) / nz) ** 2
        if (d2 < 9 * width * width) value += 2 * height * Math.exp(-d2 / (2 * width * width))
      }
      map[v] = value
      sum += value
      squares += value * value
    }
    const average = sum / map.length
    const deviation = Math.sqrt(squares / map.length - average * average)
    let peak = 0
    let fourth = 0
    for (let v = 0; v < map.length; v++) {
      map[v] = (map[v] - average) / deviation
      fourth += map[v] ** 4
      if (Math.abs(map[v]) > Math.abs(map[peak])) peak = v
    }
    const [i, j, k] = at(inside[peak])
    const mm = [affine[0][0] * i + affine[0][3], affine[1][1] * j + affine[1][3], affine[2][2] * k + affine[2][3]] as const
    rows.push({
      index,
      originalIndex: index,
      signFlipped: false,
      explainedVariancePercent: (100 * 0.95 ** index) / 20,
      kurtosis: fourth / map.length - 3,
      skewness: 0,
      melodicExplainedPercent: 100 / 50,
      melodicTotalPercent: 1,
      lowFrequencyPercent: 20 + 60 * next(),
      highFrequencyPercent: 20,
      peakVoxel: [i, j, k],
      peakMm: mm,
      peakValue: map[peak],
      cutMm: mm,
      label: '',
    })
  }
  const tr = 2
  const mixing = { rows: volumes, cols: count, data: new Float64Array(volumes * count) }
  for (let c = 0; c < count; c++) {
    let value = 0
    const memory = 0.5 + 0.45 * next()
    for (let t = 0; t < volumes; t++) {
      value = memory * value + next() - 0.5
      mixing.data[t * count + c] = value
    }
  }
  const { power, frequencies, unit } = spectraOf(mixing, tr)
  return {
    header: {
      fileName: 'made_up_bold.nii.gz',
      shape: [...shape, volumes],
      zooms: [voxelMm, voxelMm, voxelMm, tr],
      datatype: 'int16',
      endianness: 'little',
      niftiVersion: 1,
      scaling: null,
      affine,
      affineSource: 'sform',
      sformCode: 4,
      qformCode: 4,
      orientation: 'LAS',
      repetitionTimeSeconds: tr,
      repetitionTimeSource: 'header',
      gzipped: true,
      fileBytes: 1,
      warnings: [],
    },
    grid: { shape, affine, zoomsMm: [voxelMm, voxelMm, voxelMm] },
    maskVoxels,
    mean,
    maps,
    sources: null,
    mixing,
    spectra: power,
    frequencies,
    frequencyUnit: unit,
    components: rows,
    mapMeasures: [],
    confounds: null,
    repetitionTimeSeconds: tr,
    moreInputs: [],
    preparation: { droppedVolumes: 0, confounds: [] },
    mask: { voxels: inside.length, volumeCm3: (inside.length * voxelMm ** 3) / 1000, stages: {} },
    decomposition: { nComponents: count, nIter: 30, converged: true, changePerIter: [0.5, 0.01, 1e-5], explainedByPrincipalComponents: [] },
    dimension: { laplace: [], aic: [], bic: [], mdl: [], cumulativeVariance: [] },
    mapScale: 'z',
    kernels: 'plain',
    inputSha256: '0'.repeat(64),
  }
}

/** Writes the run folder `name` into `folder` and gives its path. */
export async function makeLargeRun(folder: string, name: string, size: RunSize): Promise<string> {
  const runFolder = path.join(folder, name)
  const request = {
    scanPath: path.join(folder, 'made_up_bold.nii.gz'),
    runFolder,
    name,
    parameters: { ...defaultParameters(), nComponents: size.components },
    preset: null,
    foldExtraDimensions: false,
    threads: 0,
  }
  await writeRunFolder(largeResult(size), request, quietContext(), () => ({ stageSeconds: {}, warnings: [] }))
  return runFolder
}
