/** Which facts hold for what is on screen? */
import { messages } from '../../messages/en'
import { type StatusFacts, useApp } from '../../state/app-store'
import { useScan } from '../../state/scan-store'

export function StatusBar() {
  const place = useApp((state) => state.place)
  const own = useApp((state) => state.facts[place])
  const general = useGeneralFacts()
  const { facts, right } = own && own.facts.length > 0 ? own : general
  return (
    <footer className="status-bar">
      <ul aria-label={messages.shell.status}>
        {facts.map((fact) => (
          <li key={fact.id} data-fact={fact.id}>
            {fact.text}
            {fact.strong === undefined ? null : <strong>{fact.strong}</strong>}
            {fact.rest === undefined ? null : <span className="status-rest">{fact.rest}</span>}
          </li>
        ))}
      </ul>
      <span className="status-right" title={right}>
        {right}
      </span>
    </footer>
  )
}

/** What is said where no place has facts of its own. */
function useGeneralFacts(): StatusFacts {
  const info = useApp((state) => state.info)
  const fileName = useScan((state) => state.scan?.header.fileName)
  return {
    facts: [
      { id: 'scan', text: fileName ?? messages.shell.noScan },
      ...(info ? [{ id: 'engine', text: messages.shell.engine(info.threads) }] : []),
    ],
    right: messages.shell.noNetwork,
  }
}
