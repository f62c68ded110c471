/** Which label do the numbers of a component suggest, and why? A suggestion is never a decision: a person applies it or not. */

/** The numbers of one component; null where they are not known. */
export interface FeatureNumbers {
  /** Share of the strong values on the rim of the mask, percent. */
  readonly edgePercent: number | null
  /** 0 (0.01 Hz) to 1 (Nyquist). */
  readonly highFrequency: number | null
  /** Largest |r| with the motion model. */
  readonly motion: number | null
  readonly csfPercent: number | null
  readonly outsidePercent: number | null
  readonly template: { readonly name: string; readonly r: number } | null
  /** The region of an atlas that the strong values overlap with most: told, but no label is suggested by it. */
  readonly atlas: { readonly name: string; readonly dice: number } | null
}

/** What speaks for a label. */
export type Reason =
  | { readonly kind: 'csf'; readonly percent: number }
  | { readonly kind: 'high-frequency'; readonly content: number }
  | { readonly kind: 'edge-and-motion'; readonly percent: number; readonly motion: number }
  | { readonly kind: 'edge-alone'; readonly percent: number }
  | { readonly kind: 'outside'; readonly percent: number }
  | { readonly kind: 'template'; readonly name: string; readonly r: number }

interface Suggestion {
  /** A label of the palette. */
  readonly label: string
  readonly reason: Reason
}

/**
 * Limits of ICA-AROMA 0.3 (Pruim et al. 2015; `classification`): CSF fraction, high-frequency content, and a plane in edge fraction and motion
 * correlation. It learnt them on maps cut by a mixture model and on masks in MNI space; here they are a guide.
 */
export const AROMA = { csf: 0.1, highFrequency: 0.35, offset: -19.9751070082159, motion: 9.95127547670627, edge: 24.8333160239175 } as const
/** More of a component outside the brain than inside it. */
const OUTSIDE_PERCENT = 50
/** Smith et al. 2009 (PNAS 106:13040) paired networks of two studies at r of 0.25 and above. */
export const TEMPLATE_R = 0.25

/** The first rule that speaks, noise before signal; null when none does. */
export function suggest(numbers: FeatureNumbers): Suggestion | null {
  const { edgePercent, highFrequency, motion, csfPercent, outsidePercent, template } = numbers
  if (outsidePercent !== null && outsidePercent > OUTSIDE_PERCENT)
    return { label: 'Non-brain', reason: { kind: 'outside', percent: outsidePercent } }
  if (edgePercent !== null) {
    const edge = AROMA.offset + AROMA.edge * (edgePercent / 100)
    if (motion !== null && edge + AROMA.motion * motion > 0)
      return { label: 'Movement', reason: { kind: 'edge-and-motion', percent: edgePercent, motion } }
    // Whatever the motion was: its part of the sum is never negative.
    if (motion === null && edge > 0) return { label: 'Movement', reason: { kind: 'edge-alone', percent: edgePercent } }
  }
  if (csfPercent !== null && csfPercent > 100 * AROMA.csf)
    return { label: 'Unclassified noise', reason: { kind: 'csf', percent: csfPercent } }
  if (highFrequency !== null && highFrequency > AROMA.highFrequency)
    return { label: 'Unclassified noise', reason: { kind: 'high-frequency', content: highFrequency } }
  if (template !== null && Math.abs(template.r) >= TEMPLATE_R) return { label: 'Signal', reason: { kind: 'template', ...template } }
  return null
}
