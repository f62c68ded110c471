/** Which file holds which part of a family of letters? */
import { type FamilyFiles, SUBSETS, type Subset } from './fonts'

/**
 * @param urls data URLs by path: .../NAME-SUBSET-WEIGHT-normal.woff, weight 400 or `boldWeight`, and .woff2 where the family has them
 * @throws Error for a part or weight of which there is no .woff
 */
export function filesIn(urls: Readonly<Record<string, string>>, boldWeight = 700): FamilyFiles {
  const urlOf = (name: string) => Object.entries(urls).find(([path]) => new RegExp(`/[a-z]+-${name}$`).test(path))?.[1]
  const fileOf = (subset: Subset, weight: number) => {
    const [woff, woff2] = [urlOf(`${subset}-${weight}-normal.woff`), urlOf(`${subset}-${weight}-normal.woff2`)]
    if (woff === undefined) throw new Error(`no file for ${subset} ${weight}`)
    return { woff, ...(woff2 === undefined ? {} : { woff2 }) }
  }
  const files = SUBSETS.map((subset) => [subset, { regular: fileOf(subset, 400), bold: fileOf(subset, boldWeight) }] as const)
  return Object.fromEntries(files) as unknown as FamilyFiles
}
