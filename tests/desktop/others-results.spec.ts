/** Do the results of other programs, opened in the window, behave as a run of our own: maps, labels, figures, export, and reopened with what was decided? */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { answerOpenDialog, answerSaveDialog, expect, test } from '../support/launch-app'

const root = path.resolve(import.meta.dirname, '../..')
const sample = path.join(root, 'assets/sample/audiovisual_bold.nii.gz')
const program = (...words: string[]) => execFileSync(process.execPath, [path.join(root, 'out/cli.mjs'), ...words], { stdio: 'pipe' })

test('opens MELODIC, bare maps with a table, tedana and fMRIPost-AROMA, and they behave as a run', async ({ launch }, info) => {
  const folder = info.outputPath('study')
  mkdirSync(path.join(folder, 'bare'), { recursive: true })
  const at = (...names: string[]) => path.join(folder, ...names)
  program('run', sample, '--out', at('own'), '--n-components', '5', '--max-iter', '20')
  program('export', at('own'), '--as', 'melodic', '--out', at('theirs.ica'))
  copyFileSync(at('own', 'maps.nii.gz'), at('bare', 'component_maps.nii.gz'))
  copyFileSync(at('own', 'mixing.tsv'), at('bare', 'mixing.tsv'))
  copyFileSync(sample, at('audiovisual_bold.nii.gz'))
  const before = readdirSync(at('theirs.ica')).sort()

  const { app, window, home } = await launch()
  await window.setViewportSize({ width: 1440, height: 900 })
  await expect(window.getByRole('button', { name: 'Open sample' })).toBeVisible()
  const open = async (name: string, called = name) => {
    await answerOpenDialog(app, [at(name)])
    await window.keyboard.press('Control+Shift+O')
    await expect(window.getByRole('heading', { name: new RegExp(`^Components of ${called.replace('.', '\\.')}`) })).toBeAttached({
      timeout: 60_000,
    })
    await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible({ timeout: 60_000 })
  }
  await open('theirs.ica')
  await expect(window.getByText('Computed with MELODIC; theirs.ica stays as it is.')).toBeVisible()
  await expect(window.getByRole('heading', { name: '5 components' })).toBeVisible()
  await expect(window.getByRole('contentinfo')).toContainText(/IC 1 z −?\d/)
  await expect(window.getByRole('img', { name: /^Time course of IC 1: 64 volumes/ })).toBeVisible()

  // Labels are kept in the run that it became, and are there again when the directory is opened again; the directory is as it was.
  await window.keyboard.press('s')
  await window.keyboard.press('ArrowDown')
  await window.keyboard.press('m')
  await expect(window.getByText('Saved', { exact: true })).toBeVisible()
  await open('bare')
  await expect(window.getByRole('heading', { name: '5 components' })).toBeVisible()
  await open('theirs.ica')
  await expect(window.getByRole('row', { name: /Signal/ })).toHaveCount(1)
  await expect(window.getByRole('row', { name: /Movement/ })).toHaveCount(1)
  expect(readdirSync(at('theirs.ica')).sort()).toEqual(before)

  // A figure and the export of it.
  await window.keyboard.press('f')
  await expect(window.getByRole('img', { name: /preview/i }).first()).toBeVisible({ timeout: 60_000 })
  await window.keyboard.press('Escape')
  await expect(window.locator('.viewer[data-state="ready"]')).toBeVisible()
  mkdirSync(path.join(home, 'out'), { recursive: true })
  await answerSaveDialog(app, path.join(home, 'out', 'again.ica'))
  await window.getByRole('button', { name: 'Save', exact: true }).click()
  await window.getByRole('menuitem', { name: /^MELODIC/ }).click()
  await expect(window.getByText('Saved as again.ica.')).toBeVisible({ timeout: 60_000 })
  expect(readFileSync(path.join(home, 'out', 'again.ica', 'melodic_mix'), 'utf8')).toBe(
    readFileSync(at('theirs.ica', 'melodic_mix'), 'utf8'),
  )
  expect(existsSync(path.join(home, 'out', 'again.ica', 'melodic_IC.nii.gz'))).toBe(true)

  // tedana's decisions arrive, are changed, and go back to it.
  const decisions = ['accepted', 'rejected', 'accepted', 'rejected', 'accepted']
  const metrics = decisions.map((decision, n) => `ICA_0${n}\t${50 - n}\t${20 - n}\t${decision}\t${n === 1 ? 'Unlikely BOLD' : ''}`)
  mkdirSync(at('tedana'))
  copyFileSync(at('own', 'maps.nii.gz'), at('tedana', 'sub-01_desc-ICA_stat-z_components.nii.gz'))
  copyFileSync(at('own', 'mask.nii.gz'), at('tedana', 'sub-01_desc-adaptiveGoodSignal_mask.nii.gz'))
  copyFileSync(at('own', 'mixing.tsv'), at('tedana', 'sub-01_desc-ICA_mixing.tsv'))
  copyFileSync(sample, at('tedana', 'sub-01_desc-optcom_bold.nii.gz'))
  const head = 'Component\tkappa\tvariance explained\tclassification\tclassification_tags'
  writeFileSync(at('tedana', 'sub-01_desc-tedana_metrics.tsv'), `${[head, ...metrics].join('\n')}\n`)
  await open('tedana', 'sub-01')
  await expect(window.getByText('5 of 5 labelled')).toBeVisible()
  await expect(window.getByRole('row', { name: /Unlikely BOLD/ })).toHaveCount(1)
  await window.keyboard.press('m')
  await expect(window.getByText('Saved', { exact: true })).toBeVisible()
  await answerSaveDialog(app, path.join(home, 'manual_classification.tsv'))
  await window.getByRole('button', { name: 'Label files' }).click()
  await window.getByRole('menuitem', { name: /^Write for tedana and Rica/ }).click()
  await expect(window.getByText('Labels written to manual_classification.tsv.')).toBeVisible()
  expect(readFileSync(path.join(home, 'manual_classification.tsv'), 'utf8').split('\n').slice(0, 3)).toEqual([
    'Component\tclassification\tclassification_tags',
    'ICA_00\trejected\tMovement',
    'ICA_01\trejected\tUnlikely BOLD',
  ])

  // fMRIPost-AROMA's results of two scans lie in one folder: which are meant is asked.
  mkdirSync(at('func'))
  for (const task of ['rest', 'nback']) {
    copyFileSync(at('own', 'maps.nii.gz'), at('func', `sub-01_task-${task}_stat-z_desc-melodic_components.nii.gz`))
    copyFileSync(at('own', 'mixing.tsv'), at('func', `sub-01_task-${task}_desc-melodic_mixing.tsv`))
    writeFileSync(at('func', `sub-01_task-${task}_desc-aroma_metrics.tsv`), `edge_fract\tclassification\n${'0.1\trejected\n'.repeat(5)}`)
  }
  await answerOpenDialog(app, [at('func')], [at('func', 'sub-01_task-rest_desc-melodic_mixing.tsv')])
  await window.keyboard.press('Control+Shift+O')
  await expect(window.getByRole('heading', { name: /^Components of sub-01_task-rest/ })).toBeAttached({ timeout: 60_000 })
  await expect(window.getByRole('row', { name: /Movement/ })).toHaveCount(5)
})
