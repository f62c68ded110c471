/** Which file holds which part of a family of letters? */
import { type FamilyFiles, SUBSETS, type Subset } from './fonts'

/** @param urls data URLs by path: .../NAME-SUBSET-WEIGHT-normal.woff, weight 400 or 700 */
export function filesIn(urls: Readonly<Record<string, string>>): FamilyFiles {
  const fileOf = (subset: Subset, weight: 400 | 700) => {
    const found = Object.entries(urls).find(([path]) => new RegExp(`/[a-z]+-${subset}-${weight}-`).test(path))
    if (!found) throw new Error(`no file for ${subset} ${weight}`)
    return { woff: found[1] }
  }
  const files = SUBSETS.map((subset) => [subset, { regular: fileOf(subset, 400), bold: fileOf(subset, 700) }] as const)
  return Object.fromEntries(files) as unknown as FamilyFiles
}
