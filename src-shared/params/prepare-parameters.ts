/** What is done to the voxels before they are taken apart? The parameters of preparation. */
import { choice, type Parameter } from './parameter-kinds'

export const PREPARE_PARAMETERS = {
  repetitionTime: {
    kind: 'optional-number',
    integer: false,
    group: 'prepare',
    label: 'Repetition time',
    help: 'Seconds between volumes. Only the axes of time course and spectrum depend on it.',
    default: null,
    min: 0.01,
    max: 60,
    unit: 's',
    step: 0.1,
    emptyLabel: 'from the scan',
  },
  smoothingFwhm: {
    kind: 'number',
    integer: false,
    group: 'prepare',
    label: 'Smoothing (FWHM)',
    help: 'Gaussian. About two voxels is usual; 0 leaves the scan as it is.',
    default: 8,
    min: 0,
    max: 40,
    unit: 'mm',
    step: 0.5,
  },
  standardize: choice({
    group: 'prepare',
    label: 'Standardise',
    help: 'What is done to the time course of each voxel.',
    default: 'zscore_sample',
    choices: [
      { value: 'zscore_sample', label: 'z-score', help: 'Mean 0, sample standard deviation 1: every voxel counts the same.' },
      { value: 'zscore', label: 'z-score (population)', help: 'Mean 0, population standard deviation 1.' },
      { value: 'psc', label: 'Percent change', help: 'Percent signal change from the mean of the voxel.' },
      { value: 'none', label: 'None', help: 'Values as they are: the first component is then close to the mean image.' },
    ],
  }),
} as const satisfies Record<string, Parameter>
