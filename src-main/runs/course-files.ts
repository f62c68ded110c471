/** Which confounds, motion parameters and events stand beside the scan of a run, and which were opened with it before? Paths stay here. */
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { belongsBeside } from '../../src-shared/course/beside-names'
import { AppError } from '../../src-shared/errors'
import type { CourseOffers } from '../../src-shared/ipc/contract'
import { OUTPUT_NAMES } from '../../src-shared/output-names'
import { visibleText } from '../../src-shared/visible-text'

const NAME = OUTPUT_NAMES.beside
/** What beside.json in a run folder says: files as the run folder sees them, with / between folders. */
const besideSchema = z.strictObject({
  format: z.literal('counterpoint-beside'),
  formatVersion: z.literal(1),
  files: z.array(z.string().min(1).max(4096)).max(100),
  columns: z.array(z.string().max(200)).max(1000),
})
type Beside = z.infer<typeof besideSchema>
const NOTHING: Beside = { format: 'counterpoint-beside', formatVersion: 1, files: [], columns: [] }

/** Folders of FSL's motion correction beside a scan, as FEAT and MELODIC make them. */
const MORE_FOLDERS = ['.', 'mc']

async function readBeside(runFolder: string): Promise<Beside> {
  const text = await readFile(join(runFolder, NAME), 'utf8').catch(() => null)
  if (text === null) return NOTHING
  try {
    return besideSchema.parse(JSON.parse(text))
  } catch {
    // Not ours, or damaged: nothing is offered from it.
    return NOTHING
  }
}

/** What is asked of the library of runs. */
interface OpenRuns {
  folderOf(runId: string): string
  scanPathOf(runId: string): Promise<string>
  openDetail(runId: string): { readonly record: { readonly input: { readonly fileName: string } } }
}

export class CourseFiles {
  /** By run: path -> id. The page knows ids. */
  readonly #known = new Map<string, Map<string, string>>()

  constructor(readonly runs: OpenRuns) {}

  /** What was opened with the run before and is still there, and what stands beside its scan by its name. */
  async offers(runId: string): Promise<CourseOffers> {
    const folder = this.runs.folderOf(runId)
    const beside = await readBeside(folder)
    // A run may come from anyone: only files that lie somewhere beside it are looked for, never a share.
    const before = beside.files.filter((name) => !isAbsolute(name) && !/^[a-z]:|^[\\/]/i.test(name)).map((name) => resolve(folder, name))
    const scanPath = await this.runs.scanPathOf(runId).catch(() => null)
    const scanName = scanPath === null ? this.runs.openDetail(runId).record.input.fileName : basename(scanPath)
    const folders = new Set([...(scanPath === null ? [] : [dirname(scanPath)]), dirname(folder)])
    const found = new Set<string>()
    for (const each of [...folders].flatMap((place) => MORE_FOLDERS.map((more) => join(place, more)))) {
      for (const name of await readdir(each).catch(() => [])) if (belongsBeside(scanName, name)) found.add(join(each, name))
    }
    const isThere = async (path: string) => (await readdir(dirname(path)).catch((): string[] => [])).includes(basename(path))
    const remembered: string[] = []
    for (const path of before) if (await isThere(path)) remembered.push(path)
    const told = (path: string, isRemembered: boolean) => ({
      fileId: this.idOf(runId, path),
      fileName: visibleText(basename(path)),
      isRemembered,
    })
    return {
      columns: beside.columns.map(visibleText),
      files: [
        ...remembered.map((path) => told(path, true)),
        ...[...found]
          .filter((path) => !remembered.includes(path))
          .sort()
          .map((path) => told(path, false)),
      ],
    }
  }

  idOf(runId: string, path: string): string {
    const known = this.#known.get(runId) ?? new Map<string, string>()
    this.#known.set(runId, known)
    const id = known.get(path) ?? randomUUID()
    known.set(path, id)
    return id
  }

  /** @throws AppError FILE_NOT_FOUND for an id that was not given out */
  pathOf(runId: string, fileId: string): string {
    for (const [path, id] of this.#known.get(runId) ?? []) if (id === fileId) return path
    throw new AppError('FILE_NOT_FOUND', { reason: 'the table is not beside this run any more' })
  }

  /** Notes in the run what is open beside it; a run folder that cannot be written to is left as it is. */
  async remember(runId: string, fileIds: readonly string[], columns: readonly string[]): Promise<void> {
    const folder = this.runs.folderOf(runId)
    const target = join(folder, NAME)
    const files = fileIds.map((id) => relative(folder, this.pathOf(runId, id)).replaceAll('\\', '/'))
    const temporary = join(folder, `.${NAME}.partial-${randomUUID()}`)
    try {
      if (files.length === 0) return await rm(target, { force: true })
      await writeFile(temporary, `${JSON.stringify({ ...NOTHING, files, columns }, null, 2)}\n`, { flag: 'wx' })
      await rename(temporary, target)
    } catch {
      // Plots work without it, and a banner at each click would be worse than forgetting.
      await rm(temporary, { force: true }).catch(() => undefined)
    }
  }
}
