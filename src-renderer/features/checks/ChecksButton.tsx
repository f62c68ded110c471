/** How does a user get to the checks of the run, and back to the maps? */
import { checks as text } from '../../messages/checks'
import { Button } from '../../ui/Button'
import { useExplore } from '../explore/explore-store'
import './checks.css'

export function ChecksButton() {
  const isOn = useExplore((state) => state.view === 'checks')
  const setView = useExplore((state) => state.setView)
  return (
    <Button size="small" onPress={() => setView(isOn ? 'maps' : 'checks')}>
      {isOn ? text.back : text.name}
    </Button>
  )
}
