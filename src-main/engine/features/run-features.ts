/** Which hints do the maps of an opened run give, alone and beside images that the user opens? */
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import type { ImageFeature, ImageKind, RunFeatures } from '../../../src-shared/model/features'
import { erode } from '../mask/morphology'
import type { EngineTasks } from '../messages'
import { CACHE } from '../open-run'
import { toFloat64 } from '../read/convert'
import { openImage } from '../read/nifti-header'
import { streamVolumes } from '../read/volume-stream'
import { throwIfCancelled } from '../run-context'
import { bestLabel, isAtlas, STRONG_FROM, spatialCorrelation, standardise, strongPercent } from './map-features'
import { nearestAt, placeIn, sampleAt } from './resample'

const VOLUMES_AT_MOST = 200

interface Compared {
  readonly feature: Omit<ImageFeature, 'values' | 'labels'>
  /** V: weights 0 to 1 of a region, values of a template, or labels of an atlas (0: none); NaN where the image does not reach. */
  readonly sampled: Float32Array
}

/** By its name, as fMRIPrep and FSL call them; everything else is a template of networks, or an atlas by its values. */
function kindOf(fileName: string): Exclude<ImageKind, 'atlas'> {
  if (/csf/i.test(fileName)) return 'csf'
  return /brain.?mask|(^|[_-])mask\b/i.test(fileName) ? 'brain' : 'template'
}

/** Every volume of an image at the voxels of the run's mask. @throws AppError FILE_, FORMAT_, DATA_IMAGE_ELSEWHERE; CancelledError */
async function readCompared(
  path: string,
  { grid }: EngineTasks['features']['input'],
  voxels: Uint32Array,
  signal: AbortSignal,
): Promise<Compared[]> {
  const image = await openImage(path)
  const { fileName, affine } = image.header
  const { shape, volumes } = image.layout
  if (volumes > VOLUMES_AT_MOST)
    throw new AppError('FORMAT_HEADER_INVALID', {
      file: fileName,
      field: 'dim[4]',
      found: volumes,
      expected: `at most ${VOLUMES_AT_MOST} maps`,
    })
  const kind = kindOf(fileName)
  const placement = placeIn(affine, grid.affine, grid.shape, voxels)
  const compared: Compared[] = []
  for await (const { t, bytes } of streamVolumes(image, { signal })) {
    const values = toFloat64(bytes, image.layout)
    if (kind === 'template' && volumes === 1 && isAtlas(values)) {
      const labels = nearestAt(placement, values, shape)
      const labelled = labels.reduce((count, value) => count + (value > 0 ? 1 : 0), 0)
      if (labelled === 0) throw new AppError('DATA_IMAGE_ELSEWHERE', { file: fileName })
      compared.push({
        feature: { fileName, volume: null, kind: 'atlas', coveragePercent: (100 * labelled) / labels.length },
        sampled: labels,
      })
      continue
    }
    const sampled = sampleAt(placement, values, shape)
    const reached = sampled.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)
    if (reached === 0) throw new AppError('DATA_IMAGE_ELSEWHERE', { file: fileName })
    // Outside of a brain mask is what counts; a voxel that the image does not reach is outside too.
    const weights = kind === 'template' ? sampled : sampled.map((value) => regionWeight(value, kind))
    const coveragePercent = (100 * reached) / sampled.length
    compared.push({ feature: { fileName, volume: volumes > 1 ? t : null, kind, coveragePercent }, sampled: weights })
    throwIfCancelled(signal)
  }
  return compared
}

function regionWeight(value: number, kind: 'csf' | 'brain'): number {
  const inside = Math.min(1, Math.max(0, value))
  if (kind === 'csf') return inside
  return Number.isNaN(value) ? 1 : 1 - inside
}

/** Reads the maps that opening the run has unpacked, one at a time. @throws AppError FILE_, FORMAT_, DATA_IMAGE_ELSEWHERE; CancelledError */
export async function runFeatures(input: EngineTasks['features']['input'], signal: AbortSignal): Promise<RunFeatures> {
  const { cacheFolder, grid, components } = input
  const mask = new Uint8Array(await readFile(join(cacheFolder, CACHE.mask)))
  const inner = erode(mask, grid.shape, 1)
  const voxels = Uint32Array.from([...mask.keys()].filter((voxel) => mask[voxel] === 1))
  const edge = Uint8Array.from(voxels, (voxel) => 1 - inner[voxel])
  const compared: Compared[] = []
  for (const path of input.imagePaths) compared.push(...(await readCompared(path, input, voxels, signal)))
  const edgePercent: (number | null)[] = []
  const values = compared.map((): (number | null)[] => [])
  const labels = compared.map((): (number | null)[] => [])
  const file = await open(join(cacheFolder, CACHE.maps), 'r')
  try {
    const map = new Float32Array(voxels.length)
    for (let index = 0; index < components; index++) {
      await file.read(new Uint8Array(map.buffer), 0, map.byteLength, index * map.byteLength)
      standardise(map)
      edgePercent.push(strongPercent(map, edge))
      for (const [n, { feature, sampled }] of compared.entries()) {
        if (feature.kind === 'atlas') {
          const best = bestLabel(map, sampled)
          values[n].push(best?.dice ?? null)
          labels[n].push(best?.label ?? null)
        } else values[n].push(feature.kind === 'template' ? spatialCorrelation(map, sampled) : strongPercent(map, sampled))
      }
      throwIfCancelled(signal)
    }
  } finally {
    await file.close()
  }
  return {
    strongFrom: STRONG_FROM,
    edgePercentOfMask: (100 * edge.reduce((sum, value) => sum + value, 0)) / voxels.length,
    edgePercent,
    images: compared.map(({ feature }, n) => ({ ...feature, values: values[n], labels: labels[n] })),
  }
}
