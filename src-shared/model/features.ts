/** Which numbers hint at what a component is? Hints only: nobody but a person gives a label. */

/** What an opened image is compared as; an atlas holds whole numbers, each for a region. */
export type ImageKind = 'csf' | 'brain' | 'template' | 'atlas'

/** One volume of an image that the user opened, brought onto the grid of the run by its affine. */
export interface ImageFeature {
  readonly fileName: string
  /** 0-based volume of a 4-D image; null for a 3-D one. */
  readonly volume: number | null
  readonly kind: ImageKind
  /** Share of the run's mask that the image covers, percent. */
  readonly coveragePercent: number
  /** By component: share (percent) of the strong values inside CSF, or outside the brain; Pearson's r with a template; Dice's overlap with the best label of an atlas; null where there is nothing to compare. */
  readonly values: readonly (number | null)[]
  /** Of an atlas, by component: the label that `values` is of; empty for other images. */
  readonly labels: readonly (number | null)[]
}

export interface RunFeatures {
  /** A value is strong at this many standard deviations of its map. */
  readonly strongFrom: number
  /** Share of the mask's voxels that lie on its rim, percent: what a map without any preference would have. */
  readonly edgePercentOfMask: number
  /** By component: share of the sum of strong |values| that lies on the rim of the mask, percent; null for a map without strong values. */
  readonly edgePercent: readonly (number | null)[]
  readonly images: readonly ImageFeature[]
}
