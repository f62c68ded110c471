/** Which versions run here, and how is the program cited? */
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'
import { Button } from '../../ui/Button'
import { CITATION, CITATION_BIBTEX } from './citation'

const words = messages.help

export function AboutFacts() {
  return (
    <>
      <Versions />
      <section aria-labelledby="about-cite">
        <h2 id="about-cite">{words.cite}</h2>
        <p className="help-citation">{CITATION}</p>
        <p className="help-copies">
          <Button size="small" onPress={() => void copy(CITATION, words.citation)}>
            {words.copyCitation}
          </Button>
          <Button size="small" onPress={() => void copy(CITATION_BIBTEX, 'BibTeX')}>
            {words.copyBibtex}
          </Button>
        </p>
      </section>
    </>
  )
}

async function copy(text: string, name: string): Promise<void> {
  const { show } = useApp.getState()
  try {
    await navigator.clipboard.writeText(text)
    show({ tone: 'info', what: words.copied(name) })
  } catch {
    show({ tone: 'error', what: words.copyFailed })
  }
}

function Versions() {
  const info = useApp((state) => state.info)
  if (info === null) return null
  const { version, platform, threads, versions } = info
  const rows = [
    [words.version, version],
    ['Electron', versions.electron],
    ['Chromium', versions.chromium],
    ['Node', versions.node],
    [words.system, platform],
    [words.threads, String(threads)],
  ] as const
  return (
    <section aria-labelledby="about-versions">
      <h2 id="about-versions">{words.versions}</h2>
      <dl className="help-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? words.unknown}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
