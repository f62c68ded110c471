/** Which further scans are taken together with the open one? */
import { bridge } from '../../bridge/bridge'
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'
import { useScan } from '../../state/scan-store'
import { Button } from '../../ui/Button'
import { FileName } from '../../ui/FileName'
import { Field, helpId } from './Field'

const words = messages.parameters.moreScans

interface MoreScansProps {
  /** Each scan becomes a run of its own. */
  readonly oneByOne: boolean
  readonly hasConfounds: boolean
}

export function MoreScans({ oneByOne, hasConfounds }: MoreScansProps) {
  const scans = useScan((state) => state.moreScans)
  const scanId = useScan((state) => state.scan?.scanId)
  const { setMoreScans } = useScan.getState()
  const add = async () => {
    if (!scanId) return
    try {
      const picked = await bridge.scanPickMore({ scanId })
      const known = new Set(scans.map(({ token }) => token))
      setMoreScans([...scans, ...picked.filter(({ token }) => !known.has(token))])
    } catch (error) {
      useApp.getState().showError(error)
    }
  }
  return (
    <Field
      field="moreScans"
      label={words.label}
      help={`${oneByOne ? words.helpOneByOne : words.help}${hasConfounds ? ` ${words.confounds}` : ''}`}
    >
      <Button size="small" aria-describedby={helpId('moreScans')} onPress={() => void add()}>
        {words.add}
      </Button>
      <ul className="more-scans" aria-label={words.label}>
        {scans.map(({ token, fileName }) => (
          <li key={token}>
            <FileName name={fileName} />
            <Button
              size="small"
              variant="quiet"
              aria-label={words.removeNamed(fileName)}
              onPress={() => setMoreScans(scans.filter((scan) => scan.token !== token))}
            >
              {words.remove}
            </Button>
          </li>
        ))}
      </ul>
    </Field>
  )
}
