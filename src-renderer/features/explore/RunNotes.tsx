/** What should be known of this run before its maps are believed? */
import { useState } from 'react'
import type { RunDetail } from '../../../src-shared/model/run'
import { modelName } from '../../../src-shared/params/model-name'
import { explore as text } from '../../messages/explore'
import { scientific } from '../../messages/numbers'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { changeAndRunAgain } from '../parameters/run-again'

/** Codes of warnings that the banner on convergence says already. */
const SAID_BY_CONVERGENCE = /CONVERGE/

/** By the verdict on the curve; runs of earlier versions have none. */
function adviceFor({ changePerIter, verdict }: RunDetail['record']['decomposition'], tolerance: number): string {
  const words = text.notConverged
  const [change, tol] = [scientific(changePerIter.at(-1) ?? Number.NaN), scientific(tolerance)]
  if (verdict?.state === 'cycling') return words.cycling(change, tol)
  return verdict?.iterationsExpected ? words.notYet(change, tol, verdict.iterationsExpected) : words.todo(change, tol)
}

/** One row for a run that did not converge, one for where it came from and the other warnings kept in run.json; each can be put away. */
export function RunNotes({ detail }: { readonly detail: RunDetail }) {
  const [hidden, setHidden] = useState<readonly string[]>([])
  const { decomposition, warnings } = detail.record
  const others = warnings.filter((warning) => !(SAID_BY_CONVERGENCE.test(warning.code) && !decomposition.converged))
  const hide = (which: string) => setHidden((now) => [...now, which])
  return (
    <>
      {decomposition.converged || hidden.includes('convergence') ? null : (
        <Banner
          folds
          tone="warning"
          what={text.notConverged.what(modelName(detail.parameters.model), decomposition.nIter)}
          todo={adviceFor(decomposition, detail.parameters.tol)}
          actions={
            <Button size="small" onPress={() => void changeAndRunAgain(detail)}>
              {text.notConverged.again}
            </Button>
          }
          onDismiss={() => hide('convergence')}
        />
      )}
      {hidden.includes('others') ? null : (
        <OtherNotes detail={detail} notes={others.map(({ message }) => message)} onDismiss={() => hide('others')} />
      )}
    </>
  )
}

interface OtherNotesProps {
  readonly detail: RunDetail
  readonly notes: readonly string[]
  readonly onDismiss: () => void
}

/** One short row: a single note as it is, several when they are asked for. */
function OtherNotes({ detail: { record }, notes, onDismiss }: OtherNotesProps) {
  const [isOpen, setOpen] = useState(false)
  const { imported } = record
  const all = imported ? [text.imported.kept, ...notes] : notes
  const [first] = all
  if (first === undefined) return null
  const what = imported ? text.imported.what(imported.program, imported.path) : `${text.notes(all.length)}${all.length === 1 ? ':' : '.'}`
  if (all.length === 1) return <Banner folds tone="info" what={what} todo={first} onDismiss={onDismiss} />
  return (
    <Banner
      tone="info"
      what={what}
      items={isOpen ? all : []}
      actions={
        <Button size="small" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {isOpen ? text.foldNotes : text.readNotes(all.length)}
        </Button>
      }
      onDismiss={onDismiss}
    />
  )
}
