/** Which long-lived parts does the app consist of, and who is given what? */
import { join } from 'node:path'
import { app, ClipboardItem, clipboard, powerSaveBlocker, shell } from 'electron'
import { appHandlers } from '../ipc/app-handlers'
import { courseHandlers } from '../ipc/course-handlers'
import { denoiseHandlers } from '../ipc/denoise-handlers'
import { envelopeForPage, forPage } from '../ipc/envelope'
import { featureHandlers } from '../ipc/feature-handlers'
import { figureHandlers } from '../ipc/figure-handlers'
import { labelHandlers } from '../ipc/label-handlers'
import type { Handlers } from '../ipc/register'
import { runHandlers } from '../ipc/run-handlers'
import { scanHandlers } from '../ipc/scan-handlers'
import { DenoiseLibrary } from '../runs/denoise-library'
import { electronEngine } from '../runs/electron-engine'
import { EngineHost } from '../runs/engine-host'
import { FigureFiles } from '../runs/figure-files'
import { MaskPreviews } from '../runs/mask-previews'
import { RunControl } from '../runs/run-control'
import { RunLibrary } from '../runs/run-library'
import { ScanLibrary } from '../runs/scan-library'
import { UnfinishedRuns } from '../runs/unfinished-runs'
import type { DataPlaces } from './answer'
import { nativeDialogs } from './dialogs'
import { type Logger, withCauses } from './logger'
import { applyTheme } from './main-window'
import { outsideFiles } from './outside-files'
import { openPage } from './page'
import type { AppPlaces } from './places'
import { openSettings } from './settings-file'

export function createServices(places: AppPlaces, logger: Logger) {
  const userData = app.getPath('userData')
  const page = openPage()
  const onOpened = (name: string) => page.window?.setTitle(`${name} – Counterpoint`)
  const settings = openSettings(join(userData, 'settings.json'), logger)
  const engine = new EngineHost({ ...electronEngine(places.engineEntry), logger })
  const dialogs = nativeDialogs(() => page.window)
  const scans = new ScanLibrary({ settings, samplePath: places.sampleScan, documentsFolder: app.getPath('documents'), onOpened })
  const cacheFolder = join(userData, 'cache')
  const unfinished = new UnfinishedRuns(settings, logger)
  const runs = new RunLibrary({
    settings,
    engine,
    unfinished,
    cacheFolder,
    importsFolder: join(app.getPath('documents'), 'Counterpoint'),
    logger,
    chooseResults: (folder) => dialogs.pickResults(folder),
    tokenForFile: (path) => scans.tokenForFile(path),
    onOpened,
  })
  const previews = new MaskPreviews({ engine, cacheFolder })
  const figures = new FigureFiles({ engine, runs, cacheFolder })
  let awake: number | null = null
  const control = new RunControl({
    engine,
    scans,
    runs,
    unfinished,
    logger,
    onStarted() {
      // A long run goes on while the screen sleeps.
      awake = powerSaveBlocker.start('prevent-app-suspension')
    },
    onProgress(runId, progress) {
      page.send('run:progress', { runId, progress })
      page.window?.setProgressBar(progress.fraction)
    },
    onEnded(runId, outcome) {
      page.send('run:ended', { runId, outcome: outcome.status === 'failed' ? { ...outcome, error: forPage(outcome.error) } : outcome })
      page.window?.setProgressBar(-1)
      if (awake !== null) powerSaveBlocker.stop(awake)
      awake = null
    },
  })
  const denoise = new DenoiseLibrary({
    engine,
    cacheFolder: join(userData, 'cache'),
    folderOfRun: (runId) => runs.folderOf(runId),
    onProgress: (runId, progress) => page.send('denoise:progress', { runId, progress }),
  })
  const outside = outsideFiles({ scans, runs, page, logger })
  const handlers: Handlers = {
    ...appHandlers({ version: app.getVersion(), engine, settings, applyTheme }),
    ...scanHandlers({ scans, previews, dialogs, outside }),
    ...labelHandlers({ runs, dialogs }),
    ...figureHandlers({
      figures,
      runs,
      dialogs,
      settings,
      clipboard: {
        write: (forms) => clipboard.write([new ClipboardItem({ ...forms })]),
      },
    }),
    ...denoiseHandlers({ denoise, runs, dialogs }),
    ...courseHandlers({ runs, dialogs }),
    ...featureHandlers({ engine, runs, dialogs }),
    ...runHandlers({ engine, runs, scans, control, unfinished, dialogs, figures, showFolder: (path) => shell.showItemInFolder(path) }),
  }
  /** Something that cannot happen did, and nobody waits for its outcome. */
  const reportDefect = (error: unknown) => {
    logger.error(withCauses(error))
    page.send('app:failed', { error: envelopeForPage(error) })
  }
  const dataPlaces: DataPlaces = {
    previewFolder: (previewId) => previews.previewFolder(previewId),
    runFolder: (runId) => runs.runFolder(runId),
    figureFile: (figureId) => figures.figureFile(figureId),
    denoiseFolder: (previewId) => denoise.folderOf(previewId),
  }
  return { page, settings, engine, dialogs, scans, runs, control, outside, dataPlaces, handlers, reportDefect }
}
