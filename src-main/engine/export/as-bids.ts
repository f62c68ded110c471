/** Under which names and with which sidecars does a run lie in a BIDS derivatives dataset? */
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { jsonText } from '../../../src-shared/visible-text'
import { writeTextFile } from '../write/run-folder'
import { copyFromRun, type ExportThreshold, type RunToExport, writeRaw, writeThresholded } from './run-to-export'
import { GENERATED_BY, provenance, scaleWords, volumesOf } from './sidecars'
import { tableTexts } from './table-texts'

const DATASET = 'dataset_description.json'
/** Belong to the dataset, not to one scan of it. */
export const DATASET_FILES: readonly string[] = [DATASET, '.bidsignore', 'README']

const README = `Independent components of functional scans, made by Counterpoint.

The suffixes _components, _mixing, _metrics and _spectra are not part of the BIDS specification; .bidsignore names them.
Volumes and columns count from 0 (ica_00 is volume 0 and component 1).
`

interface BidsName {
  /** 'sub-01_task-rest_space-MNI152NLin6Asym': entities of the scan without desc-, in their order. */
  readonly entities: string
  /** 'sub-01/ses-2/func' */
  readonly folder: string
}

/** Letters and digits alone, as BIDS wants its values. */
const plain = (text: string): string => text.normalize('NFKD').replace(/[^A-Za-z0-9]/g, '')

/** Names from that of the scan; a scan that has no `sub-` gets one made of its own name. */
export function bidsName(fileName: string): BidsName {
  const stem = fileName.replace(/\.(nii|hdr|img)(\.gz)?$/i, '')
  const parts = stem.split('_').filter((part) => /^[a-z]+-[A-Za-z0-9+]+$/.test(part) && !part.startsWith('desc-'))
  const entityOf = (entity: string): string | undefined => parts.find((part) => part.startsWith(`${entity}-`))
  const subject = entityOf('sub')
  if (!subject) return bidsName(`sub-${plain(stem).slice(0, 60) || 'unnamed'}_bold.nii`)
  const rest = parts.filter((part, index) => part !== subject && parts.indexOf(part) === index)
  const session = entityOf('ses')
  return { entities: [subject, ...rest].join('_'), folder: [subject, ...(session ? [session] : []), 'func'].join('/') }
}

/** Whose dataset lies in a folder: one that Counterpoint made takes more scans, that of another is never mixed with ours. */
export async function datasetAt(path: string): Promise<'none' | 'own' | 'other'> {
  let text: string
  try {
    text = await readFile(join(resolve(path), DATASET), 'utf8')
  } catch {
    return 'none'
  }
  try {
    const found = JSON.parse(text) as { GeneratedBy?: unknown } | null
    const makers = Array.isArray(found?.GeneratedBy) ? (found.GeneratedBy as ({ Name?: unknown } | null)[]) : []
    return makers.some((maker) => maker?.Name === GENERATED_BY[0].Name) ? 'own' : 'other'
  } catch {
    return 'other'
  }
}

/**
 * A derivatives dataset with the maps, thresholded maps, raw sources where kept, mask, mean, time courses, spectra and measures of one scan,
 * each with its JSON.
 *
 * @throws AppError FILE_, FORMAT_RUN_FOLDER_INVALID; CancelledError
 */
export async function fillBids(run: RunToExport, threshold: ExportThreshold, root: string, signal: AbortSignal): Promise<void> {
  const { record } = run.detail
  const { entities, folder } = bidsName(record.input.fileName)
  await mkdir(join(root, folder), { recursive: true })
  const text = (name: string, content: string) => writeTextFile(join(root, name), content)
  const named = (rest: string) => join(folder, `${entities}_${rest}`)
  const beside = (rest: string, said: Readonly<Record<string, unknown>>) =>
    text(named(`${rest}.json`), jsonText({ ...said, ...provenance(run) }))
  const statistic = run.isZ ? 'stat-z_' : ''
  const mapsName = `${statistic}desc-counterpointICA_components`
  const cutName = `${statistic}thresh-${plain(`${threshold.probability === null ? threshold.plain : `mixture${threshold.probability}`}`.replace('.', 'p'))}_desc-counterpointICA_components`
  const value = scaleWords(run)

  await text(DATASET, jsonText({ Name: 'Counterpoint ICA', BIDSVersion: '1.10.0', DatasetType: 'derivative', GeneratedBy: GENERATED_BY }))
  await text('.bidsignore', '*_components.nii.gz\n*_components.json\n*_mixing.*\n*_metrics.*\n*_spectra.*\n')
  await text('README', README)

  await copyFromRun(run, OUTPUT_NAMES.maps, join(root, named(`${mapsName}.nii.gz`)))
  await beside(mapsName, { Description: 'Component maps', Value: value, Volumes: volumesOf(run) })
  const cut = await writeThresholded(run, threshold, join(root, named(`${cutName}.nii.gz`)), signal)
  await beside(cutName, {
    ...cut,
    Value: value,
    Volumes: volumesOf(run),
  })
  if (run.hasSources) {
    const rawName = `${run.isZ ? '' : 'stat-raw_'}desc-counterpointICA_components`
    await writeRaw(run, join(root, named(`${rawName}.nii.gz`)), signal)
    await beside(rawName, { Description: 'Unit-variance sources, in the order and sign of the maps', Volumes: volumesOf(run) })
  }
  await copyFromRun(run, OUTPUT_NAMES.mask, join(root, named('desc-counterpointICA_mask.nii.gz')))
  await beside('desc-counterpointICA_mask', { Type: 'Brain', Description: 'Voxels that took part in the decomposition' })
  await copyFromRun(run, OUTPUT_NAMES.mean, join(root, named('desc-mean_boldref.nii.gz')))
  await beside('desc-mean_boldref', { Description: 'Mean over time, before smoothing' })

  const tables = tableTexts(run)
  for (const [suffix, { table, sidecar }] of [
    ['mixing', tables.mixing],
    ['spectra', tables.spectra],
    ['metrics', tables.components],
  ] as const) {
    await text(named(`desc-counterpointICA_${suffix}.tsv`), table)
    await text(named(`desc-counterpointICA_${suffix}.json`), jsonText(sidecar))
  }
}
