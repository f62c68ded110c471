/** Where are the strongest voxels of the map, in millimetres, and how large are their clusters? */
import { useDeferredValue, useMemo } from 'react'
import { type Peak, type PeakOptions, peaksOf } from '../../../src-shared/peaks'
import { explore as text } from '../../messages/explore'
import { fixed, millimetres } from '../../messages/numbers'
import { useApp } from '../../state/app-store'
import { Button } from '../../ui/Button'
import { Switch } from '../../ui/Switch'
import { maskGrid, type ViewGrid } from '../../voxels/view-grid'
import { useExplore } from '../explore/explore-store'
import { spaceOf, thresholdWords } from '../explore/status-facts'
import { useFollowed, useWorkbench, type Workbench } from '../explore/workbench'
import { passingOf, useDisplay } from '../threshold/display-store'
import { strongestOf, useRemedy } from '../threshold/use-remedy'
import { GoTo } from '../viewer/GoTo'

const ROWS = 8

/** Clusters and peaks of the chosen map at the threshold in force, as many as the table shows; their voxels are those of the scan. */
export function peaksOnBench({ map, voxels, range, leastVoxels }: Workbench, twoSided: boolean): readonly Peak[] {
  return map.values && voxels ? peaksInScan(map.values, voxels.view, { ...passingOf(range, twoSided), leastVoxels, most: ROWS }) : []
}

function peaksInScan(values: Float32Array, view: ViewGrid, options: PeakOptions): readonly Peak[] {
  return peaksOf(values, maskGrid(view), options).map((peak) => ({ ...peak, voxel: view.toScan(peak.voxel) }))
}

/** All peaks as tab-separated text with a heading: numbers as programs read them; no cluster volume for a further peak of the same cluster. */
function peaksTable(peaks: readonly Peak[], unit: string): string {
  const rows = peaks.map(({ mm, voxel, value, clusterCm3, centreMm }) => [
    ...mm.map((at) => Number(at.toFixed(3))),
    ...voxel,
    Number(value.toFixed(4)),
    clusterCm3 === null ? 'n/a' : Number((1000 * clusterCm3).toFixed(1)),
    ...(centreMm === null ? ['n/a', 'n/a', 'n/a'] : centreMm.map((at) => Number(at.toFixed(3)))),
  ])
  const heading = [
    'x_mm',
    'y_mm',
    'z_mm',
    'i',
    'j',
    'k',
    unit === 'z' ? 'z' : 'value',
    'cluster_mm3',
    'centre_x_mm',
    'centre_y_mm',
    'centre_z_mm',
  ]
  return [heading, ...rows].map((row) => `${row.join('\t')}\n`).join('')
}

/** The coordinate under the crosshair and the peak table; a row moves the crosshair there. */
export function Peaks() {
  const bench = useWorkbench()
  const { detail, map, voxels, unit, range, leastVoxels } = bench
  const twoSided = useDisplay((state) => state.twoSided)
  // Finding clusters takes longer than a frame of dragging the threshold.
  const settled = useDeferredValue(bench)
  const rows = useMemo(() => peaksOnBench(settled, twoSided), [settled, twoSided])
  const { cursor } = useFollowed()
  const onGo = useExplore((state) => state.setCursor)
  const follow = useExplore((state) => state.follow)
  const setFollow = useExplore((state) => state.setFollow)
  const remedy = useRemedy()
  const { columns, columnNames } = text.peaks
  const copy = async () => {
    if (!map.values || !voxels) return
    const all = peaksInScan(map.values, voxels.view, { ...passingOf(range, twoSided), leastVoxels, most: Number.POSITIVE_INFINITY })
    const app = useApp.getState()
    try {
      await navigator.clipboard.writeText(peaksTable(all, unit))
      app.show({ tone: 'info', what: text.peaks.copied(all.length) })
    } catch {
      app.show({ tone: 'error', what: text.peaks.copyFailed })
    }
  }
  const words = thresholdWords(range, unit, twoSided)
  const isHiddenByClusters = remedy !== null && remedy.threshold === null
  const nothing = !map.values
    ? ''
    : isHiddenByClusters
      ? text.peaks.noneAsLarge
      : text.peaks.none(fixed(strongestOf(map.values, twoSided), 2))
  return (
    <section className="detail-section" aria-label={text.peaks.title}>
      <h3 className="section-title">
        {text.peaks.title}{' '}
        <span className="hint">
          {words.text}
          {words.strong}
        </span>
        <span className="hint">{spaceOf(detail)}</span>
      </h3>
      <GoTo />
      {rows.length === 0 ? (
        <p className="hint">{nothing}</p>
      ) : (
        <table className="peaks">
          <thead>
            <tr>
              {(['x', 'y', 'z', 'value', 'cluster'] as const).map((key) => (
                <th key={key} scope="col" aria-label={columnNames[key]}>
                  {columns[key]}
                  {key === 'value' ? ` ${unit}` : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((peak) => {
              const [x, y, z] = peak.mm.map(millimetres) as [string, string, string]
              const isHere = peak.voxel.every((value, axis) => value === cursor[axis])
              return (
                <tr key={peak.voxel.join(' ')} className={isHere ? 'here' : undefined} onClick={() => onGo(peak.voxel)}>
                  <td>
                    <button type="button" aria-label={text.peaks.go(x, y, z)} aria-current={isHere ? 'true' : undefined}>
                      {x}
                    </button>
                  </td>
                  <td>{y}</td>
                  <td>{z}</td>
                  <td className="value">{fixed(peak.value, 2)}</td>
                  <td className="cluster" title={peak.centreMm ? text.peaks.centre(peak.centreMm.map(millimetres).join(', ')) : undefined}>
                    {peak.clusterCm3 === null ? text.peaks.subPeak : fixed(peak.clusterCm3, 1)}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      <div className="peaks-foot">
        <Switch isSelected={follow} onChange={setFollow}>
          <span className="hint">{text.peaks.follow}</span>
        </Switch>
        {rows.length === 0 ? null : (
          <Button size="small" variant="quiet" aria-label={text.peaks.copyName} onPress={() => void copy()}>
            {text.peaks.copy}
          </Button>
        )}
      </div>
    </section>
  )
}
