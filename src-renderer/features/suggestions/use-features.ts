/** Which hints are known of the components of the run that is looked at? */
import { useEffect, useState } from 'react'
import { type CourseColumn, motionColumns } from '../../../src-shared/course/course-file'
import type { FeatureNumbers } from '../../../src-shared/features/suggest'
import { highFrequencyContent, motionCorrelation, motionModel } from '../../../src-shared/features/time-features'
import type { RunFeatures } from '../../../src-shared/model/features'
import type { RunDetail } from '../../../src-shared/model/run'
import { bridge } from '../../bridge/bridge'
import { suggestions as text } from '../../messages/suggestions'
import { useApp } from '../../state/app-store'

interface LoadedFeatures {
  /** null while the maps are being read. */
  readonly features: RunFeatures | null
  readonly openImage: () => void
}

/** Hints from the maps; read again when the sign of the maps was decided anew. */
export function useRunFeatures({ runId, review }: RunDetail): LoadedFeatures {
  const key = `${runId} ${review.sign}`
  const [found, setFound] = useState<{ readonly key: string; readonly features: RunFeatures } | null>(null)
  useEffect(() => {
    let current = true
    const [id = ''] = key.split(' ')
    bridge.featuresGet({ runId: id }).then(
      (features) => {
        if (current) setFound({ key, features })
      },
      // Hints are an extra: without them Explore works as before.
      (error: unknown) => current && useApp.getState().showError(error),
    )
    return () => {
      current = false
    }
  }, [key])
  return {
    features: found?.key === key ? found.features : null,
    openImage: () => {
      bridge.featuresOpenImage({ runId }).then(
        (features) => {
          if (features) setFound({ key, features })
        },
        (error: unknown) => useApp.getState().showError(error),
      )
    },
  }
}

/** The numbers of every component. */
export function numbersOf(detail: RunDetail, columns: readonly CourseColumn[], features: RunFeatures | null): FeatureNumbers[] {
  const tr = detail.record.repetitionTimeSeconds
  const model = motionModel(motionColumns(columns).map(({ values }) => values))
  const images = features?.images ?? []
  return detail.components.map(({ index }) => {
    const power = detail.spectra.map((row) => row[index] ?? 0)
    const regionOf = (kind: 'csf' | 'brain') => images.findLast((image) => image.kind === kind)?.values[index] ?? null
    const matches = images.flatMap(({ kind, fileName, volume, values }) => {
      const r = values[index] ?? null
      return kind === 'template' && r !== null ? [{ name: text.volumeOf(fileName, volume), r }] : []
    })
    const regions = images.flatMap(({ kind, fileName, values, labels }) => {
      const [dice, label] = [values[index] ?? null, labels[index] ?? null]
      return kind === 'atlas' && dice !== null && label !== null ? [{ name: text.labelOf(fileName, label), dice }] : []
    })
    return {
      edgePercent: features?.edgePercent[index] ?? null,
      highFrequency: tr === null ? null : highFrequencyContent(power, detail.frequencies, 1 / (2 * tr)),
      motion:
        model.length === 0
          ? null
          : motionCorrelation(
              detail.mixing.map((row) => row[index] ?? 0),
              model,
            ),
      csfPercent: regionOf('csf'),
      outsidePercent: regionOf('brain'),
      atlas: regions.reduce<FeatureNumbers['atlas']>((best, region) => (best === null || region.dice > best.dice ? region : best), null),
      template: matches.reduce<FeatureNumbers['template']>(
        (best, match) => (best === null || Math.abs(match.r) > Math.abs(best.r) ? match : best),
        null,
      ),
    }
  })
}
