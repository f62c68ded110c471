/** Which stages are done, which one is going on, and how long did each take? */
import { STAGES, type Stage } from '../../../src-shared/model/progress'
import { modelName } from '../../../src-shared/params/model-name'
import { messages } from '../../messages/en'
import { formatRepetitionTime, formatSeconds, formatShape } from '../../messages/format'
import { grouped } from '../../messages/numbers'
import { type ActiveRun, isBusy } from '../../state/run-store'
import { CheckIcon } from '../../ui/icons'
import { volumesOf } from '../parameters/form-state'
import { useElapsed } from './use-elapsed'

const words = messages.runProgress
type State = 'done' | 'current' | 'waiting' | 'stopped'

export function StageList({ active }: { readonly active: ActiveRun }) {
  const { progress, asked } = active
  const seconds: Partial<Record<Stage, number>> = progress?.stageSeconds ?? {}
  const volumes = volumesOf(asked.shape)
  return (
    <>
      <div className="tool-row run-side-head">
        <h2 className="text-strong">{words.stages}</h2>
        <span className="tool-end text-hint text-small">{words.measured}</span>
      </div>
      <ol className="stages">
        {STAGES.map((stage) => {
          const state = stateOf(stage, active)
          const name = words.stage[stage]
          return (
            <li key={stage} className={`stage ${state}`} aria-current={state === 'current' ? 'step' : undefined}>
              <StageMark state={state} />
              <span className="stage-name">
                {typeof name === 'string' ? name : name(volumes)}
                <span className="visually-hidden">, {words.stageState[state]}</span>
                {state === 'current' && progress?.iteration && stage === 'decompose' ? (
                  <span className="stage-detail">{words.iterationOf(progress.iteration.done, progress.iteration.max)}</span>
                ) : null}
              </span>
              <span className="stage-seconds">
                {seconds[stage] !== undefined ? (
                  formatSeconds(seconds[stage])
                ) : state === 'current' && isBusy(active) ? (
                  <Going active={active} />
                ) : null}
              </span>
            </li>
          )
        })}
      </ol>
      <Facts active={active} />
    </>
  )
}

function stateOf(stage: Stage, { progress, status }: ActiveRun): State {
  if (status === 'done') return 'done'
  const at = STAGES.indexOf(stage)
  const current = progress ? STAGES.indexOf(progress.stage) : 0
  if (at < current) return 'done'
  if (status === 'failed' || status === 'cancelled') return 'stopped'
  return at === current ? 'current' : 'waiting'
}

/** Seconds of the stage that is going on: all elapsed time less what the finished stages took. */
function Going({ active }: { readonly active: ActiveRun }) {
  const elapsed = useElapsed(active.progress)
  const before = Object.values(active.progress?.stageSeconds ?? {}).reduce((sum, seconds) => sum + seconds, 0)
  return <>{formatSeconds(Math.max(0, elapsed - before))}</>
}

function StageMark({ state }: { readonly state: State }) {
  if (state === 'done') return <CheckIcon />
  if (state === 'current') {
    return (
      <svg className="stage-turning" width="14" height="14" viewBox="0 0 14 14" fill="none" strokeWidth="2" aria-hidden="true">
        <circle cx="7" cy="7" r="5" stroke="var(--line2)" />
        <path d="M7 2a5 5 0 0 1 4.6 3" stroke="var(--accent)" />
      </svg>
    )
  }
  return (
    <svg width="14" height="14" aria-hidden="true">
      <circle cx="7" cy="7" r="2" fill="var(--line2)" />
    </svg>
  )
}

function Facts({ active }: { readonly active: ActiveRun }) {
  const { asked, facts: known } = active
  const facts: readonly (readonly [string, string])[] = [
    [words.facts.scan, formatShape(asked.shape)],
    [
      words.facts.repetitionTime,
      asked.repetitionTimeSeconds === null ? words.facts.unknown : formatRepetitionTime(asked.repetitionTimeSeconds),
    ],
    ...(known.voxelsInMask === undefined ? [] : [[words.facts.voxels, grouped(known.voxelsInMask)] as const]),
    [words.facts.components, String(asked.parameters.nComponents)],
    [words.facts.model, modelName(asked.parameters.model)],
    [words.facts.seed, String(asked.parameters.randomState)],
    ...(known.memoryMiB === undefined ? [] : [[words.facts.memory, `${grouped(known.memoryMiB)} MiB`] as const]),
  ]
  return (
    <dl className="run-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
