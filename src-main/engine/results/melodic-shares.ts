/** Which shares of the variance would MELODIC report for each component? */
import type { RunRecord } from '../../../src-shared/model/run'

export interface MelodicShares {
  /** Percent of what all components explain together. */
  readonly melodicExplainedPercent: number
  /** Percent of all variance; null where it is not known what the principal components explain. */
  readonly melodicTotalPercent: number | null
}

/** What a record says of it. */
export interface SharesBasis {
  /** Percent of the variance that as many principal components as there are components explain; null: not known. */
  readonly keptPercent: number | null
  /** The shares of the variance are those of MELODIC's melodic_ICstats already. */
  readonly areMelodic: boolean
}

export function sharesBasis({ imported, decomposition }: Pick<RunRecord, 'imported' | 'decomposition'>): SharesBasis {
  const { explainedByPrincipalComponents: shares, nComponents } = decomposition
  const kept = shares.slice(0, nComponents).reduce((sum, share) => sum + share, 0)
  return { keptPercent: shares.length > 0 ? kept : null, areMelodic: imported?.program === 'MELODIC' }
}

/**
 * "Explained variance" of MELODIC is the standard deviation that a component brings (of its time course times that of its source) as a share of the sum of
 * those of all components; "total variance" is the same, times the share of the variance that the principal components kept (FSL 6, meldata.cc,
 * MelodicData::sort; there the eigenvalues are adjusted for noise before they are summed, here they are as they are).
 * @param explainedVariance percent of the variance of the data, which goes with the square of that standard deviation: C
 */
export function melodicShares(explainedVariance: ArrayLike<number>, { keptPercent, areMelodic }: SharesBasis): MelodicShares[] {
  const sizes = Array.from(explainedVariance, (percent) => (areMelodic ? percent : Math.sqrt(Math.max(0, percent))))
  const sum = sizes.reduce((total, size) => total + size, 0) || 1
  return sizes.map((size, component) => {
    const explained = (100 * size) / sum
    const total = areMelodic ? (explainedVariance[component] ?? 0) : keptPercent === null ? null : (explained * keptPercent) / 100
    return { melodicExplainedPercent: explained, melodicTotalPercent: total }
  })
}
