import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openImage } from '../../../src-main/engine/read/nifti-header'
import { valueStatistics } from '../../../src-main/engine/read/value-statistics'
import { AppError } from '../../../src-shared/errors'
import { dataPath } from '../../support/shared-data'
import { temporaryFolder } from './temporary-folder'

interface Reading {
  readonly shape: readonly number[]
  readonly zooms: readonly number[]
  readonly affine: readonly (readonly number[])[]
  readonly orientation: string
  readonly n_nonfinite: number
  readonly crc32_float64_le_fortran: number
}
const { variants } = JSON.parse(readFileSync(dataPath('header_variants/header_variants.json'), 'utf8')) as {
  variants: readonly { readonly bytes: string; readonly nibabel: Reading | { readonly error: string } }[]
}

describe('unusual headers, as nibabel reads them', () => {
  const folder = temporaryFolder()
  it.each(variants.map((variant, index) => ({ index, ...variant })))('variant $index', async ({ index, bytes, nibabel }) => {
    const path = folder.write(`${index}.nii`, Buffer.from(bytes, 'base64'))
    if ('error' in nibabel) {
      await expect(openImage(path)).rejects.toBeInstanceOf(AppError)
      return
    }
    const scan = await openImage(path)
    const { header } = scan
    expect(header.shape).toEqual(nibabel.shape)
    expect(header.zooms).toEqual(nibabel.zooms)
    expect(header.orientation).toBe(nibabel.orientation)
    for (const [i, row] of nibabel.affine.entries()) {
      for (const [j, value] of row.entries()) expect(header.affine[i as 0][j as 0], `affine[${i}][${j}]`).toBeCloseTo(value, 6)
    }
    const values = await valueStatistics(scan)
    expect(values.nNonFinite).toBe(nibabel.n_nonfinite)
    expect(values.crc32Float64LittleEndianFortran).toBe(nibabel.crc32_float64_le_fortran)
  })
})
