/** How often is a decomposition repeated to tell how stable it is, in what do the runs differ, and which is kept? Part of the parameters of decomposing. */
import { choice, type Parameter } from './parameter-kinds'

export const RESTART_PARAMETERS = {
  restarts: {
    kind: 'number',
    integer: true,
    group: 'decompose',
    label: 'Runs',
    help: 'Repeat the search and tell how stable each component is (ICASSO). 1: once; 20 gives a fair picture.',
    default: 1,
    min: 1,
    max: 500,
    step: 1,
  },
  restartKind: choice({
    group: 'decompose',
    label: 'Runs differ in',
    help: 'What is another from run to run.',
    default: 'seeds',
    choices: [
      { value: 'seeds', label: 'Start', help: 'Other seeds: does the search find the same optimum?' },
      { value: 'bootstrap', label: 'Voxels', help: 'Voxels drawn with replacement, the same start: do the data determine the answer?' },
      { value: 'both', label: 'Both', help: 'Other seeds and drawn voxels.' },
    ],
  }),
  restartKeep: choice({
    group: 'decompose',
    label: 'Kept of the runs',
    help: 'Which maps the result holds.',
    default: 'centrotype',
    choices: [
      { value: 'centrotype', label: 'Centrotypes', help: 'Of each cluster, the map most like all others of it (ICASSO).' },
      { value: 'best', label: 'Best run', help: 'The run whose sources are least Gaussian together.' },
      { value: 'first', label: 'First run', help: 'The run of the seed above, as without repeats; the others only say how stable it is.' },
    ],
  }),
} as const satisfies Record<string, Parameter>
