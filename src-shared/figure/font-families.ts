/** Which families of letters can figures have, how heavy is their bold, and what stands in for them where they are missing? */

export const FONT_FAMILIES = ['Inter', 'Arimo', 'Tinos'] as const
export type FontFamily = (typeof FONT_FAMILIES)[number]

interface FamilyFacts {
  /** CSS weight of number and title; Inter's semibold, the bold that the others have. */
  readonly boldWeight: 600 | 700
  /** Families of a page's readers that look alike, the nearest first; the last is CSS's generic one. */
  readonly fallback: readonly string[]
}

export const FAMILY_FACTS: Readonly<Record<FontFamily, FamilyFacts>> = {
  Inter: { boldWeight: 600, fallback: ['DejaVu Sans', 'sans-serif'] },
  Arimo: { boldWeight: 700, fallback: ['Arial', 'Liberation Sans', 'Helvetica', 'sans-serif'] },
  Tinos: {
    boldWeight: 700,
    fallback: ['Times New Roman', 'Liberation Serif', 'Times', 'serif'],
  },
}

/** The value of CSS's font-family, with single quotes. */
export function cssFamily(family: FontFamily): string {
  return [family, ...FAMILY_FACTS[family].fallback].map((name) => (name.includes(' ') ? `'${name}'` : name)).join(',')
}
