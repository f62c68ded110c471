/** Named sets of parameters: what each preset changes from the defaults. */
import { defaultParameters, type RunParameters } from './parameters'

const exampleBase: Partial<RunParameters> = {
  maskStrategy: 'epi',
  smoothingFwhm: 8,
  nComponents: 10,
  algorithm: 'parallel',
  fun: 'logcosh',
  randomState: 42,
  dtype: 'float64',
  normalize: 'voxel',
  sign: 'as-found',
  order: 'as-found',
  threshold: 0.8,
  saveThresholded: true,
}

export const PRESETS = {
  'nilearn-example': {
    label: "nilearn's example",
    help: "nilearn's resting-state ICA example as of 0.10 to 0.12: z-scored voxels, 10 components, seed 42, its own per-voxel scale, threshold 0.8.",
    changes: { ...exampleBase, standardize: 'zscore_sample', maxIter: 200, tol: 1e-4 },
  },
  'nilearn-example-0.14': {
    label: "nilearn's example, 0.14",
    help: 'The same example as of 0.14: voxels not standardised, at most 2000 iterations, tolerance 0.01.',
    changes: { ...exampleBase, standardize: 'none', maxIter: 2000, tol: 0.01 },
  },
} as const satisfies Record<string, { label: string; help: string; changes: Partial<RunParameters> }>

export type PresetName = keyof typeof PRESETS
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[]
export const isPreset = (name: string | null): name is PresetName => name !== null && Object.hasOwn(PRESETS, name)

export function presetParameters(preset: PresetName | null): RunParameters {
  return preset === null ? defaultParameters() : { ...defaultParameters(), ...PRESETS[preset].changes }
}
