/** How many components carry which kind of label, and how many are left? */
import { kindOf, type LabelKind } from '../../../src-shared/labels/palette'
import { labels as text } from '../../messages/labels'
import { Button } from '../../ui/Button'
import { useExplore } from '../explore/explore-store'
import { useShownRun } from '../explore/workbench'
import { LabelMark } from './LabelMark'
import './labels.css'
import { useLabels } from './labels-store'
import { nextNotLabelled } from './use-label-keys'

const KINDS = Object.keys(text.kinds) as LabelKind[]

/** One line below the table. */
export function LabelCounts() {
  const { shown } = useShownRun()
  const given = useLabels((state) => state.given)
  const select = useExplore((state) => state.select)
  const kinds = given.map(kindOf)
  const labelled = kinds.filter((kind) => kind !== null).length
  const next = labelled < kinds.length ? nextNotLabelled(shown) : null
  return (
    <div className="label-counts">
      {KINDS.map((kind) => {
        const n = kinds.filter((entry) => entry === kind).length
        return n === 0 ? null : (
          <span key={kind} className="count" title={text.kinds[kind]}>
            <LabelMark kind={kind} />
            <span className="visually-hidden">{text.kinds[kind]}</span>
            {n}
          </span>
        )
      })}
      <span className="rest">
        {text.counted(labelled, kinds.length)}
        {next ? (
          <Button variant="quiet" size="small" shortcut="N" aria-keyshortcuts="N" onPress={() => select(next)}>
            {text.next}
            <span className="visually-hidden"> {text.nextRest}</span>
          </Button>
        ) : null}
      </span>
    </div>
  )
}
