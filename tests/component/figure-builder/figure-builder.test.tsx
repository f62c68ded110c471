/** Does the builder open with what Explore shows, ask for the right drawing once, and keep looks? (Files and drawing: tests/desktop/figure.spec.ts.) */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useExplore } from '../../../src-renderer/features/explore/explore-store'
import { useFigure } from '../../../src-renderer/features/figure-builder/figure-store'
import { useCourse } from '../../../src-renderer/features/plots/course-store'
import { useDisplay } from '../../../src-renderer/features/threshold/display-store'
import { useApp } from '../../../src-renderer/state/app-store'
import { useSettings } from '../../../src-renderer/state/settings-store'
import { type FigureRecipe, figureRecipe } from '../../../src-shared/figure/recipe'
import { type RunChange, serveVoxels } from '../explore/example-run'
import { press, renderExplore } from '../explore/explore-page'
import { eachOnFreshPage, failed, ok, type Preload } from '../shell/fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
  serveVoxels()
})

/** Recipes that the main process was asked to draw. */
const asked = () => preload.calls.figurePreview.mock.calls.map((call) => (call as unknown as [{ recipe: FigureRecipe }])[0].recipe)
const last = () => asked().at(-1)
async function open(change: RunChange = {}) {
  renderExplore(change)
  await waitFor(() => expect(screen.getByRole('grid', { name: 'Components' })).toBeTruthy())
}
async function openBuilder(change: RunChange = {}) {
  await open(change)
  await press('f')
  await waitFor(() => expect(screen.getByRole('img', { name: /^Preview\./ })).toBeTruthy())
}
const type = (name: string, text: string) =>
  act(async () => void fireEvent.change(screen.getByRole('textbox', { name }), { target: { value: text } }))

describe('the figure builder', () => {
  it('opens with the component, threshold, colours and convention of Explore, and goes back to it', async () => {
    await open()
    act(() => {
      useDisplay.getState().setThreshold(2.25, 0)
      useDisplay.getState().setColourMap('RdBu_r')
      useDisplay.getState().setClusters({ least: 12, unit: 'voxels' })
      useSettings.setState({ radiological: true })
    })
    await press('ArrowDown')
    await press('f')
    await waitFor(() => expect(asked()).toHaveLength(1))
    expect(last()).toMatchObject({ layout: 'ortho', components: [2], threshold: 2.25, colourMap: 'RdBu_r', radiological: true, cuts: null })
    expect(last()?.clusterVoxels).toBe(12)
    expect(screen.getByRole('img', { name: 'Preview. Component 1 over the mean image.' }).getAttribute('src')).toBe('/figures/figure-1')
    await press('Escape')
    expect(screen.queryByRole('img', { name: /^Preview\./ })).toBeNull()
  })

  it('cuts at the crosshair once that was moved', async () => {
    await open()
    act(() => useExplore.getState().setCursor([8, 9, 5]))
    await press('f')
    await waitFor(() => expect(last()?.cuts).toEqual({ x: [-8], y: [8], z: [6] }))
    expect((screen.getByRole('textbox', { name: 'x (mm)' }) as HTMLInputElement).value).toBe('−8')
  })

  it('divides what is higher than a page, at the cuts of the whole, and goes back', async () => {
    const plain = await preload.calls.figurePreview()
    if (!plain.ok) throw new Error('no drawing')
    preload.calls.figurePreview.mockClear()
    preload.calls.figurePreview.mockImplementation((...call: unknown[]) => {
      const { recipe } = (call as [{ recipe: FigureRecipe }])[0]
      return ok({ ...plain.value, fitting: recipe.components.length > 2 ? 2 : null })
    })
    await openBuilder()
    fireEvent.click(screen.getByRole('radio', { name: 'Contact' }))
    await waitFor(() => expect(last()?.components).toEqual([1, 2, 3]))
    fireEvent.click(await screen.findByRole('button', { name: 'Divide into 2 pages' }))
    await waitFor(() => expect(last()).toMatchObject({ components: [1, 2], cuts: { x: [4], y: [-8], z: [-6] } }))
    act(() => useFigure.getState().goToPage(1))
    await waitFor(() => expect(last()).toMatchObject({ components: [3], cuts: { x: [4], y: [-8], z: [-6] } }))
    expect(screen.getByRole('button', { name: /Page 2 of 2/ })).toBeTruthy()
    let finish: (answer: Awaited<ReturnType<typeof preload.calls.figureSave>>) => void = () => undefined
    preload.calls.figureSave.mockImplementation(() => new Promise((resolve) => (finish = resolve)))
    fireEvent.click(screen.getByRole('button', { name: /^Save 2 pages/ }))
    fireEvent.click(await screen.findByRole('button', { name: 'Saving 2 pages… Stop' }))
    await waitFor(() => expect(preload.calls.figureStopSaving).toHaveBeenCalledWith({ runId: 'run-1' }))
    expect(preload.calls.figureSave).toHaveBeenLastCalledWith({
      runId: 'run-1',
      pages: [[1, 2], [3]].map((components) => expect.objectContaining({ components, dpi: 300, cuts: { x: [4], y: [-8], z: [-6] } })),
      format: 'pdf',
    })
    finish(await ok({ savedAs: ['a-1.png', 'a-2.png'] }))
    await waitFor(() => expect(useApp.getState().banner?.what).toBe('Saved as a-1.png to a-2.png, each with its recipe beside it.'))
    act(() => useFigure.getState().undivide())
    await waitFor(() => expect(last()).toMatchObject({ components: [1, 2, 3], cuts: null }))
  })

  it('lies over the volume that the time course marks, or another one', async () => {
    await open()
    act(() => {
      useExplore.getState().setUnderlay('volume')
      useCourse.getState().mark(11)
    })
    await press('f')
    await waitFor(() => expect(last()?.background).toEqual({ volume: 12 }))
    await type('Volume', '7')
    await waitFor(() => expect(last()?.background).toEqual({ volume: 7 }))
    await type('Volume', '9999')
    expect(screen.getByText(/^A whole number from 1 to \d+\.$/)).toBeTruthy()
    expect(last()?.background).toEqual({ volume: 7 })
  })

  it('takes over the range of the chosen component, and colours for positive values alone until others are chosen', async () => {
    await open()
    act(() => {
      useDisplay.getState().setOwn(0, { threshold: 1.5, limit: 6 })
      useDisplay.getState().setColourMap('viridis')
    })
    expect(useDisplay.getState().twoSided).toBe(false)
    await press('f')
    await waitFor(() => expect(last()).toMatchObject({ ownThresholds: [{ component: 1, threshold: 1.5 }], limit: 6, colourMap: 'viridis' }))
    expect(screen.getByText('IC 1: 1.5')).toBeTruthy()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'One for all' })))
    await waitFor(() => expect(last()?.ownThresholds).toBeUndefined())
    await act(async () => void fireEvent.click(screen.getByRole('radio', { name: 'Two-sided' })))
    await waitFor(() => expect(last()).toMatchObject({ colourMap: 'blue_orange', twoSided: true }))
    act(() => useDisplay.getState().setColourMap('cold_hot'))
    expect(useDisplay.getState().twoSided).toBe(true)
  })

  it('asks for one drawing after a burst of typing, for none while a field is wrong, and says which', async () => {
    await openBuilder()
    for (const text of ['1', '12', '120']) await type('Width (mm)', text)
    await waitFor(() => expect(last()?.widthMm).toBe(120))
    expect(asked().map(({ widthMm }) => widthMm)).toEqual([85, 120])
    await type('Width (mm)', '9000')
    expect(screen.getByRole('alert').textContent).toBe('Between 30 and 500 mm.')
    expect(screen.getByRole('button', { name: 'Save figure' }).getAttribute('disabled')).not.toBeNull()
    await press('s', { ctrlKey: true })
    expect(preload.calls.figureSave).not.toHaveBeenCalled()
    expect(asked()).toHaveLength(2)
  })

  it('draws the newest wish only, when drawing is slow', async () => {
    await openBuilder()
    let finish: () => void = () => undefined
    const slow = preload.calls.figurePreview.getMockImplementation()
    preload.calls.figurePreview.mockImplementationOnce(async () => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return (slow as () => ReturnType<NonNullable<typeof slow>>)()
    })
    await type('Width (mm)', '100')
    await waitFor(() => expect(last()?.widthMm).toBe(100))
    for (const width of ['101', '102', '103']) {
      await type('Width (mm)', width)
      await act(async () => void (await new Promise((resolve) => setTimeout(resolve, 200))))
    }
    expect(last()?.widthMm).toBe(100)
    await act(async () => finish())
    await waitFor(() => expect(last()?.widthMm).toBe(103))
    expect(asked().map(({ widthMm }) => widthMm)).toEqual([85, 100, 103])
  })

  it('makes a panel of the picked components in the order that is chosen, two columns wide', async () => {
    await openBuilder({ labels: ['Visual', '', 'Motor'] })
    await act(async () => void fireEvent.click(screen.getByRole('radio', { name: 'Panel' })))
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Pick all' })))
    await waitFor(() => expect(last()).toMatchObject({ layout: 'panel', components: [1, 2, 3], widthMm: 174 }))
    const first = within(screen.getByRole('grid', { name: 'Order of the rows' })).getAllByRole('row')[0]
    await act(async () => void fireEvent.keyDown(first, { key: 'ArrowDown', altKey: true }))
    await waitFor(() => expect(last()?.components).toEqual([2, 1, 3]))
  })

  it('shows every component on a contact sheet while one is picked, and works for a run of one', async () => {
    await openBuilder({ nComponents: 1 })
    await act(async () => void fireEvent.click(screen.getByRole('radio', { name: 'Contact' })))
    await waitFor(() => expect(last()).toMatchObject({ layout: 'contact', components: [1] }))
    expect(screen.getByText('its one component')).toBeTruthy()
  })

  it('takes by hand from the cuts that are shown', async () => {
    await openBuilder()
    await act(async () => void fireEvent.click(screen.getByRole('radio', { name: 'By hand' })))
    await waitFor(() => expect(last()?.cuts).toEqual({ x: [4], y: [-8], z: [-6] }))
    await type('z (mm)', '1 2')
    expect(screen.getByRole('alert').textContent).toBe('This layout makes one cut here: type one position.')
  })

  it('says why a figure could not be drawn, and tries again', async () => {
    preload.calls.figurePreview.mockImplementationOnce(() => failed('FILE_CHANGED', { file: 'brain.nii' }))
    await open()
    await press('f')
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('brain.nii'))
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(screen.getByRole('img', { name: /^Preview\./ })).toBeTruthy())
  })

  it('keeps what was chosen here when Explore is visited in between', async () => {
    await openBuilder()
    await type('Title', 'Mine')
    await type('Threshold (z)', '4')
    await press('Escape')
    act(() => useDisplay.getState().setTwoSided(false))
    await press('f')
    await waitFor(() => expect(last()).toMatchObject({ title: 'Mine', threshold: 4, twoSided: false }))
  })

  it('saves in the chosen format, copies, and says so', async () => {
    await openBuilder()
    preload.calls.figureSave.mockImplementation(() => ok({ savedAs: ['a.pdf'] }))
    await press('s', { ctrlKey: true })
    await waitFor(() => expect(useApp.getState().banner?.what).toBe('Saved as a.pdf, with its recipe beside it.'))
    expect(preload.calls.figureSave).toHaveBeenCalledWith({ runId: 'run-1', pages: [last()], format: 'pdf' })
    await press('c', { ctrlKey: true })
    await waitFor(() => expect(useApp.getState().banner?.what).toBe('Copied as a picture of 300 dpi.'))
  })
})

describe('looks', () => {
  const openMenu = () => act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Presets' })))
  const kept = () =>
    (preload.calls.figureSetPresets.mock.calls.at(-1) as unknown as [{ presets: { name: string; recipe: FigureRecipe }[] }])[0].presets

  it('are saved without components and title, replaced by name, renamed and deleted', async () => {
    await openBuilder()
    await type('Title', 'Only here')
    await type('Width (mm)', '100')
    await openMenu()
    await type('Name of the preset', 'Slim')
    await act(
      async () => void fireEvent.submit(screen.getByRole('textbox', { name: 'Name of the preset' }).closest('form') as HTMLFormElement),
    )
    expect(kept()).toMatchObject([{ name: 'Slim', recipe: { widthMm: 100, components: [1], title: null } }])
    await type('Name of the preset', 'Slim')
    expect(screen.getByRole('button', { name: 'Replace' })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Rename Slim' }))
    await type('New name', ' ')
    expect(screen.getByRole('alert').textContent).toBe('Type a name.')
    await type('New name', 'Narrow')
    await act(async () => void fireEvent.submit(screen.getByRole('textbox', { name: 'New name' }).closest('form') as HTMLFormElement))
    expect(kept().map(({ name }) => name)).toEqual(['Narrow'])
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Delete Narrow' })))
    expect(kept()).toEqual([])
  })

  it('of others and of a file are taken over', async () => {
    await openBuilder()
    await openMenu()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Use nilearn plot_stat_map' })))
    await waitFor(() => expect(last()).toMatchObject({ style: 'nilearn', cuts: 'nilearn', theme: 'auto', colourMap: 'RdBu_r' }))
    const recipe = figureRecipe({ layout: 'panel', components: [3, 1, 9], widthMm: 183, title: 'Old' })
    preload.calls.figurePickRecipe.mockImplementation(() => ok(recipe))
    await openMenu()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: /^Take over/ })))
    await waitFor(() => expect(last()).toEqual({ ...recipe, components: [3, 1] }))
  })
})
