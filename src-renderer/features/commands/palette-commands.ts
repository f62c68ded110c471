/** What can be done at this moment, in the words of the list of commands? */
import { labelWords, PALETTE } from '../../../src-shared/labels/palette'
import { componentName } from '../../../src-shared/params/model-name'
import { bridge } from '../../bridge/bridge'
import { commands as text } from '../../messages/commands'
import { explore } from '../../messages/explore'
import { save } from '../../messages/save'
import { useApp } from '../../state/app-store'
import { useRun } from '../../state/run-store'
import { useScan } from '../../state/scan-store'
import { useSettings } from '../../state/settings-store'
import { keysOf } from '../../ui/key-strokes'
import { useExplore, type ViewId } from '../explore/explore-store'
import { useLabels } from '../labels/labels-store'
import { SAVE_ACTIONS, saveOfRun } from '../save/save-of-run'
import { carryOut } from '../shell/commands'
import { useDisplay } from '../threshold/display-store'
import type { Layout } from '../viewer/layout'

export interface PaletteCommand {
  readonly id: string
  readonly group: keyof typeof text.groups
  readonly name: string
  /** As on a key cap. */
  readonly keys?: string | undefined
  readonly run: () => void
}

function windowCommands(): PaletteCommand[] {
  const names = Object.keys(text.window) as (keyof typeof text.window)[]
  return names.map((id) => ({ id, group: 'window', name: text.window[id], keys: keysOf(id).shortcut, run: () => carryOut(id) }))
}

function recentCommands(): PaletteCommand[] {
  const { recentScans, recentRuns, openWith } = useScan.getState()
  const scans = recentScans.filter(({ missing }) => !missing)
  const runs = recentRuns.filter(({ missing }) => !missing)
  return [
    ...runs.map(({ runId, name }) => ({
      id: `run ${runId}`,
      group: 'recent' as const,
      name: text.openRun(name),
      run: () => void useRun.getState().openRun(runId),
    })),
    ...scans.map(({ scanId, fileName }) => ({
      id: `scan ${scanId}`,
      group: 'recent' as const,
      name: text.openScan(fileName),
      run: () => void openWith(() => bridge.scanOpenRecent({ scanId })),
    })),
  ]
}

function viewCommands(): PaletteCommand[] {
  const { setView, setLayout } = useExplore.getState()
  const { layouts } = explore.viewer
  const slices: readonly (readonly [Layout, string, string?])[] = [
    ['ortho', layouts.ortho, 'O'],
    ['axial', text.views.axial],
    ['coronal', text.views.coronal],
    ['sagittal', text.views.sagittal],
    ['mosaic', layouts.mosaic],
    ['render', layouts.render],
  ]
  const others: readonly (readonly [ViewId, string, string?])[] = [
    ['contact', explore.contact.name, 'C'],
    ['checks', text.views.checks],
    ['figure', text.views.figure, 'F'],
    ['denoise', text.views.denoise, 'D'],
  ]
  return [
    ...slices.map(([layout, name, keys]) => ({
      id: layout,
      group: 'explore' as const,
      name: text.view(name),
      keys,
      run: () => {
        setView('maps')
        setLayout(layout)
      },
    })),
    ...others.map(([view, name, keys]) => ({ id: view, group: 'explore' as const, name: text.view(name), keys, run: () => setView(view) })),
  ]
}

/** What is on is offered to be turned off, and the other way round. */
function displayCommands(): PaletteCommand[] {
  const display = useDisplay.getState()
  const settings = useSettings.getState()
  const { showRendering, setShowRendering } = useExplore.getState()
  const toggle = (id: string, name: (isOn: boolean) => string, isOn: boolean, set: (isOn: boolean) => unknown): PaletteCommand => ({
    id,
    group: 'explore',
    name: name(isOn),
    run: () => void set(!isOn),
  })
  return [
    toggle('two-sided', text.twoSided, display.twoSided, display.setTwoSided),
    toggle('soft', text.soft, display.soft, display.setSoft),
    toggle('smoothed', text.smoothed, display.smoothed, display.setSmoothed),
    toggle('radiological', text.radiological, settings.radiological, settings.setRadiological),
    toggle('rendering', text.rendering, showRendering, setShowRendering),
  ]
}

function runCommands(): PaletteCommand[] {
  const { runDetail } = useRun.getState()
  if (useApp.getState().place !== 'explore' || runDetail === null) return []
  const labels = useLabels.getState()
  return [
    ...viewCommands(),
    ...displayCommands(),
    ...PALETTE.map(({ name, key }) => ({
      id: `label ${name}`,
      group: 'labels' as const,
      name: text.label(name),
      keys: key?.toUpperCase(),
      run: () => labels.toggle(useExplore.getState().picked, name),
    })),
    { id: 'undo', group: 'labels', name: text.undo, keys: 'Ctrl Z', run: labels.undo },
    { id: 'redo', group: 'labels', name: text.redo, keys: 'Ctrl Shift Z', run: labels.redo },
    ...SAVE_ACTIONS.map((action) => ({
      id: `save ${action}`,
      group: 'save' as const,
      name: text.save(save.actions[action].label),
      run: () => void saveOfRun(runDetail.runId, action),
    })),
    ...runDetail.components.map((row) => {
      const label = labelWords(labels.given[row.index] ?? [])
      const number = componentName(row.index, runDetail.parameters.model)
      return {
        id: `component ${row.index}`,
        group: 'components' as const,
        name: label === '' ? number : `${number}  ${label}`,
        run: () => useExplore.getState().select(row),
      }
    }),
  ]
}

/** In the order of the list. */
export function paletteCommands(): readonly PaletteCommand[] {
  return [...runCommands(), ...windowCommands(), ...recentCommands()]
}
