/** Every text of Explore in English. */
import type { ColourMapName } from '../voxels/colour-maps'

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

export const explore = {
  empty: { what: 'No run is open.', todo: 'Open a scan and run it, or open a run folder.', action: 'Go to Open' },
  loading: 'Reading the maps',
  failed: {
    what: 'The voxel values of this run could not be read.',
    todo: 'The run folder may have been moved or changed. Open it again from Open.',
    again: 'Try again',
  },
  panes: {
    table: 'Components',
    viewer: 'Maps',
    details: 'Chosen component',
    resizeLeft: 'Width of the table',
    resizeRight: 'Width of the details',
  },
  heading: (run: string) => `Components of ${run}`,
  component: (index: number) => `IC ${index + 1}`,
  volume: (index: number) => `volume ${index} of maps.nii.gz`,

  notConverged: {
    what: (nIter: number) => `FastICA stopped after ${count(nIter, 'iteration', 'iterations')} without converging.`,
    todo: (change: string, tol: string) =>
      `The last change was ${change}, the tolerance is ${tol}. These maps may come out differently with another seed: allow more iterations, use fewer components, or try another seed.`,
    again: 'Change and run again',
  },
  notes: (n: number) => count(n, 'note on this run', 'notes on this run'),

  table: {
    name: 'Components',
    title: (n: number) => count(n, 'component', 'components'),
    filtered: (shown: number, n: number) => `${shown} of ${count(n, 'component', 'components')}`,
    filter: 'Filter components',
    filterHint: 'Filter by number',
    filterHintLabels: 'Filter by label or number',
    none: 'No component fits the filter.',
    clear: 'Clear filter',
    columns: { index: 'IC', variance: 'Var. %', kurtosis: 'Kurtosis', lowFrequency: 'Low f %', label: 'Label' },
    columnNames: {
      index: 'IC: number of the component',
      variance: 'Var. %: explained variance, percent',
      kurtosis: 'Kurtosis: excess kurtosis of the map',
      lowFrequency: 'Low f %: power between 0.01 and 0.1 Hz, percent',
      label: 'Label',
    },
    notLabelled: 'Not labelled',
    unknown: 'unknown',
  },

  viewer: {
    layout: 'Layout',
    layouts: { ortho: 'Ortho', plane: 'Slice', mosaic: 'Mosaic', render: '3-D' },
    plane: 'Plane',
    planes: { axial: 'Axial', coronal: 'Coronal', sagittal: 'Sagittal' },
    underlay: 'Background',
    underlays: { mean: 'Mean EPI', none: 'No background' },
    colourMap: 'Colours',
    colourMaps: {
      blue_orange: { label: 'Blue–orange', help: 'Both sides equally light; safe for colour-blind readers, in print too.' },
      cold_hot: { label: 'cold_hot', help: 'Familiar; both ends are white, so the sign of the strongest voxels is lost.' },
      RdBu_r: { label: 'RdBu_r', help: 'White in the middle, dark ends: for light figures.' },
    } satisfies Record<ColourMapName, { label: string; help: string }>,
    convention: 'Side convention',
    conventions: {
      neurological: { label: 'Neurological', help: "The subject's right is on the right." },
      radiological: { label: 'Radiological', help: "The subject's right is on the left." },
    },
    pixels: 'Drawing of the map',
    pixelChoices: {
      voxels: { label: 'Voxels', help: 'Each voxel its own colour: nothing is drawn that is not in the data.' },
      smooth: { label: 'Smooth', help: 'Interpolated between voxels: some pixels show a value that no voxel there has.' },
    },
    coordinate: (axis: string, mm: string) => `${axis} = ${mm} mm`,
    sides: { left: 'L', right: 'R', front: 'A', back: 'P' },
    slice: (plane: string, coordinate: string, component: string, value: string, at: string) =>
      `${plane} slice, ${coordinate}. ${component}, ${value} at ${at}.`,
    keys: 'Arrow keys move the crosshair, Page Up and Page Down change the slice.',
    mosaicName: (component: string, slices: number, from: string, to: string) =>
      `Mosaic of ${component}: ${slices} axial slices from z = ${from} to ${to} mm.`,
    renderName: (component: string) => `3-D rendering of ${component}. Arrow keys turn it.`,
    showRendering: 'Show 3-D',
    hideRendering: 'Hide 3-D',
    rendering: 'Turn with the pointer or the arrow keys',
    noWebgl: {
      what: 'The maps cannot be drawn: this computer gives no WebGL 2.',
      todo: 'Tables, time courses and exports still work. Updating the graphics driver usually helps.',
    },
    lost: 'The graphics card was reset. Drawing again…',
  },

  threshold: {
    name: 'Threshold and scale',
    field: 'Threshold',
    max: 'Colour scale up to',
    maxUnit: 'max',
    show: 'Show',
    sides: 'Sides',
    twoSided: 'Two-sided',
    oneSided: 'One',
    fade: 'Below the threshold',
    hard: 'Hard',
    soft: 'Soft',
    upper: 'Threshold for positive values',
    lower: 'Threshold for negative values',
    histogram: (component: string, share: string) =>
      `Histogram of ${component} (log count) over the colour scale; ${share} of the voxels pass the threshold.`,
    share: (share: string) => `${share} of voxels`,
    exampleUnit: 'example scale',
  },

  timeCourse: {
    title: 'Time course',
    unit: 'SD units',
    seconds: (value: string) => `${value} s`,
    volume: 'volume',
    noTime: 'volumes (TR unknown)',
    readout: (time: string, value: string) => `${time}, ${value}`,
    name: (component: string, points: number, length: string, low: string, high: string) =>
      `Time course of ${component}: ${points} volumes${length}, from ${low} to ${high} standard deviations.`,
    over: (seconds: string) => ` over ${seconds} s`,
  },
  spectrum: {
    title: 'Spectrum',
    unit: 'power, relative to peak',
    band: '0.01–0.1 Hz',
    ofPower: (percent: string) => `${percent} % of power`,
    noTime: 'cycles per volume (TR unknown)',
    nyquist: (value: string) => `Nyquist ${value} Hz`,
    name: (component: string, peak: string, band: string) => `Power spectrum of ${component}: largest at ${peak}${band}.`,
    nameBand: (percent: string) => `; ${percent} % of the power lies between 0.01 and 0.1 Hz`,
  },
  peaks: {
    title: 'Peaks',
    columns: { x: 'x mm', y: 'y', z: 'z', value: 'peak', cluster: 'cluster cm³' },
    columnNames: {
      x: 'x, millimetres',
      y: 'y, millimetres',
      z: 'z, millimetres',
      value: 'Value at the peak',
      cluster: 'Cluster, cubic centimetres',
    },
    subPeak: 'sub-peak',
    none: 'No voxel passes the threshold.',
    go: (x: string, y: string, z: string) => `Go to ${x}, ${y}, ${z} mm`,
    follow: 'Crosshair goes to the peak',
  },
  measures: {
    title: 'Measures',
    among: (component: string, n: number) => `${component} among all ${n}`,
    variance: 'Variance',
    kurtosis: 'Kurtosis',
    skewness: 'Skewness',
    lowFrequency: 'Band power',
    peak: 'Peak value',
    name: (label: string, value: string, low: string, high: string) => `${label} ${value}; the components lie between ${low} and ${high}.`,
  },

  status: {
    voxel: 'voxel ',
    mean: 'mean ',
    twoSided: ' two-sided',
    oneSided: ' one-sided',
    share: (percent: string) => `${percent} % of voxels`,
    outside: 'outside the mask',
    neurological: 'Neurological',
    neurologicalRest: ', right is on the right',
    radiological: 'Radiological',
    radiologicalRest: ', right is on the left',
    interpolated: ', interpolated',
    oblique: (degrees: string) => `, ${degrees}° oblique`,
    mni: 'MNI space',
    talairach: 'Talairach space',
    aligned: 'Aligned space',
    scanner: 'Scanner space',
    unknownSpace: 'Unknown space',
    tr: (seconds: string) => `TR ${seconds} s`,
    noTr: 'TR unknown',
  },

  save: {
    button: 'Save',
    actions: {
      maps: { label: 'Component maps (NIfTI)', help: 'All maps as one 4-D file.' },
      tables: { label: 'Tables', help: 'Components, time courses and spectra as tab-separated text.' },
      picture: {
        label: 'Picture of this component',
        help: 'The three slices at the crosshair with threshold and colours as shown (SVG or PNG).',
      },
      folder: { label: 'Show run folder', help: 'Opens the folder with everything this run wrote.' },
    },
    working: 'Saving…',
    done: (name: string) => `Saved as ${name}.`,
  },
} as const
