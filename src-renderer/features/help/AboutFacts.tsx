/** Which versions run here? */
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'

const words = messages.help

export function AboutFacts() {
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
