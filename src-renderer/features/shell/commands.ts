/** What can be done from anywhere in the window, by menu or by key? */
import type { MenuCommand } from '../../../src-shared/ipc/contract'
import { bridge } from '../../bridge/bridge'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { useSettings } from '../../state/settings-store'
import { usePalette } from '../commands/palette-store'
import { useExplore } from '../explore/explore-store'
import { startRun } from '../parameters/start-run'
import { useTour } from '../tour/tour-store'

const COMMANDS: Readonly<Record<MenuCommand, () => void>> = {
  'open-scan': () => void useScan.getState().openWith(() => bridge.scanPick()),
  'open-sample': () => void useScan.getState().openWith(() => bridge.scanOpenSample()),
  'open-run': () => void useRun.getState().pickRun(),
  'go-open': () => useApp.getState().go('open'),
  'go-setup': () => useApp.getState().go('setup'),
  'go-run': () => useApp.getState().go('run'),
  'go-explore': () => useApp.getState().go('explore'),
  'go-help': () => showHelp(),
  'go-keyboard': () => showHelp('keyboard'),
  'go-about': () => showHelp('about'),
  'take-tour': () => useTour.getState().take(),
  'make-figure': () => {
    useApp.getState().go('explore')
    if (useRun.getState().runDetail) useExplore.getState().setView('figure')
  },
  'start-run': () => startRun(),
  'toggle-theme': () => useSettings.getState().toggleTheme(),
  'show-commands': () => usePalette.getState().toggle(),
}

/** The guide is loaded when it is first asked for; without a chapter it opens where it was left. */
function showHelp(chapter?: 'keyboard' | 'about'): void {
  void import('../help/help-store').then(({ useHelp }) => {
    const { show, chapter: last, anchor } = useHelp.getState()
    if (chapter) show(chapter)
    else show(last, anchor)
  })
}

export function carryOut(command: MenuCommand): void {
  COMMANDS[command]()
}

/** The command of a key stroke, or null. On macOS the menu takes Command; here Control and Command count alike. */
export function commandOfKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): MenuCommand | null {
  if (event.key === 'F1') return 'go-help'
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null
  const key = event.key.toLowerCase()
  if (event.shiftKey) return key === 'o' ? 'open-run' : key === 'f' ? 'make-figure' : null
  switch (key) {
    case '1':
      return 'go-open'
    case '2':
      return 'go-setup'
    case '3':
      return 'go-run'
    case '4':
      return 'go-explore'
    case 'o':
      return 'open-scan'
    case 'k':
      return 'show-commands'
    case 'enter':
      return useApp.getState().place === 'setup' ? 'start-run' : null
    default:
      return null
  }
}
