/** Are hints shown with their numbers and a reason, and is a label given only when a person asks for it? */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useLabels } from '../../../src-renderer/features/labels/labels-store'
import { useCourse } from '../../../src-renderer/features/plots/course-store'
import { exampleRun, serveVoxels } from '../explore/example-run'
import { renderExplore } from '../explore/explore-page'
import { eachOnFreshPage, ok, type Preload } from '../shell/fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
  serveVoxels()
})

it('are numbers with a sentence; the label is given by the button alone, and can be undone', async () => {
  const features = { strongFrom: 2, edgePercentOfMask: 21, edgePercent: [90, 25, 30], images: [] }
  preload.calls.featuresGet.mockImplementation(() => ok(features))
  renderExplore()
  const panel = await screen.findByRole('region', { name: 'Hints' })
  await waitFor(() => expect(panel.textContent).toContain('90 % of its strong values lie on the rim'))
  expect(within(panel).getByRole('img', { name: 'On the rim 90 %; the components lie between 25 % and 90 %.' })).toBeTruthy()
  expect(panel.textContent).toContain('21 % of the mask is rim.')
  expect(useLabels.getState().given).toEqual([[], [], []])
  fireEvent.click(within(panel).getByRole('button', { name: 'Label Movement' }))
  expect(useLabels.getState().given[0]).toEqual(['Movement'])
  expect(panel.textContent).toContain('You have labelled it so.')
  act(() => useLabels.getState().undo())
  expect(within(panel).getByRole('button', { name: 'Label Movement' })).toBeTruthy()

  // Templates that the user opens name the map that is resembled; poor coverage is said.
  const template = {
    fileName: 'networks.nii.gz',
    volume: 0,
    kind: 'template',
    coveragePercent: 60,
    values: [0.1, 0.62, 0],
    labels: [],
  } as const
  preload.calls.featuresOpenImage.mockImplementation(() => ok({ ...features, images: [template] }))
  fireEvent.click(within(panel).getByRole('button', { name: 'Compare with image…' }))
  await waitFor(() => expect(panel.textContent).toContain('networks.nii.gz covers 60 % of the mask'))

  // Motion that is opened beside the time course decides together with the rim.
  const { mixing } = exampleRun()
  const columns = [{ name: 'trans_x', values: mixing.map((row) => row[1] ?? 0) }]
  act(() => useCourse.setState({ columns }))
  await act(async () => void fireEvent.keyDown(document.body, { key: 'ArrowDown' }))
  expect(within(panel).getByRole('img', { name: /^Motion, \|r\| 1\.00/ })).toBeTruthy()
})
