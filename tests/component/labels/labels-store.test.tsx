/** Are labels kept one step at a time, saved in the order given, and never lost when saving fails? */
import { waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useLabels } from '../../../src-renderer/features/labels/labels-store'
import { exampleRun } from '../explore/example-run'
import { eachOnFreshPage, failed, ok, type Preload } from '../shell/fake-preload'

let preload: Preload
const labels = () => useLabels.getState()
const saved = () => preload.calls.labelsSave.mock.calls.map(([input]) => (input as { labels: string[][] }).labels)
const settled = () => waitFor(() => expect(labels().saving).not.toBe('saving'))
eachOnFreshPage((installed) => {
  preload = installed
  labels().start(exampleRun({ given: [['Signal'], [], ['Movement']] }))
})

describe('labels', () => {
  it('are given to all picked components, then taken from all of them', async () => {
    labels().toggle([0, 2], 'Signal')
    expect(labels().given).toEqual([['Signal'], [], ['Signal']])
    labels().toggle([0, 2], 'Signal')
    expect(labels().given).toEqual([[], [], []])
    await settled()
    expect(saved().at(-1)).toEqual([[], [], []])
  })

  it('go back and forth step by step, and a new step forgets what was taken back', async () => {
    labels().toggle([1], 'Cardiac')
    labels().add([1], 'Circle of Willis')
    labels().undo()
    labels().undo()
    labels().undo()
    expect(labels().given).toEqual([['Signal'], [], ['Movement']])
    labels().redo()
    expect(labels().given[1]).toEqual(['Cardiac'])
    labels().replaceAll([[], [], []])
    labels().redo()
    expect(labels().given).toEqual([[], [], []])
    labels().undo()
    expect(labels().given[1]).toEqual(['Cardiac'])
    await settled()
    expect(saved().at(-1)).toEqual([['Signal'], ['Cardiac'], ['Movement']])
  })

  it('are written one after the other; what is overtaken meanwhile is left out, the last is never', async () => {
    const release: (() => void)[] = []
    preload.calls.labelsSave.mockImplementation(
      () => new Promise((resolve) => release.push(() => resolve({ ok: true, value: { keptAs: null } }))),
    )
    for (const label of ['Cardiac', 'MRI', 'Respiratory']) labels().add([1], label)
    expect(saved()).toEqual([[['Signal'], ['Cardiac'], ['Movement']]])
    release[0]?.()
    await waitFor(() => expect(release).toHaveLength(2))
    expect(labels().saving).toBe('saving')
    release[1]?.()
    await settled()
    expect(saved()).toHaveLength(2)
    expect(saved()[1]?.[1]).toEqual(['Cardiac', 'MRI', 'Respiratory'])
  })

  it('that cannot be saved stay, say so, and are saved when asked again', async () => {
    preload.calls.labelsSave.mockImplementation(() => failed('FILE_UNWRITABLE', { file: 'labels.txt' }))
    labels().toggle([1], 'Movement')
    await settled()
    expect(labels()).toMatchObject({ saving: 'failed', error: { code: 'FILE_UNWRITABLE' } })
    labels().start(exampleRun({ given: [['Signal'], [], ['Movement']] }))
    expect(labels().given[1]).toEqual(['Movement'])
    preload.calls.labelsSave.mockImplementation(() => ok({ keptAs: 'labels-kept.txt' }))
    labels().save()
    await settled()
    expect(labels()).toMatchObject({ saving: 'saved', error: null, keptAs: 'labels-kept.txt' })
  })

  it('of another run take their place, without its past', () => {
    labels().toggle([1], 'Movement')
    labels().start(exampleRun({ runId: 'run-2' }))
    labels().undo()
    expect(labels().given).toEqual([[], [], []])
  })
})
