/** Is a name that somebody else chose only ever text on the page: no mark-up, nothing hidden, in words, tooltips and names for screen readers? */
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { App } from '../../../src-renderer/App'
import { useExplore } from '../../../src-renderer/features/explore/explore-store'
import { useApp } from '../../../src-renderer/state/app-store'
import { useRun } from '../../../src-renderer/state/run-store'
import { useScan } from '../../../src-renderer/state/scan-store'
import { AppError, BugError } from '../../../src-shared/errors'
import { figureRecipe } from '../../../src-shared/figure/recipe'
import { presetParameters } from '../../../src-shared/params/presets'
import { visibleText } from '../../../src-shared/visible-text'
import { exampleRun, type RunChange, serveVoxels } from '../explore/example-run'
import { press } from '../explore/explore-page'
import { eachOnFreshPage, HEADER, ok, type Preload, SCAN } from '../shell/fake-preload'

/** Mark-up, marks of direction and isolation, a space without width, a soft hyphen, a terminal's escape, quotes, a pattern of replacements. */
const HOSTILE = '=1 <img src=x onerror=alert(1)>\u202egnp\u2066x\u200by\u00adz\u001b[31m"\'$&'
/** As the main process tells names that need not come back as they were (tests/unit/main/hostile-window.test.ts). */
const TOLD = visibleText(HOSTILE)
const HIDDEN = /(?![\t\n])[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/u

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
  serveVoxels()
})

/** What can be read or heard: texts, and attributes that are told. Fields hold what the user edits, as it is. */
function told(): string[] {
  const all = [...document.querySelectorAll('*')]
  const attributes = all.flatMap((each) =>
    ['aria-label', 'aria-description', 'title', 'alt', 'placeholder'].map((name) => each.getAttribute(name) ?? ''),
  )
  return [
    document.body.textContent ?? '',
    document.title,
    ...attributes,
    ...all.filter((each) => each.tagName === 'OPTION').map((each) => each.getAttribute('value') ?? ''),
  ]
}

const explore = async (change: RunChange = {}, more: object = {}) => {
  render(<App />)
  const detail = { ...exampleRun(change), ...more }
  act(() => useRun.getState().showRun(detail))
  await screen.findByRole('region', { name: 'Labels' })
}
const recentScan = {
  scanId: 's',
  fileName: TOLD,
  shape: [2, 2, 2, 9],
  zooms: [1, 1, 1, 1],
  repetitionTimeSeconds: 1,
  openedAt: '2026-01-01T00:00:00Z',
}
const recentRun = {
  runId: 'r',
  name: TOLD,
  scanFileName: TOLD,
  nComponents: 3,
  nIter: 4,
  converged: true,
  createdAt: '2026-01-01T00:00:00Z',
}
const setUp = async () => {
  const warnings = [{ code: 'X', message: TOLD }]
  render(<App />)
  await screen.findByText(/Engine ready/)
  await act(async () =>
    useScan
      .getState()
      .setScan({ ...SCAN, header: { ...HEADER, fileName: TOLD, warnings }, runName: TOLD, outputPlace: `beside the scan, in ${TOLD}` }),
  )
  await screen.findByRole('heading', { name: 'Decompose' })
}

const PLACES: readonly (readonly [string, () => Promise<void>])[] = [
  [
    'recent scans and runs, also those that are gone, and runs that did not finish',
    async () => {
      preload.calls.scanRecent.mockImplementation(() =>
        ok([
          { ...recentScan, missing: false },
          { ...recentScan, scanId: 's2', missing: true },
        ]),
      )
      preload.calls.runRecent.mockImplementation(() =>
        ok([
          { ...recentRun, missing: false },
          { ...recentRun, runId: 'r2', missing: true },
        ]),
      )
      preload.calls.runUnfinished.mockImplementation(() =>
        ok([{ unfinishedId: 'u', name: TOLD, scanFileName: TOLD, startedAt: '2026-01-01T00:00:00Z' }]),
      )
      render(<App />)
      await waitFor(() => expect(told().join(' ').split(TOLD).length).toBeGreaterThan(6))
      act(() => void fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true }))
      await screen.findByRole('dialog', { name: 'Commands' })
    },
  ],
  [
    'Set up: title row, warnings, further scans, files of parameters, the name of the run as it is typed',
    async () => {
      await setUp()
      act(() => {
        // Without what the form refuses: then the place of the run is told.
        useScan.getState().setRunName('a\u202egnp\u200b$&')
        useScan.getState().setFile('confoundsFile', 'file-1', TOLD)
        useScan.getState().setParameter('model', 'canica')
        useScan.setState({ moreScans: [{ token: 'file-2', fileName: TOLD }] })
      })
      await waitFor(() => expect(told().filter((text) => text.includes('u202e')).length).toBeGreaterThan(4))
      expect(document.body.textContent).toContain('in a\\u202egnp\\u200b$&')
    },
  ],
  [
    'Run: title row and status bar',
    async () => {
      await setUp()
      act(() => useScan.getState().setRunName(HOSTILE))
      const asked = {
        scanId: 's',
        scanFileName: TOLD,
        shape: [2, 2, 2, 9],
        repetitionTimeSeconds: 1,
        parameters: presetParameters(null),
        preset: null,
      }
      await act(() =>
        useRun.getState().start({ ...asked, name: HOSTILE, foldExtraDimensions: false, moreScans: [{ token: 't', fileName: TOLD }] }),
      )
      act(() => useApp.getState().go('run'))
    },
  ],
  [
    'Explore: labels in table, panel and tools, and what is wrong with their file',
    async () => {
      await explore({ given: [[HOSTILE], ['Signal', HOSTILE], []], labels: [TOLD, TOLD, ''] }, {})
      await waitFor(() => expect(screen.getAllByText(TOLD).length).toBeGreaterThan(1))
    },
  ],
  [
    'Explore: names of run and scans, warnings, confounds, a labels.txt that cannot be used, tables beside, images compared and under the maps',
    async () => {
      const values = Array.from({ length: 40 }, (_, row) => Math.sin(row))
      const offer = { fileId: 'f', fileName: TOLD, isRemembered: true }
      const table = { kind: 'columns', fileName: TOLD, columns: [{ name: TOLD, values }] } as never
      const image = { fileName: TOLD, volume: 1, kind: 'template' as const, coveragePercent: 20, values: [0.5, 0.4, 0.3], labels: [] }
      preload.calls.courseOffers.mockImplementation(() =>
        ok({ files: [offer, { ...offer, fileId: 'g', isRemembered: false }], columns: [TOLD] }),
      )
      preload.calls.courseRead.mockImplementation(() => ok({ fileId: 'f', file: table }))
      preload.calls.featuresGet.mockImplementation(() =>
        ok({ strongFrom: 2, edgePercentOfMask: 20, edgePercent: [1, 2, 3], images: [image] }),
      )
      const { record } = exampleRun({ warnings: [{ code: 'X', message: TOLD }] })
      const input = { ...record.input, fileName: TOLD, path: TOLD }
      const labels = { given: [[], [], []], problem: { file: HOSTILE, field: HOSTILE, found: HOSTILE } }
      const confounds = { columns: [TOLD], takenOut: [TOLD], r: [[0.5], [0.4], [0.3]] }
      const named = { ...record, name: TOLD, input, moreInputs: [{ ...input, volumes: 40 }] }
      await explore({}, { name: TOLD, record: named, confounds, labels })
      act(() => useExplore.getState().setBackgroundFile({ file: HOSTILE, sha256: 'a'.repeat(64), parts: 1 }))
      await waitFor(() => expect(screen.getAllByText(/u202e/).length).toBeGreaterThan(8))
    },
  ],
  [
    "the figure builder: looks of one's own, the image under the maps",
    async () => {
      const recipe = figureRecipe({ background: { file: HOSTILE.replace('/', ''), sha256: 'a'.repeat(64) }, title: HOSTILE })
      preload.calls.figurePresets.mockImplementation(() => ok([{ name: HOSTILE, recipe }]))
      await explore()
      act(() => useExplore.getState().setBackgroundFile({ file: HOSTILE, sha256: 'a'.repeat(64), parts: 1 }))
      await press('f')
      await waitFor(() => expect(screen.getByRole('img', { name: /^Preview\./ })).toBeTruthy())
      fireEvent.click(screen.getByRole('button', { name: 'Presets' }))
      await screen.findByRole('button', { name: `Use ${TOLD}` })
    },
  ],
  [
    'banners: an error that names a file, and a defect',
    async () => {
      render(<App />)
      await screen.findByText(/Engine ready/)
      act(() =>
        useApp
          .getState()
          .showError(new AppError('FORMAT_HEADER_INVALID', { file: HOSTILE, field: HOSTILE, found: HOSTILE, expected: HOSTILE })),
      )
      expect(told().filter((text) => HIDDEN.test(text))).toEqual([])
      act(() => useApp.getState().showError(new BugError(HOSTILE)))
    },
  ],
]

it.each(PLACES)('%s', async (_words, show) => {
  await show()
  const texts = told()
  expect(texts.filter((text) => HIDDEN.test(text))).toEqual([])
  expect(document.querySelectorAll('img[src="x"], [onerror]')).toHaveLength(0)
  expect(texts.some((text) => text.includes('<img src=x') && text.includes('u202e'))).toBe(true)
})
