/** How are the maps scaled, ordered and kept? The parameters of the results. */
import { choice, type Parameter } from './parameter-kinds'

export const MAPS_PARAMETERS = {
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
      { value: 'kurtosis', label: 'Kurtosis', help: 'Map with the heaviest tails first.' },
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
  saveMeasures: {
    kind: 'switch',
    group: 'maps',
    label: 'Keep clusters and mixtures',
    help: 'Also writes the tables of clusters and of the mixture model of each map. Without it they are computed when the run is opened, and saved with its tables.',
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
