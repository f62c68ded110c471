/** What is said beside an exported table or image, for people and for programs? */
import { version } from '../../../package.json'
import { isIca } from '../../../src-shared/params/model-kinds'
import { modelName } from '../../../src-shared/params/model-name'
import { FILE_PARAMETERS, snakeCase } from '../../../src-shared/params/parameters'
import { visibleText } from '../../../src-shared/visible-text'
import { FREQUENCY_COLUMNS } from '../write/tables'
import type { RunToExport } from './run-to-export'

type Json = Readonly<Record<string, unknown>>

export const GENERATED_BY = [{ Name: 'Counterpoint', Version: version }] as const

/** Where it comes from and how it was made; holds no folder of the user's machine. */
export function provenance(run: RunToExport): Json {
  const { record } = run.detail
  const files = new Set<string>(FILE_PARAMETERS.map(snakeCase))
  const told = (name: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value
    return visibleText(files.has(name) ? (value.split(/[\\/]/).pop() ?? '') : value)
  }
  const parameters = Object.fromEntries(Object.entries(record.parameters).map(([name, value]) => [name, told(name, value)]))
  return {
    Sources: [record.input, ...record.moreInputs].map(({ fileName }) => visibleText(fileName)),
    ...(record.input.sha256 === '' ? {} : { SourceSHA256: record.input.sha256 }),
    GeneratedBy: [{ Name: 'Counterpoint', Version: record.versions.counterpoint }],
    RunName: visibleText(record.name),
    RunDate: record.createdAt,
    Method: `${isIca(run.detail.parameters.model) ? 'Spatial ICA' : 'Spatial decomposition'} (${record.imported ? `computed with ${record.imported.program}` : modelName(run.detail.parameters.model)})`,
    Parameters: parameters,
    ComponentsComputed: record.decomposition.nComponents,
    Iterations: record.decomposition.nIter,
    Converged: record.decomposition.converged,
    ...(record.repetitionTimeSeconds === null ? {} : { RepetitionTime: record.repetitionTimeSeconds }),
  }
}

/** What one value of a map is, in a sentence. */
export function scaleWords(run: RunToExport): string {
  return run.isZ
    ? 'z: mean 0 and standard deviation 1 over the voxels of the mask'
    : 'mean 0 and standard deviation 1 across the components at each voxel (not z)'
}

/** "Component 3 (volume 2): Auditory" */
function componentWords(run: RunToExport, index: number): string {
  const label = run.components[index]?.label ?? ''
  return `Component ${index + 1} (volume ${index})${label === '' ? '' : `: ${label}`}`
}

/** The list of volumes of an image of maps. */
export function volumesOf(run: RunToExport): string[] {
  return run.components.map(({ index }) => componentWords(run, index))
}

/** mixing.json: a description of every column, and how often it was sampled. */
export function mixingSidecar(run: RunToExport, columns: readonly string[]): Json {
  const seconds = run.detail.record.repetitionTimeSeconds
  return {
    Description: 'Time courses of the components: mixing_ of scikit-learn in the order and sign of the maps; one row per volume.',
    ...(seconds === null ? {} : { SamplingFrequency: 1 / seconds, StartTime: 0 }),
    ...Object.fromEntries(
      columns.map((name, index) => [
        name,
        { LongName: componentWords(run, index), Units: 'arbitrary', Description: 'Units of the prepared data.' },
      ]),
    ),
    ...provenance(run),
  }
}

/** spectra.json */
export function spectraSidecar(run: RunToExport, columns: readonly string[]): Json {
  const unit = run.detail.frequencyUnit
  return {
    Description: 'One-sided periodograms of the time courses after their mean was removed; every column adds up to 1.',
    [FREQUENCY_COLUMNS[unit]]: { LongName: 'Frequency', Units: unit },
    ...Object.fromEntries(columns.map((name, index) => [name, { LongName: componentWords(run, index), Units: 'share of the power' }])),
    ...provenance(run),
  }
}

/** components.json */
export function componentsSidecar(run: RunToExport): Json {
  const position = (axis: string, of: string) => ({ LongName: `${axis} of ${of}`, Units: 'mm' })
  const voxel = (axis: string) => ({ LongName: `${axis} of the peak voxel, counted from 0` })
  return {
    component: { LongName: 'Number of the component, counted from 1' },
    volume: { LongName: 'Volume in the images of maps, counted from 0' },
    original_index: { LongName: 'Place in which the decomposition found it, counted from 0' },
    sign_flipped: { LongName: 'Map and time course were both multiplied by -1', Levels: { true: 'yes', false: 'no' } },
    explained_variance_percent: { LongName: 'Share of the variance of the prepared data', Units: '%' },
    melodic_explained_variance_percent: {
      LongName: 'Explained variance as MELODIC defines it',
      Description: 'Standard deviation that the component brings, as a share of the sum of those of all components',
      Units: '%',
    },
    melodic_total_variance_percent: {
      LongName: 'Total variance as MELODIC defines it',
      Description: 'Explained variance times the share of the variance that as many principal components keep',
      Units: '%',
    },
    kurtosis: { LongName: 'Excess kurtosis of the map over the voxels of the mask' },
    skewness: { LongName: 'Skewness of the map over the voxels of the mask' },
    low_frequency_percent: { LongName: 'Share of the power from 0.01 to 0.1 Hz', Units: '%' },
    high_frequency_percent: { LongName: 'Share of the power above 0.1 Hz', Units: '%' },
    peak_i: voxel('i'),
    peak_j: voxel('j'),
    peak_k: voxel('k'),
    peak_x_mm: position('x', 'the peak'),
    peak_y_mm: position('y', 'the peak'),
    peak_z_mm: position('z', 'the peak'),
    peak_value: { LongName: 'Map value at the peak', Description: scaleWords(run) },
    cut_x_mm: position('x', 'the cuts'),
    cut_y_mm: position('y', 'the cuts'),
    cut_z_mm: position('z', 'the cuts'),
    label: { LongName: 'Label given by the user' },
    ...provenance(run),
  }
}

/** clusters.json */
export function clustersSidecar(run: RunToExport): Json {
  const place = (axis: string, of: string, units: 'mm' | null) => ({
    LongName: `${axis} of ${of}${units ? '' : ', counted from 0'}`,
    ...(units ? { Units: units } : {}),
  })
  return {
    Description: `Clusters of voxels with |value| of at least ${run.detail.parameters.threshold}, positive and negative ones apart; the highest peak of a component first.`,
    component: { LongName: 'Number of the component, counted from 1' },
    cluster: { LongName: 'Number of the cluster within the component, counted from 1' },
    voxels: { LongName: 'Voxels of the cluster' },
    volume_mm3: { LongName: 'Volume of the cluster', Units: 'mm3' },
    peak_value: { LongName: 'Map value at the peak', Description: scaleWords(run) },
    ...Object.fromEntries(['i', 'j', 'k'].map((axis) => [`peak_${axis}`, place(axis, 'the peak voxel', null)])),
    ...Object.fromEntries(['x', 'y', 'z'].map((axis) => [`peak_${axis}_mm`, place(axis, 'the peak', 'mm')])),
    ...Object.fromEntries(['x', 'y', 'z'].map((axis) => [`centre_${axis}_mm`, place(axis, 'the centre of mass', 'mm')])),
    ...provenance(run),
  }
}

/** mixture.json */
export function mixtureSidecar(run: RunToExport): Json {
  const tail = (side: string) => ({
    [`${side}_weight`]: { LongName: `Share of the voxels in the ${side} tail` },
    [`${side}_shape`]: { LongName: `Shape of the gamma density of the ${side} tail` },
    [`${side}_scale`]: { LongName: `Scale of the gamma density of the ${side} tail` },
    [`${side}_cut`]: { LongName: `|value| from which a ${side} voxel is more likely active than not` },
    [`${side}_voxels`]: { LongName: `Voxels at or beyond the ${side} cut` },
  })
  return {
    Description: 'Mixture model of the values of each map: a Gaussian and a gamma density for each tail that there is.',
    component: { LongName: 'Number of the component, counted from 1' },
    noise_weight: { LongName: 'Share of the voxels in the Gaussian' },
    noise_mean: { LongName: 'Mean of the Gaussian' },
    noise_deviation: { LongName: 'Standard deviation of the Gaussian' },
    ...tail('positive'),
    ...tail('negative'),
    distance: { LongName: 'Largest distance between the distribution of the map and the fitted one' },
    problem: { LongName: 'Why no mixture was fitted' },
    ...provenance(run),
  }
}
