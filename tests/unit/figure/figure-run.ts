/** The synthetic run as figures see it. */
import type { FigureRun } from '../../../src-shared/figure/figure-run'
import { syntheticResult } from '../write/synthetic-result'

const rowsOf = ({ rows, cols, data }: { rows: number; cols: number; data: Float64Array }): number[][] =>
  Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * cols, (r + 1) * cols)))

export function figureRun(changes: Partial<FigureRun> = {}): FigureRun {
  const result = syntheticResult()
  return {
    shape: result.grid.shape,
    affine: result.grid.affine,
    background: { shape: result.grid.shape, affine: result.grid.affine, values: Float32Array.from(result.mean) },
    maskVoxels: result.maskVoxels,
    maps: Float32Array.from(result.maps),
    components: result.components.map(({ index, label, cutMm }) => ({ index, label, cutMm })),
    mixing: rowsOf(result.mixing),
    repetitionTimeSeconds: 2.5,
    spectra: rowsOf(result.spectra),
    frequencies: [...result.frequencies],
    frequencyUnit: 'Hz',
    statistic: 'z',
    displayThreshold: 3,
    spaceName: 'native space',
    ...changes,
  }
}
