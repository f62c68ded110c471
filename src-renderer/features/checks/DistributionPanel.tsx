/** How do the values of the chosen map lie, and what does the mixture model make of them beside plain z? */
import { useMemo } from 'react'
import { cutsOf } from '../../../src-shared/mixture/mixture'
import { mixturePlot } from '../../../src-shared/plots/mixture-plot'
import { checks } from '../../messages/checks'
import { fixed } from '../../messages/numbers'
import { Button } from '../../ui/Button'
import { PlotDrawing } from '../../ui/PlotDrawing'
import { useSize } from '../../ui/use-size'
import { useFollowed, useWorkbench } from '../explore/workbench'
import './checks.css'

const HEIGHT = 150
/** Distance between map and fit, of all voxels, from which it is said. */
const DOUBTFUL = 0.03
const text = checks.distribution

export function DistributionPanel() {
  const { chosen, map, unit } = useWorkbench()
  const [ref, size] = useSize<HTMLDivElement>()
  const { threshold: plain, probability, basis, setBasis, percentile, mixtures } = useFollowed().display
  const outcome = mixtures?.[chosen.index] ?? null
  const mixture = outcome?.mixture ?? null
  const values = map.index === chosen.index ? map.values : null
  const drawing = useMemo(
    () => (values ? mixturePlot({ values, mixture, probability, plain, unit, width: Math.max(200, size.width), height: HEIGHT }) : null),
    [values, mixture, probability, plain, unit, size.width],
  )
  const active = useMemo(() => {
    if (!values || !mixture) return null
    const cuts = cutsOf(mixture, probability)
    let count = 0
    for (const value of values) if (value >= cuts.positive || -value >= cuts.negative) count++
    return (100 * count) / values.length
  }, [values, mixture, probability])
  const hasTail = mixture !== null && (mixture.positive !== null || mixture.negative !== null)
  const words =
    mixtures === null ? text.fitting : outcome?.problem ? text.problems[outcome.problem] : mixture && !hasTail ? text.noTail : null
  const isUsed = basis === 'mixture'
  return (
    <section className="detail-section distribution" aria-label={text.title}>
      <h3 className="section-title">
        {text.title} <span className="hint">{text.unit}</span>
        <span className="hint">{unit}</span>
      </h3>
      <div ref={ref}>{drawing ? <PlotDrawing drawing={drawing} /> : null}</div>
      {words ? <p>{words}</p> : null}
      {hasTail && mixture.distance > DOUBTFUL ? <p className="bad">{text.doubtful(fixed(100 * mixture.distance, 0))}</p> : null}
      {hasTail && active !== null ? (
        <div className="distribution-foot">
          <span>{text.shares(fixed(active, 1), fixed(probability, 2))}</span>
          <Button size="small" variant="quiet" isDisabled={isUsed} onPress={() => setBasis('mixture', { threshold: plain, percentile })}>
            {isUsed ? text.used : text.use}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
