/** What should be known of this run before its maps are believed? */
import { useState } from 'react'
import type { RunDetail } from '../../../src-shared/model/run'
import { explore as text } from '../../messages/explore'
import { useApp } from '../../state/app-store'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { scientific } from './number-format'

/** Codes of warnings that the banner on convergence says already. */
const SAID_BY_CONVERGENCE = /CONVERGE/

/** One row for a run that did not converge, one for the other warnings kept in run.json; each can be put away. */
export function RunNotes({ detail }: { readonly detail: RunDetail }) {
  const go = useApp((state) => state.go)
  const [hidden, setHidden] = useState<readonly string[]>([])
  const { decomposition, warnings } = detail.record
  const others = warnings.filter((warning) => !(SAID_BY_CONVERGENCE.test(warning.code) && !decomposition.converged))
  const hide = (which: string) => setHidden((now) => [...now, which])
  const tol = detail.parameters.tol
  return (
    <>
      {decomposition.converged || hidden.includes('convergence') ? null : (
        <Banner
          tone="warning"
          what={text.notConverged.what(decomposition.nIter)}
          todo={text.notConverged.todo(scientific(decomposition.changePerIter.at(-1) ?? Number.NaN), scientific(tol))}
          actions={
            <Button size="small" onPress={() => go('setup')}>
              {text.notConverged.again}
            </Button>
          }
          onDismiss={() => hide('convergence')}
        />
      )}
      {others.length === 0 || hidden.includes('others') ? null : (
        <Banner
          tone="info"
          what={`${text.notes(others.length)}:`}
          todo={others.map((warning) => warning.message).join(' ')}
          onDismiss={() => hide('others')}
        />
      )}
    </>
  )
}
