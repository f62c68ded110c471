/** What does the app remember between starts, and how is it kept whole? */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { figurePresetsSchema, type Settings, settingsSchema } from '../../src-shared/ipc/contract'
import { type Logger, withCauses } from './logger'

const recentScanSchema = z.object({
  scanId: z.string(),
  path: z.string(),
  fileName: z.string(),
  shape: z.array(z.number()),
  zooms: z.array(z.number()),
  repetitionTimeSeconds: z.number().nullable(),
  openedAt: z.string(),
})
const recentRunSchema = z.object({
  runId: z.string(),
  folder: z.string(),
  name: z.string(),
  scanFileName: z.string(),
  nComponents: z.number(),
  nIter: z.number(),
  converged: z.boolean(),
  createdAt: z.string(),
})
const unfinishedRunSchema = z.object({
  id: z.string(),
  /** The folder that the run was to become. */
  folder: z.string(),
  name: z.string(),
  scanPath: z.string(),
  moreScanPaths: z.array(z.string()),
  /** As the engine gets them, files by their paths; checked when they are used. */
  parameters: z.record(z.string(), z.unknown()),
  preset: z.string().nullable(),
  foldExtraDimensions: z.boolean(),
  startedAt: z.string(),
})
const windowSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), maximized: z.boolean() })

/** Absent in files of earlier versions. One that cannot be understood takes none of the others with it. */
const listOf = <Entry>(read: (one: unknown) => readonly Entry[] | undefined) =>
  z
    .array(z.unknown())
    .default([])
    .transform((list) => list.flatMap((one) => read(one) ?? []))

const rememberedSchema = z.object({
  settings: settingsSchema,
  window: windowSchema.nullable(),
  recentScans: z.array(recentScanSchema),
  recentRuns: z.array(recentRunSchema),
  /** Runs that had not ended when the app was last alive: what is left of them is removed at the next start, and they are offered again. */
  unfinishedRuns: listOf((one) => unfinishedRunSchema.array().safeParse([one]).data),
  figurePresets: listOf((one) => figurePresetsSchema.safeParse([one]).data),
})
export type RecentScanEntry = z.infer<typeof recentScanSchema>
export type RecentRunEntry = z.infer<typeof recentRunSchema>
export type UnfinishedRunEntry = z.infer<typeof unfinishedRunSchema>
export type WindowPlace = z.infer<typeof windowSchema>
type Remembered = Readonly<z.infer<typeof rememberedSchema>>

const DEFAULT_SETTINGS: Settings = { theme: 'dark', radiological: false }
const NOTHING: Remembered = {
  settings: DEFAULT_SETTINGS,
  window: null,
  recentScans: [],
  recentRuns: [],
  unfinishedRuns: [],
  figurePresets: [],
}

export interface SettingsFile {
  get(): Remembered
  /** Writes at once, under a temporary name first, so that a crash leaves the old file or the new one. */
  update(changes: Partial<Remembered>): void
}

/** Opens the file; what cannot be understood is kept beside it as `.unreadable` and replaced by defaults, part by part. */
export function openSettings(file: string, logger: Logger): SettingsFile {
  let remembered = read(file, logger)
  return {
    get: () => remembered,
    update(changes) {
      remembered = { ...remembered, ...changes }
      try {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(`${file}.partial`, `${JSON.stringify(remembered, null, 2)}\n`)
        renameSync(`${file}.partial`, file)
      } catch (error) {
        // The app works without memory; nothing of the user's is lost.
        logger.warn(`settings not written: ${withCauses(error)}`)
      }
    },
  }
}

function read(file: string, logger: Logger): Remembered {
  let found: unknown
  try {
    found = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NOTHING
    setAside(file, logger, error)
    return NOTHING
  }
  const whole = rememberedSchema.safeParse(found)
  if (whole.success) return whole.data
  setAside(file, logger, whole.error)
  const parts = typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
  const usable = Object.entries(rememberedSchema.shape).flatMap(([key, schema]) => {
    const part = schema.safeParse(parts[key])
    return part.success ? [[key, part.data]] : []
  })
  return { ...NOTHING, ...Object.fromEntries(usable) }
}

function setAside(file: string, logger: Logger, error: unknown): void {
  logger.warn(`settings not understood, kept as ${file}.unreadable: ${withCauses(error)}`)
  try {
    rmSync(`${file}.unreadable`, { force: true })
    renameSync(file, `${file}.unreadable`)
  } catch {
    // It is overwritten at the next change.
  }
}
