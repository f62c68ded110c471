/** How wide do journals print figures? */

interface JournalWidth {
  readonly name: string
  readonly widthMm: number
}

/**
 * Widths that publishers ask for; a journal's own page has the last word. Nature: research-figure-guide.nature.com, "Figure sizing"; Elsevier
 * (NeuroImage, Cortex): "Artwork sizing"; PNAS: "Digital art guidelines" (8.7, 11.4 and 17.8 cm).
 */
export const JOURNAL_WIDTHS = [
  { name: 'Nature, single column', widthMm: 89 },
  { name: 'Nature, double column', widthMm: 183 },
  { name: 'NeuroImage and Elsevier, single column', widthMm: 90 },
  { name: 'NeuroImage and Elsevier, 1.5 columns', widthMm: 140 },
  { name: 'NeuroImage and Elsevier, double column', widthMm: 190 },
  { name: 'PNAS, 1 column', widthMm: 87 },
  { name: 'PNAS, 1.5 columns', widthMm: 114 },
  { name: 'PNAS, 2 columns', widthMm: 178 },
] as const satisfies readonly JournalWidth[]
