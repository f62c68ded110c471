/** Every parameter of a run, once: drives the form, the command line, the engine, run.json and (parameter-schema.ts) what is checked. */
export type ParameterGroup = 'mask' | 'prepare' | 'decompose' | 'maps'

interface Described {
  readonly group: ParameterGroup
  readonly label: string
  /** One line of help under the field; says what it does, not what it is called. */
  readonly help: string
  /** Folded away in the form until asked for. */
  readonly advanced?: boolean
}
export interface NumberParameter extends Described {
  readonly kind: 'number'
  readonly integer: boolean
  readonly default: number
  readonly min: number
  readonly max: number
  readonly unit?: string
  readonly step?: number
}
export interface OptionalNumberParameter extends Omit<NumberParameter, 'kind' | 'default'> {
  readonly kind: 'optional-number'
  readonly default: null
  /** What empty means, shown as placeholder. */
  readonly emptyLabel: string
}
export interface ChoiceParameter<Choice extends string = string> extends Described {
  readonly kind: 'choice'
  readonly default: Choice
  readonly choices: readonly { readonly value: Choice; readonly label: string; readonly help: string }[]
}
interface FileParameter extends Described {
  readonly kind: 'file'
  readonly default: null
  readonly extensions: readonly string[]
}
interface SwitchParameter extends Described {
  readonly kind: 'switch'
  readonly default: boolean
}
export type Parameter = NumberParameter | OptionalNumberParameter | ChoiceParameter | FileParameter | SwitchParameter

function choice<const Choice extends string>(parameter: Omit<ChoiceParameter<Choice>, 'kind'>): ChoiceParameter<Choice> {
  return { kind: 'choice', ...parameter }
}

/** In the order of the form. Names are scikit-learn's and nilearn's, in camelCase here, snake_case in run.json, kebab-case on the command line. */
export const PARAMETERS = {
  maskStrategy: choice({
    group: 'mask',
    label: 'Method',
    help: 'How the voxels that take part are found.',
    default: 'epi',
    choices: [
      { value: 'epi', label: 'From mean EPI', help: 'Largest gap in the histogram of the mean image (nilearn compute_epi_mask).' },
      {
        value: 'background',
        label: 'Background',
        help: 'Removes the value found at the border of the image (nilearn compute_background_mask): for scans with a flat background.',
      },
      { value: 'file', label: 'File', help: 'Voxels that are not zero in a NIfTI mask on the same grid.' },
    ],
  }),
  maskFile: {
    kind: 'file',
    group: 'mask',
    label: 'Mask file',
    help: 'A NIfTI image on the grid of the scan.',
    default: null,
    extensions: ['nii', 'nii.gz', 'hdr', 'img'],
  },
  lowerCutoff: {
    kind: 'number',
    integer: false,
    group: 'mask',
    label: 'Histogram from',
    help: 'The gap is searched above this fraction of the sorted voxels.',
    default: 0.2,
    min: 0,
    max: 1,
    step: 0.05,
    advanced: true,
  },
  upperCutoff: {
    kind: 'number',
    integer: false,
    group: 'mask',
    label: 'Histogram to',
    help: 'The gap is searched below this fraction of the sorted voxels.',
    default: 0.85,
    min: 0,
    max: 1,
    step: 0.05,
    advanced: true,
  },
  maskOpening: {
    kind: 'number',
    integer: true,
    group: 'mask',
    label: 'Opening',
    help: 'Erode, keep the largest part, grow back. Lower it for small grids; 0 skips it.',
    default: 2,
    min: 0,
    max: 10,
    unit: 'voxels',
    step: 1,
  },
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
  nComponents: {
    kind: 'number',
    integer: true,
    group: 'decompose',
    label: 'Components',
    help: 'Between a fifth and half of the volumes is usual.',
    default: 20,
    min: 1,
    max: 1000,
    step: 1,
  },
  algorithm: choice({
    group: 'decompose',
    label: 'Algorithm',
    help: 'All components at once, or one after the other.',
    default: 'parallel',
    choices: [
      { value: 'parallel', label: 'parallel', help: 'Symmetric: all components are estimated together.' },
      { value: 'deflation', label: 'deflation', help: 'One component after the other.' },
    ],
    advanced: true,
  }),
  fun: choice({
    group: 'decompose',
    label: 'Contrast',
    help: 'The function whose expectation is made extreme; logcosh suits most scans.',
    default: 'logcosh',
    choices: [
      { value: 'logcosh', label: 'logcosh', help: 'General purpose.' },
      { value: 'exp', label: 'exp', help: 'For very heavy-tailed sources.' },
      { value: 'cube', label: 'cube', help: 'Kurtosis; sensitive to outliers.' },
    ],
  }),
  funAlpha: {
    kind: 'number',
    integer: false,
    group: 'decompose',
    label: 'logcosh alpha',
    help: 'Steepness of logcosh, 1 to 2.',
    default: 1,
    min: 1,
    max: 2,
    step: 0.1,
    advanced: true,
  },
  maxIter: {
    kind: 'number',
    integer: true,
    group: 'decompose',
    label: 'Iterations, at most',
    help: 'The run stops here with a warning if it has not converged.',
    default: 200,
    min: 1,
    max: 100000,
    step: 50,
  },
  tol: {
    kind: 'number',
    integer: false,
    group: 'decompose',
    label: 'Tolerance',
    help: 'Stops when no component turns by more than this.',
    default: 1e-4,
    min: 1e-12,
    max: 1,
    step: 1e-5,
  },
  randomState: {
    kind: 'number',
    integer: true,
    group: 'decompose',
    label: 'Random seed',
    help: 'Same seed and scan, same components.',
    default: 42,
    min: 0,
    max: 4294967295,
    step: 1,
  },
  dtype: choice({
    group: 'decompose',
    label: 'Precision',
    help: 'Number format in which the prepared voxels are kept.',
    default: 'float32',
    advanced: true,
    choices: [
      { value: 'float32', label: 'float32', help: 'Fast: single precision for voxels, double for every sum.' },
      { value: 'float64', label: 'float64', help: 'Every digit of the reference; several times slower and twice the memory.' },
    ],
  }),
  normalize: choice({
    group: 'maps',
    label: 'Scale',
    help: 'What a map value means.',
    default: 'component',
    choices: [
      { value: 'component', label: 'z per component', help: 'Mean 0 and standard deviation 1 over the voxels of the mask.' },
      {
        value: 'voxel',
        label: 'Example scale',
        help: "nilearn's example: mean 0 and standard deviation 1 across the components at each voxel. Not a z-score.",
      },
    ],
  }),
  sign: choice({
    group: 'maps',
    label: 'Sign',
    help: 'Flips map and time course together.',
    default: 'positive-peak',
    choices: [
      { value: 'positive-peak', label: 'Peak positive', help: 'The largest absolute value of each map is positive.' },
      { value: 'as-found', label: 'As found', help: 'As the start matrix leaves it.' },
    ],
  }),
  order: choice({
    group: 'maps',
    label: 'Order',
    help: 'The order found is recorded too.',
    default: 'variance',
    choices: [
      { value: 'variance', label: 'Variance', help: 'Largest explained variance first.' },
      { value: 'as-found', label: 'As found', help: 'As the start matrix leaves it.' },
    ],
  }),
  threshold: {
    kind: 'number',
    integer: false,
    group: 'maps',
    label: 'Display threshold',
    help: 'Where Explore starts, two-sided; nothing is cut from the maps.',
    default: 3,
    min: 0,
    max: 100,
    step: 0.1,
  },
  saveSources: {
    kind: 'switch',
    group: 'maps',
    label: 'Keep raw sources',
    help: 'Also writes the unit-variance sources before scaling, order and sign.',
    default: false,
    advanced: true,
  },
  saveThresholded: {
    kind: 'switch',
    group: 'maps',
    label: 'Keep thresholded maps',
    help: 'Also writes the maps with everything below the display threshold set to 0.',
    default: false,
    advanced: true,
  },
} as const satisfies Record<string, Parameter>

export type ParameterName = keyof typeof PARAMETERS
type ValueOf<P> = P extends { kind: 'choice'; choices: readonly { value: infer V }[] }
  ? V
  : P extends { kind: 'number' }
    ? number
    : P extends { kind: 'optional-number' }
      ? number | null
      : P extends { kind: 'file' }
        ? string | null
        : P extends { kind: 'switch' }
          ? boolean
          : never
export type RunParameters = { readonly [Name in ParameterName]: ValueOf<(typeof PARAMETERS)[Name]> }
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as ParameterName[]

export function defaultParameters(): RunParameters {
  return Object.fromEntries(PARAMETER_NAMES.map((name) => [name, PARAMETERS[name].default])) as unknown as RunParameters
}

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
export const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Parameters as run.json spells them. */
export function toRecord(parameters: RunParameters): Record<string, unknown> {
  return Object.fromEntries(PARAMETER_NAMES.map((name) => [snakeCase(name), parameters[name]]))
}
