/** How is run.json checked when it is read, and how does it become a request again? */
import { z } from 'zod'
import { AppError } from '../../../src-shared/errors'
import { STAGES } from '../../../src-shared/model/progress'
import type { RunRecord } from '../../../src-shared/model/run'
import { OUTPUT_NAMES } from '../../../src-shared/output-names'
import { fromRecord } from '../../../src-shared/params/parameter-schema'
import { PARAMETERS } from '../../../src-shared/params/parameters'
import { visibleText } from '../../../src-shared/visible-text'
import type { RunRequest } from '../messages'
import { FOLD } from './run-record'

const finite = z.number()
const row4 = z.tuple([finite, finite, finite, finite])
/** Words that are only shown: a run may come from anyone, so nothing in them may hide or end a line. */
const words = z.string().transform(visibleText)
const warning = z.object({ code: words, message: words })

/** Checks run.json field by field; unknown keys are let through, so that later versions may add some. */
const recordSchema: z.ZodType<RunRecord> = z.object({
  format: z.literal('counterpoint-run'),
  formatVersion: z.literal(1),
  name: z.string(),
  createdAt: z.iso.datetime(),
  versions: z.object({ counterpoint: words, node: words, platform: words, kernels: words }),
  input: z.object({
    fileName: z.string(),
    path: z.string().min(1),
    sha256: z.string().regex(/^([0-9a-f]{64})?$/),
    header: z.object({
      fileName: z.string(),
      shape: z.array(z.int().positive()).min(3).max(7),
      zooms: z.array(finite).min(3).max(7),
      datatype: z.enum(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float32', 'float64']),
      endianness: z.enum(['little', 'big']),
      niftiVersion: z.union([z.literal(1), z.literal(2)]),
      scaling: z.object({ slope: finite, intercept: finite }).nullable(),
      affine: z.tuple([row4, row4, row4, row4]),
      affineSource: z.enum(['sform', 'qform', 'base']),
      sformCode: z.int(),
      qformCode: z.int(),
      qform: z
        .object({
          quaternion: z.tuple([finite, finite, finite]),
          offset: z.tuple([finite, finite, finite]),
          qfac: z.union([z.literal(1), z.literal(-1)]),
        })
        .optional(),
      orientation: words,
      repetitionTimeSeconds: finite.positive().nullable(),
      repetitionTimeSource: z.enum(['header', 'bids-sidecar', 'user', 'none']),
      gzipped: z.boolean(),
      fileBytes: finite.nonnegative(),
      warnings: z.array(warning),
    }),
  }),
  moreInputs: z
    .array(
      z.object({
        fileName: z.string(),
        path: z.string().min(1),
        sha256: z.string(),
        volumes: z.int().positive(),
        droppedVolumes: z.int().nonnegative().optional(),
        confoundsTable: z.string().optional(),
        confounds: z.array(words).optional(),
      }),
    )
    .default([]),
  imported: z.object({ program: words, path: z.string(), maps: z.string(), mixing: z.string() }).optional(),
  preset: words.nullable(),
  parameters: z.record(z.string(), z.unknown()),
  repetitionTimeSeconds: finite.positive().nullable(),
  preparation: z
    .object({ volumes: z.int().positive().optional(), droppedVolumes: z.int().nonnegative(), confounds: z.array(words) })
    .default({ droppedVolumes: 0, confounds: [] }),
  mask: z.object({ voxels: z.int().positive(), volumeCm3: finite.positive(), stages: z.record(z.string(), finite) }),
  decomposition: z.object({
    nComponents: z.int().positive(),
    nIter: z.int().nonnegative(),
    converged: z.boolean(),
    componentNumber: z
      .object({
        method: z.enum(PARAMETERS.nComponentsMethod.choices.map(({ value }) => value)),
        limit: z.int().positive(),
        estimates: z.record(z.enum(['laplace', 'aic', 'bic', 'mdl', 'variance']), z.int().positive()).nullable(),
        effectiveSamples: finite.positive(),
        fwhmVoxels: z.tuple([finite, finite, finite]),
      })
      .optional(),
    verdict: z.object({ state: z.enum(['converged', 'cycling', 'not-yet']), iterationsExpected: finite.nullable() }).optional(),
    stability: z
      .object({
        kind: z.enum(PARAMETERS.restartKind.choices.map(({ value }) => value)),
        keep: z.enum(PARAMETERS.restartKeep.choices.map(({ value }) => value)),
        keptRun: z.int().nonnegative().nullable(),
        convergedRuns: z.int().nonnegative(),
        runs: z.array(z.object({ nIter: z.int().nonnegative(), converged: z.boolean(), negentropy: finite })),
      })
      .optional(),
    changePerIter: z.array(finite),
    explainedByPrincipalComponents: z.array(finite),
  }),
  mapScale: z.enum(['z', 'example']),
  displayThreshold: finite.nonnegative(),
  stageSeconds: z.partialRecord(z.enum(STAGES), finite.nonnegative()),
  peakMemoryMiB: finite.nonnegative(),
  warnings: z.array(warning),
})

/** The first thing that is wrong: where, and what was found there. */
function firstProblem(error: z.ZodError): { field: string; found: string } {
  const issue = error.issues[0]
  return { field: issue?.path.join('.') || '(whole file)', found: issue?.message ?? 'not valid' }
}

/** Reads run.json's text. @throws AppError FORMAT_RUN_FOLDER_INVALID naming file and field */
export function parseRunRecord(text: string): RunRecord {
  const invalid = (details: { field: string; found: string }, cause?: unknown): AppError =>
    new AppError('FORMAT_RUN_FOLDER_INVALID', { file: OUTPUT_NAMES.record, ...details }, { cause })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid({ field: '(whole file)', found: 'not JSON' }, cause)
  }
  const parsed = recordSchema.safeParse(value)
  if (!parsed.success) throw invalid(firstProblem(parsed.error), parsed.error)
  parametersOf(parsed.data)
  return parsed.data
}

/** The parameters of a record, checked. @throws AppError FORMAT_RUN_FOLDER_INVALID naming the parameter */
export function parametersOf(record: RunRecord): RunRequest['parameters'] {
  try {
    return fromRecord(record.parameters)
  } catch (cause) {
    const { field, found } = cause instanceof z.ZodError ? firstProblem(cause) : { field: 'parameters', found: 'not valid' }
    throw new AppError('FORMAT_RUN_FOLDER_INVALID', { file: OUTPUT_NAMES.record, field: `parameters.${field}`, found }, { cause })
  }
}

/** The request that repeats a run: same scan, same parameters, into another folder. */
export function runRequestFromRecord(record: RunRecord, runFolder: string, threads = 0): RunRequest {
  return {
    scanPath: record.input.path,
    ...(record.moreInputs.length > 0 ? { moreScanPaths: record.moreInputs.map(({ path }) => path) } : {}),
    runFolder,
    name: record.name,
    parameters: parametersOf(record),
    preset: record.preset,
    foldExtraDimensions: record.parameters[FOLD] === true,
    threads,
  }
}
