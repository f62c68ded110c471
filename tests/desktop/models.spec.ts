/** Can confounds be chosen, several scans be taken together, and their common components be looked at, in the window? */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { answerOpenDialog, expect, test } from '../support/launch-app'

const PHANTOM = path.resolve(import.meta.dirname, '../gold/phantom_small/phantom_bold.nii.gz')

test('two scans are cleaned of confounds or taken together, and explored', async ({ launch }) => {
  const running = await launch()
  const { app, window } = running
  await expect(window.getByText(/^Engine ready/)).toBeVisible()
  const folder = path.join(running.home, 'study')
  mkdirSync(folder, { recursive: true })
  const scans = ['sub-01_bold.nii.gz', 'sub-02_bold.nii.gz'].map((name) => path.join(folder, name))
  for (const scan of scans) copyFileSync(PHANTOM, scan)
  const table = path.join(folder, 'sub-01_desc-confounds_timeseries.tsv')
  writeFileSync(table, ['trans_x\ttrans_y', ...Array.from({ length: 80 }, (_, t) => `${Math.sin(t)}\t${t % 7}`)].join('\n'))

  await answerOpenDialog(app, [scans[0] ?? ''])
  await window
    .getByRole('button', { name: /Open scan/ })
    .first()
    .click()
  await expect(window.getByRole('heading', { name: 'Prepare' })).toBeVisible()
  await window.getByRole('button', { name: /more settings of Prepare/ }).click()
  await answerOpenDialog(app, [table])
  await window.getByRole('button', { name: 'Choose file: Confounds' }).click()
  await expect(window.getByText('Head motion', { exact: true })).toBeVisible()
  await window.screenshot({ path: test.info().outputPath('confounds.png') })
  await window.getByRole('button', { name: 'Remove: Confounds' }).click()

  await window.getByRole('button', { name: /Model/ }).click()
  await window.screenshot({ path: test.info().outputPath('models.png') })
  await window.getByRole('option', { name: /CanICA/ }).click()
  await answerOpenDialog(app, [scans[1] ?? ''])
  await window.getByRole('button', { name: 'Add scans' }).click()
  await expect(window.getByRole('list', { name: 'Further scans' }).getByText('sub-02_bold.nii.gz', { exact: true })).toBeVisible()
  await window.screenshot({ path: test.info().outputPath('canica.png') })
  await window.getByRole('button', { name: 'Run', exact: true }).last().click()
  await expect(window.getByRole('main', { name: 'Explore' })).toBeVisible({ timeout: 60_000 })
  await expect(window.getByRole('region', { name: 'Time course' })).toBeVisible()
  await window.screenshot({ path: test.info().outputPath('explore.png') })
  const record = JSON.parse(readFileSync(path.join(folder, 'sub-01_bold_ica', 'run.json'), 'utf8'))
  expect(record.parameters).toMatchObject({ model: 'canica', confounds_file: null })
  expect(record.moreInputs).toMatchObject([{ fileName: 'sub-02_bold.nii.gz', volumes: 80 }])
})
