/** Which columns of the component table does a narrow pane keep? */
import { describe, expect, it } from 'vitest'
import { columnsThatFit, type SortKey } from '../../../src-renderer/features/component-table/measures'

const plain: readonly SortKey[] = ['index', 'variance', 'kurtosis', 'lowFrequency', 'highFrequency']
const labelled: readonly SortKey[] = ['index', 'variance', 'stability', 'label', 'kurtosis', 'lowFrequency', 'highFrequency']

describe('columns of the component table', () => {
  // Side panes of windows of 1280 and 1440 pixels, less a scroll bar of 10.
  it('are all there in the windows that are usual', () => {
    expect(columnsThatFit(plain, 'index', 286)).toEqual(plain)
    expect(columnsThatFit(plain, 'index', 326)).toEqual(plain)
    expect(columnsThatFit(labelled, 'index', 472)).toEqual(labelled)
  })

  it('go from the least important on, label and variance never', () => {
    expect(columnsThatFit(labelled, 'index', 326)).toEqual(['index', 'variance', 'stability', 'label'])
    expect(columnsThatFit(plain, 'index', 250)).toEqual(['index', 'variance', 'kurtosis', 'lowFrequency'])
    expect(columnsThatFit(labelled, 'index', 10)).toEqual(['index', 'variance', 'label'])
  })

  it('stay while they are sorted by, and while the width is not known', () => {
    expect(columnsThatFit(plain, 'highFrequency', 264)).toEqual(['index', 'variance', 'kurtosis', 'highFrequency'])
    expect(columnsThatFit(labelled, 'highFrequency', 10)).toEqual(['index', 'variance', 'label', 'highFrequency'])
    expect(columnsThatFit(labelled, 'index', 0)).toEqual(labelled)
  })
})
