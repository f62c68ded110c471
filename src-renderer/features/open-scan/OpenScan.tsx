/** Which scan or run does the user want to work on? */
import { bridge } from '../../bridge/bridge'
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'
import { useScan } from '../../state/scan-store'
import { Button } from '../../ui/Button'
import { DropIcon } from '../../ui/icons'
import { keysOf } from '../../ui/key-strokes'
import { TourOffer } from '../tour/Tour'
import { RecentRuns, RecentScans } from './Recent'
import sampleMean from './sample-mean.png?no-inline'
import { UnfinishedRuns } from './UnfinishedRuns'

const text = messages.openScan

/** The Open place: a large drop target, the sample, what was open lately, and what follows. */
export function OpenScan() {
  const opening = useScan((state) => state.opening)
  const openWith = useScan((state) => state.openWith)
  return (
    <div className="open-scan">
      <UnfinishedRuns />
      <div className="open-columns">
        <div className="open-start">
          <section className="drop-target" aria-labelledby="drop-title">
            <div>
              <span className="drop-icon">
                <DropIcon />
              </span>
              <h2 id="drop-title">{text.dropTitle}</h2>
              <p>{text.dropHelp}</p>
              <Button
                variant="primary"
                size="big"
                {...keysOf('open-scan')}
                isDisabled={opening}
                onPress={() => void openWith(() => bridge.scanPick())}
              >
                {opening ? text.opening : text.openScan}
              </Button>
            </div>
          </section>
          <section className="sample" aria-labelledby="sample-title">
            <img src={sampleMean} alt="" width={40} height={52} />
            <div className="grow">
              <h2 id="sample-title">{text.sampleTitle}</h2>
              <p>{text.sampleText}</p>
            </div>
            <TourOffer />
            <Button isDisabled={opening} onPress={() => void openWith(() => bridge.scanOpenSample())}>
              {text.openSample}
            </Button>
          </section>
          <p className="open-private">{text.private}</p>
        </div>
        <div className="open-recent">
          <RecentRuns />
          <RecentScans />
        </div>
      </div>
      <WhatFollows />
    </div>
  )
}

function WhatFollows() {
  return (
    <section className="open-next" aria-label={text.follows}>
      {text.next.map((entry) => (
        <div key={entry.title}>
          <h3>
            {entry.step === null ? null : <span className="text-hint">{entry.step}</span>}
            {entry.place === null ? (
              entry.title
            ) : (
              <button type="button" className="plain-link" onClick={() => useApp.getState().go(entry.place)}>
                {entry.title}
              </button>
            )}
          </h3>
          <p>{entry.text}</p>
        </div>
      ))}
    </section>
  )
}
