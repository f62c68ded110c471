/** What does the BIDS sidecar (JSON) of a scan say? */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Warning } from '../../../src-shared/model/scan'
import { visibleText } from '../../../src-shared/visible-text'

export interface Sidecar {
  /** The file that gave the repetition time, without folders, as it is shown; null when there is none. */
  readonly fileName: string | null
  readonly repetitionTimeSeconds: number | null
  readonly warnings: readonly Warning[]
}

/** A sidecar is a page of text; anything larger is not one. */
const LARGEST_BYTES = 4 * 1024 * 1024
/** From the scan to the root of a data set: sub-*, ses-*, func, and derivatives between. */
const MOST_LEVELS = 6

/**
 * Looks for `<scan>.json` beside the scan, then (BIDS' inheritance principle) for less specific names up to the root of the data set,
 * nearest and most specific first. Never fails: a file that cannot be read is a warning.
 */
export async function readSidecar(scanPath: string): Promise<Sidecar> {
  const warnings: Warning[] = []
  for (const path of await candidates(scanPath)) {
    const seconds = await repetitionTimeOf(path, warnings)
    if (seconds !== null) return { fileName: visibleText(basename(path)), repetitionTimeSeconds: seconds, warnings }
  }
  return { fileName: null, repetitionTimeSeconds: null, warnings }
}

async function candidates(scanPath: string): Promise<string[]> {
  const stem = basename(scanPath).replace(/(\.nii|\.hdr|\.img)?(\.gz)?$/i, '')
  const folder = dirname(scanPath)
  const own = join(folder, `${stem}.json`)
  if (!/^sub-[A-Za-z0-9]+_/.test(stem)) return [own]
  const entities = new Set(stem.split('_'))
  const suffix = stem.slice(stem.lastIndexOf('_') + 1)
  const result = [own]
  const inherited: string[] = []
  let level = folder
  for (let i = 0; i < MOST_LEVELS; i++) {
    const names = await readdir(level).catch(() => [] as string[])
    const fitting = names.filter((name) => join(level, name) !== own && applies(name, entities, suffix))
    fitting.sort((a, b) => b.split('_').length - a.split('_').length || (a < b ? -1 : 1))
    inherited.push(...fitting.map((name) => join(level, name)))
    // Inheritance ends at the root of the data set; without a root there is none.
    if (names.includes('dataset_description.json')) return [...result, ...inherited]
    const parent = dirname(level)
    if (parent === level) break
    level = parent
  }
  return result
}

/** `task-rest_bold.json` applies to `sub-01_task-rest_bold.nii.gz`: same suffix, no entity that the scan does not have. */
function applies(name: string, entities: ReadonlySet<string>, suffix: string): boolean {
  if (!name.endsWith('.json')) return false
  const parts = name.slice(0, -'.json'.length).split('_')
  return parts.at(-1) === suffix && parts.every((part) => entities.has(part))
}

async function repetitionTimeOf(path: string, warnings: Warning[]): Promise<number | null> {
  const unreadable = (why: string) => {
    warnings.push({
      code: 'SIDECAR_UNREADABLE',
      message: visibleText(`The sidecar ${basename(path)} could not be used (${why}); the repetition time is taken from the header.`),
    })
    return null
  }
  let text: string
  try {
    const facts = await stat(path)
    if (!facts.isFile()) return null
    if (facts.size > LARGEST_BYTES) return unreadable('it is too large to be a sidecar')
    text = await readFile(path, 'utf8')
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? null : unreadable('it cannot be read')
  }
  let content: unknown
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return unreadable('it is not valid JSON')
  }
  const value = typeof content === 'object' && content !== null ? (content as { RepetitionTime?: unknown }).RepetitionTime : undefined
  if (value === undefined) return null
  if (typeof value === 'number' && Number.isFinite(value) && value > 0 && value <= 60) return value
  return unreadable(`RepetitionTime is ${JSON.stringify(value).slice(0, 60)}, expected seconds`)
}
