/** Where am I, where can I go, and which file is open? */
import { WINDOW_COMMANDS } from '../../../src-shared/window-commands'
import { commands } from '../../messages/commands'
import { messages } from '../../messages/en'
import { PLACES, useApp } from '../../state/app-store'
import { isBusy, useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { useSettings } from '../../state/settings-store'
import { Button } from '../../ui/Button'
import { FileName } from '../../ui/FileName'
import { BrandMark, HelpIcon, ThemeIcon } from '../../ui/icons'
import { keysOf } from '../../ui/key-strokes'
import { Tooltip } from '../../ui/Tooltip'
import { carryOut } from './commands'

export function TitleRow() {
  const theme = useSettings((state) => state.resolvedTheme)
  const other = theme === 'dark' ? 'light' : 'dark'
  const [fileName, ...others] = useFileNames()
  return (
    <header className="title-row">
      <div className="brand">
        <BrandMark />
        <span>{messages.shell.brand}</span>
      </div>
      <Steps />
      <div className="title-end">
        {fileName === undefined ? null : <FileName name={fileName} />}
        {others.length === 0 ? null : (
          <span className="title-more" title={others.join('\n')}>
            {messages.shell.moreScans(others.length)}
          </span>
        )}
        <Button
          variant="quiet"
          size="small"
          className="title-commands"
          {...keysOf('show-commands')}
          onPress={() => carryOut('show-commands')}
        >
          {commands.name}
        </Button>
        <Tooltip text={`${messages.help.open} (${WINDOW_COMMANDS['go-help']})`}>
          <Button
            variant="quiet"
            size="icon"
            aria-label={messages.help.open}
            aria-keyshortcuts={WINDOW_COMMANDS['go-help']}
            onPress={() => carryOut('go-help')}
          >
            <HelpIcon />
          </Button>
        </Tooltip>
        <Tooltip text={messages.shell.themeTip(other)}>
          <Button variant="quiet" size="icon" aria-label={messages.shell.theme(other)} onPress={() => useSettings.getState().toggleTheme()}>
            <ThemeIcon />
          </Button>
        </Tooltip>
      </div>
    </header>
  )
}

function Steps() {
  const place = useApp((state) => state.place)
  const current = PLACES.indexOf(place)
  const busy = useRun((state) => isBusy(state.active))
  return (
    <nav aria-label={messages.shell.steps} className="steps">
      <ol>
        {PLACES.map((step, at) => (
          <li key={step}>
            <button
              type="button"
              className={at === current ? 'step current' : at < current ? 'step done' : 'step'}
              aria-current={at === current ? 'step' : undefined}
              aria-keyshortcuts={WINDOW_COMMANDS[`go-${step}`]}
              onClick={() => useApp.getState().go(step)}
            >
              <span className="step-number" aria-hidden="true">
                {at + 1}
              </span>
              {messages.shell.places[step]}
              {step === 'run' && busy ? <span className="step-busy" aria-hidden="true" /> : null}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** The scans of the place: those of the finished run in Explore, of the going run in Run, the open ones in Set up. */
function useFileNames(): readonly string[] {
  const place = useApp((state) => state.place)
  const scan = useScan((state) => state.scan)
  const added = useScan((state) => state.moreScans)
  const asked = useRun((state) => state.active?.asked)
  const shown = useRun((state) => state.runDetail?.record)
  const names = (first: string | undefined, more: readonly { readonly fileName: string }[] = []) =>
    first === undefined ? [] : [first, ...more.map(({ fileName }) => fileName)]
  if (place === 'open' || place === 'help') return []
  if (place === 'explore') return names(shown?.input.fileName, shown?.moreInputs)
  return place === 'run' ? names(asked?.scanFileName, asked?.moreScans) : names(scan?.header.fileName, added)
}
