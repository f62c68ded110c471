/** What can be done from anywhere in the window, by menu or by key? */
import { WINDOW_COMMANDS, type WindowCommand } from '../../../src-shared/window-commands'
import { bridge } from '../../bridge/bridge'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { useSettings } from '../../state/settings-store'
import { strokeOf } from '../../ui/key-strokes'
import { usePalette } from '../commands/palette-store'
import { useExplore } from '../explore/explore-store'
import { startRun } from '../parameters/start-run'
import { useTour } from '../tour/tour-store'

const COMMANDS: Readonly<Record<WindowCommand, () => void>> = {
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

export function carryOut(command: WindowCommand): void {
  COMMANDS[command]()
}

const OF_STROKES: ReadonlyMap<string, WindowCommand> = new Map(
  (Object.keys(WINDOW_COMMANDS) as WindowCommand[]).flatMap((command) => {
    const stroke = WINDOW_COMMANDS[command]
    return stroke === null ? [] : [[stroke.toLowerCase(), command] as const]
  }),
)

/** The command of a key stroke, or null. On macOS the menu takes Command; here Control and Command count alike. */
export function commandOfKey(event: KeyboardEvent): WindowCommand | null {
  const command = event.altKey ? undefined : OF_STROKES.get(strokeOf(event).toLowerCase())
  if (command === undefined || (command === 'start-run' && useApp.getState().place !== 'setup')) return null
  return command
}
