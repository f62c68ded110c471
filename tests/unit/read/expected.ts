/** What does nibabel 5.0.0 read from each file of the test data, as recorded in expected*.json? */
import { readFileSync } from 'node:fs'
import { dataPath, sharedPath } from '../../support/shared-data'

export interface NibabelReading {
  readonly shape: readonly number[]
  readonly dtype_on_disk: string
  readonly endian: '<' | '>'
  readonly affine: readonly (readonly number[])[]
  readonly zooms: readonly number[]
  readonly n_nonfinite: number
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly first5_fortran: readonly (number | string)[]
  readonly crc32_float64_le_fortran: number
}
export interface ExpectedFile {
  readonly name: string
  readonly path: string
  readonly why: string
  /** null: the file must be refused. */
  readonly reading: NibabelReading | null
}

interface Entry {
  readonly why?: string
  readonly oracle?: 'error' | 'construction' | 'with .hdr'
  readonly same_data_as?: string
  readonly nibabel?: Record<string, unknown>
}

function isReading(value: Record<string, unknown> | undefined): value is Record<string, unknown> & NibabelReading {
  return value !== undefined && 'crc32_float64_le_fortran' in value
}

/** tricky_synth: one entry per file, with the reason why it is there. */
export function trickyFiles(): ExpectedFile[] {
  const entries = JSON.parse(readFileSync(dataPath('tricky_synth/expected.json'), 'utf8')) as Record<string, Entry>
  const readingOf = (name: string): NibabelReading | null => {
    const entry = entries[name]
    if (!entry || entry.oracle === 'error') return null
    if (entry.oracle === 'construction' && entry.same_data_as) return readingOf(entry.same_data_as)
    if (entry.oracle === 'with .hdr') return readingOf(name.replace('.img', '.hdr'))
    return isReading(entry.nibabel) ? entry.nibabel : null
  }
  return Object.entries(entries).map(([name, entry]) => ({
    name,
    path: dataPath(`tricky_synth/${name}`),
    why: entry.why ?? '',
    reading: readingOf(name),
  }))
}

/** Files of other projects: those in tests/data, or all of ../shared/data when it is there. */
export function thirdPartyFiles(where: 'tests' | 'shared'): ExpectedFile[] {
  const list = where === 'tests' ? dataPath('expected_third_party.json') : sharedPath('data/expected_third_party.json')
  if (list === null) return []
  const entries = JSON.parse(readFileSync(list, 'utf8')) as Record<string, Record<string, unknown>>
  return Object.entries(entries).map(([name, entry]) => ({
    name,
    path: where === 'tests' ? dataPath(name) : `${sharedPath('data')}/${name}`,
    why: String(entry.nibabel_error ?? entry.voxel_kind ?? entry.class ?? ''),
    reading: isReading(entry) ? entry : null,
  }))
}
