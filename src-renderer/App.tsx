/** What is on screen: the frame, and in it one of the four places? */
import { lazy, Suspense, useEffect, useLayoutEffect, useRef } from 'react'
import { usePalette } from './features/commands/palette-store'
import { OpenScan } from './features/open-scan/OpenScan'
import { WindowDrop } from './features/open-scan/WindowDrop'
import { SetUp } from './features/parameters/SetUp'
import { RunProgress } from './features/run-progress/RunProgress'
import { PlaceBoundary } from './features/shell/PlaceBoundary'
import { StatusBar } from './features/shell/StatusBar'
import { TitleRow } from './features/shell/TitleRow'
import { useWindowEvents } from './features/shell/use-window-events'
import { Tour } from './features/tour/Tour'
import { messages } from './messages/en'
import { type BannerMessage, type Place, useApp } from './state/app-store'
import { useRun } from './state/run-store'
import { Banner } from './ui/Banner'
import { Button } from './ui/Button'
import { EmptyState } from './ui/EmptyState'

/** The viewer library is large; it is loaded while a run goes on, or when Explore is first needed, not before the window shows. */
const HelpPlace = lazy(() => import('./features/help/HelpPlace').then((module) => ({ default: module.HelpPlace })))
const CommandPalette = lazy(() => import('./features/commands/CommandPalette').then((module) => ({ default: module.CommandPalette })))
const loadExplore = () => import('./features/explore/Explore')
const Explore = lazy(() => loadExplore().then((module) => ({ default: module.Explore })))

export function App() {
  useWindowEvents()
  const place = useApp((state) => state.place)
  const banner = useApp((state) => state.banner)
  const isPaletteOpen = usePalette((state) => state.isOpen)
  // Explore names the run that it shows by itself.
  const showsRun = useRun((state) => state.runDetail !== null) && place === 'explore'
  const isRunning = useRun((state) => state.active?.status === 'running')
  useEffect(() => {
    // What fails here fails again where it is needed, and is said there.
    if (isRunning) loadExplore().catch(() => undefined)
  }, [isRunning])
  const main = useRef<HTMLElement>(null)
  const before = useRef(place)
  // Before anything can be clicked in the new place, or its focus would be taken away again.
  useLayoutEffect(() => {
    // A new place is read out and tabbed through from its start, unless the step itself was clicked.
    if (before.current === place) return
    before.current = place
    if (!document.activeElement?.closest('.steps, .tour')) main.current?.focus()
  }, [place])
  return (
    <>
      <TitleRow />
      <Tour />
      {banner ? <WindowBanner banner={banner} /> : null}
      <main ref={main} tabIndex={-1} className={`place place-${place}`} aria-label={messages.shell.places[place]}>
        {showsRun || place === 'help' ? null : <h1 className="visually-hidden">{messages.shell.places[place]}</h1>}
        <PlaceBoundary key={place}>
          <PlaceContent place={place} />
        </PlaceBoundary>
      </main>
      <StatusBar />
      <WindowDrop />
      {isPaletteOpen ? (
        <Suspense fallback={null}>
          <CommandPalette />
        </Suspense>
      ) : null}
    </>
  )
}

function WindowBanner({ banner: { action, ...said } }: { readonly banner: BannerMessage }) {
  const button = action ? (
    <Button size="small" onPress={action.act}>
      {action.label}
    </Button>
  ) : null
  return <Banner {...said} actions={button} onDismiss={() => useApp.getState().dismiss()} />
}

function PlaceContent({ place }: { readonly place: Place }) {
  switch (place) {
    case 'open':
      return <OpenScan />
    case 'setup':
      return <SetUp />
    case 'run':
      return <RunProgress />
    case 'explore':
      return <ExplorePlace />
    case 'help':
      return (
        <Suspense fallback={<EmptyState what={messages.shell.loadingHelp} todo="" />}>
          <HelpPlace />
        </Suspense>
      )
  }
}

function ExplorePlace() {
  const hasRun = useRun((state) => state.runDetail !== null)
  if (!hasRun) {
    const { what, todo, action } = messages.shell.emptyExplore
    return (
      <EmptyState what={what} todo={todo}>
        <Button variant="primary" size="big" onPress={() => void useRun.getState().pickRun()}>
          {action}
        </Button>
      </EmptyState>
    )
  }
  return (
    <Suspense fallback={<EmptyState what={messages.shell.loadingExplore} todo="" />}>
      <Explore />
    </Suspense>
  )
}
