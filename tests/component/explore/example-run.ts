/** What run do the tests of Explore look at: small, but with everything that a run has? */
import { vi } from 'vitest'
import { NOTHING_REVIEWED, type Review } from '../../../src-shared/model/review'
import type { ComponentRow, RunDetail } from '../../../src-shared/model/run'
import { presetParameters } from '../../../src-shared/params/presets'
import { HEADER } from '../shell/fake-preload'

const SHAPE = [12, 14, 8] as const
const VOXELS = SHAPE[0] * SHAPE[1] * SHAPE[2]
const AFFINE = [
  [-4, 0, 0, 24],
  [0, 4, 0, -28],
  [0, 0, 6, -24],
  [0, 0, 0, 1],
] as const
const VOLUMES = 40

const inMask = (i: number, j: number, k: number) => i > 1 && j > 1 && k > 0 && i < 10 && j < 12 && k < 7
const MASK = Uint8Array.from({ length: VOXELS }, (_, n) => (inMask(n % 12, Math.floor(n / 12) % 14, Math.floor(n / 168)) ? 1 : 0))
const VOXELS_IN_MASK = MASK.reduce((sum, value) => sum + value, 0)

/** Component c: a blob of 3 x 3 x 1 voxels with peak 5 + c at (3 + c, 5, 3), background within ±1. */
function mapOf(component: number): Float32Array {
  const values = new Float32Array(VOXELS_IN_MASK)
  for (let n = 0, v = 0; n < VOXELS; n++) {
    if (!MASK[n]) continue
    const [i, j, k] = [n % 12, Math.floor(n / 12) % 14, Math.floor(n / 168)]
    const far = Math.max(Math.abs(i - 3 - component), Math.abs(j - 5))
    values[v++] = k === 3 && far <= 1 ? (far === 0 ? 5 + component : 4) : Math.sin(n)
  }
  return values
}

function row(index: number, change: Partial<ComponentRow> = {}): ComponentRow {
  const peakVoxel = [3 + index, 5, 3] as const
  const peakMm = [24 - 4 * peakVoxel[0], -8, -6] as const
  return {
    index,
    originalIndex: 2 - index,
    signFlipped: false,
    explainedVariancePercent: [20, 12, 7][index] ?? 5,
    kurtosis: [1.5, 9.25, 4][index] ?? 2,
    skewness: [0.2, 2.5, -1][index] ?? 0,
    melodicExplainedPercent: [44, 34, 22][index] ?? 10,
    melodicTotalPercent: [30, 24, 16][index] ?? 7,
    lowFrequencyPercent: [40, 80, 57][index] ?? 50,
    highFrequencyPercent: 41,
    peakVoxel,
    peakMm,
    peakValue: 5 + index,
    cutMm: peakMm,
    label: '',
    ...change,
  }
}

export interface RunChange {
  readonly runId?: string
  readonly converged?: boolean
  readonly repetitionTimeSeconds?: number | null
  readonly mapScale?: 'z' | 'example'
  readonly labels?: readonly string[]
  readonly review?: Review
  /** Labels as labels.txt gives them. */
  readonly given?: readonly (readonly string[])[]
  readonly sformCode?: number
  readonly warnings?: RunDetail['record']['warnings']
  readonly nComponents?: number
  /** Iq of each component. */
  readonly stability?: readonly number[]
  readonly mixtures?: RunDetail['mixtures']
}

export function exampleRun(change: RunChange = {}): RunDetail {
  const tr = change.repetitionTimeSeconds === undefined ? 2 : change.repetitionTimeSeconds
  const n = change.nComponents ?? 3
  const frequencies = Array.from({ length: 21 }, (_, f) => (f / 40) * (tr === null ? 1 : 1 / tr))
  const header = { ...HEADER, shape: [...SHAPE, VOLUMES], zooms: [4, 4, 6, tr ?? 0], affine: AFFINE, sformCode: change.sformCode ?? 1 }
  return {
    runId: change.runId ?? 'run-1',
    name: 'example',
    record: {
      format: 'counterpoint-run',
      formatVersion: 1,
      name: 'example',
      createdAt: '2026-01-01T00:00:00Z',
      versions: { counterpoint: '0.1.0', node: '24', platform: 'linux', kernels: 'simd' },
      input: { fileName: header.fileName, path: '/scan.nii.gz', sha256: '00', header },
      preset: null,
      parameters: {},
      repetitionTimeSeconds: tr,
      preparation: { droppedVolumes: 0, confounds: [] },
      moreInputs: [],
      mask: { voxels: VOXELS_IN_MASK, volumeCm3: 46, stages: {} },
      decomposition: {
        nComponents: n,
        nIter: change.converged === false ? 200 : 17,
        converged: change.converged ?? true,
        changePerIter: [0.5, 0.0034],
        explainedByPrincipalComponents: [50, 20],
      },
      mapScale: change.mapScale ?? 'z',
      displayThreshold: 3,
      stageSeconds: {},
      peakMemoryMiB: 80,
      warnings: change.warnings ?? [],
    },
    components: Array.from({ length: n }, (_, index) =>
      row(index, {
        ...(tr === null ? { lowFrequencyPercent: null, highFrequencyPercent: null } : {}),
        label: change.labels?.[index] ?? '',
        ...(change.stability ? { stability: change.stability[index] } : {}),
      }),
    ),
    mixing: Array.from({ length: VOLUMES }, (_, t) => Array.from({ length: n }, (__, c) => Math.sin(((c + 1) * t) / 3) * 10 + 100)),
    spectra: frequencies.map((_, f) => Array.from({ length: n }, (__, c) => (f === 4 + 2 * c ? 9 : 1))),
    frequencies,
    frequencyUnit: tr === null ? 'cycles/volume' : 'Hz',
    welch: {
      power: Array.from({ length: 11 }, (_, f) => Array.from({ length: n }, (__, c) => (f === 2 + c ? 5 : 1))),
      frequencies: Array.from({ length: 11 }, (_, f) => (f / 20) * (tr === null ? 1 : 1 / tr)),
    },
    dimension: null,
    estimates: null,
    confounds: null,
    mixtures: change.mixtures ?? null,
    grid: { shape: SHAPE, affine: AFFINE, zoomsMm: [4, 4, 6] },
    voxelsInMask: VOXELS_IN_MASK,
    parameters: presetParameters(null),
    labels: {
      given: Array.from({ length: n }, (_, index) => change.given?.[index] ?? (change.labels?.[index] ? [change.labels[index]] : [])),
      problem: null,
    },
    review: change.review ?? NOTHING_REVIEWED,
  }
}

/** Answers the page's requests for voxel values from the example; `broken` ones fail. */
export function serveVoxels(broken: (url: string) => boolean = () => false): void {
  vi.stubGlobal('fetch', async (url: string) => {
    if (broken(url)) return { ok: false, status: 404 }
    const name = url.split('/').slice(3).join('/')
    const bytes =
      name === 'mean'
        ? Float32Array.from({ length: VOXELS }, (_, n) => 500 + (n % 100)).buffer
        : name === 'mask'
          ? MASK.slice().buffer
          : name === 'background' || name.startsWith('volume/')
            ? new Uint8Array(VOXELS).fill(128).buffer
            : mapOf(Number(name.split('/')[1]) % 3).buffer
    return { ok: true, arrayBuffer: async () => bytes }
  })
}
