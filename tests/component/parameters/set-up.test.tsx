/** Does the form say what is wrong while it is typed, and start exactly what it shows? */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { App } from '../../../src-renderer/App'
import { effectiveParameters } from '../../../src-renderer/features/parameters/validation'
import { useApp } from '../../../src-renderer/state/app-store'
import { useScan } from '../../../src-renderer/state/scan-store'
import type { ScanOpened } from '../../../src-shared/ipc/contract'
import { defaultsForScan } from '../../../src-shared/params/defaults-for-scan'
import type { Parameter } from '../../../src-shared/params/parameter-kinds'
import { runParametersSchema } from '../../../src-shared/params/parameter-schema'
import { PARAMETER_NAMES, PARAMETERS } from '../../../src-shared/params/parameters'
import { presetParameters } from '../../../src-shared/params/presets'
import { eachOnFreshPage, failed, HEADER, ok, type Preload, SCAN } from '../shell/fake-preload'

let preload: Preload
eachOnFreshPage((installed) => {
  preload = installed
})
const open = async (scan: ScanOpened = SCAN) => {
  render(<App />)
  await screen.findByText(/Engine ready/)
  await act(async () => useScan.getState().setScan(scan))
  await screen.findByRole('heading', { name: 'Decompose' })
}
const number = (name: RegExp) => screen.getByRole('textbox', { name }) as HTMLInputElement
const type = (name: RegExp, text: string) => fireEvent.change(number(name), { target: { value: text } })
const runs = () => within(screen.getByRole('main')).getAllByRole('button', { name: 'Run' }).at(-1) as HTMLButtonElement

describe('the form', () => {
  it('shows every parameter of the schemas that applies, folded ones after asking', async () => {
    await open()
    for (const button of screen.getAllByRole('button', { name: /more settings of/ })) fireEvent.click(button)
    for (const name of PARAMETER_NAMES) {
      const parameter: Parameter = PARAMETERS[name]
      const shown = screen.queryAllByText(parameter.label, { selector: '.field-label' }).length
      const isAsked = /^(maskFile|mapsFile|nInit|dictionaryAlpha|confounds(?!File)|nComponents(Max|Variance)|restart[KA-Z])/.test(name)
      expect([name, shown]).toEqual([name, isAsked ? 0 : 1])
    }
  })

  it('starts from defaults that suit the scan', async () => {
    await open({ ...SCAN, header: { ...HEADER, shape: [64, 64, 21, 30] } })
    expect(number(/^Components/).value).toBe('10')
    expect(screen.getByText('6 to 15 is usual for 30 volumes.')).toBeTruthy()
  })

  it.each([
    [/Smoothing/, 'abc', 'Type a number.'],
    [/Smoothing/, '', 'Type a number; the field is empty.'],
    [/Smoothing/, '41', 'Between 0 and 40 mm.'],
    [/^Components/, '2.5', 'Type a whole number.'],
    [/^Components/, '65', 'At most 64, the number of volumes.'],
    [/Tolerance/, '0', 'Between 1e-12 and 1.'],
    [/Run name/, 'a/b', /becomes a folder/],
    [/Run name/, ' ', 'Give the run a name.'],
  ])('%s typed "%s" says %s under the field, names the field and makes Run inactive', async (name, text, sentence) => {
    await open()
    expect(runs().disabled).toBe(false)
    type(name, text)
    const field = number(name)
    expect(field.getAttribute('aria-invalid')).toBe('true')
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toMatch(sentence)
    expect(field.getAttribute('aria-describedby')).toContain(alert.id)
    expect(runs().disabled).toBe(true)
    const summary = screen.getByRole('button', { name: /1 field to correct/ })
    fireEvent.click(summary)
    expect(document.activeElement).toBe(field)
  })

  it('does not start while a field is wrong, by key either; the key goes to the field', async () => {
    await open()
    type(/Random seed/, '-1')
    fireEvent.keyDown(number(/Tolerance/), { key: 'Enter', ctrlKey: true })
    expect(preload.calls.runStart).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(number(/Random seed/))
  })

  it('takes 1e-5, a decimal comma and steps by arrow keys', async () => {
    await open()
    type(/Tolerance/, '1e-5')
    type(/Smoothing/, '6,5')
    expect(useScan.getState().draft).toMatchObject({ tol: 1e-5, smoothingFwhm: 6.5 })
    fireEvent.keyDown(number(/Smoothing/), { key: 'ArrowUp' })
    expect(useScan.getState().draft.smoothingFwhm).toBe(7)
    fireEvent.keyDown(number(/^Components/), { key: 'ArrowDown', shiftKey: true })
    expect(useScan.getState().draft.nComponents).toBe(10)
    expect(number(/^Components/).value).toBe('10')
  })

  it('counts what differs and takes it back group by group', async () => {
    await open()
    type(/Smoothing/, '6')
    type(/Random seed/, '7')
    expect(screen.getByText(/2 differ from the defaults/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Reset Prepare' }))
    expect(number(/Smoothing/).value).toBe('8')
    expect(number(/Random seed/).value).toBe('7')
    expect(screen.queryByRole('button', { name: 'Reset Prepare' })).toBeNull()
  })

  it('fills in a preset whole and sends its name', async () => {
    await open()
    act(() => useScan.getState().setPreset('nilearn-example'))
    expect(number(/^Components/).value).toBe('10')
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
    await waitFor(() => expect(preload.calls.runStart).toHaveBeenCalledOnce())
    expect(preload.calls.runStart.mock.calls[0]).toMatchObject([
      { preset: 'nilearn-example', parameters: { ...presetParameters('nilearn-example'), maskFile: null } },
    ])
  })

  it('opens a folded group by itself when something in it is wrong', async () => {
    await open()
    act(() => useScan.getState().setParameter('lowerCutoff', 0.9))
    expect(screen.getByRole('alert').textContent).toContain('0.85')
  })

  it('starts what the form shows with Control+Enter and goes to Run', async () => {
    await open()
    type(/^Components/, '12')
    fireEvent.keyDown(number(/^Components/), { key: 'Enter', ctrlKey: true })
    await waitFor(() => expect(preload.calls.runStart).toHaveBeenCalledOnce())
    const [input] = preload.calls.runStart.mock.calls[0] as unknown as [{ parameters: unknown }]
    expect(input).toEqual({
      scanId: 'scan-1',
      preset: null,
      name: 'audiovisual_ica',
      foldExtraDimensions: false,
      parameters: { ...defaultsForScan(HEADER), nComponents: 12 },
    })
    expect(runParametersSchema.safeParse(input.parameters).success).toBe(true)
    expect(useApp.getState().place).toBe('run')
  })

  it('asks for a mask file when that is the method, and runs with its token only then', async () => {
    await open()
    await act(async () => useScan.getState().setParameter('maskStrategy', 'file'))
    expect(screen.getByRole('alert').textContent).toBe('Choose a mask file, or another method.')
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Choose file: Mask file' })))
    expect(screen.getByTitle('brain_mask.nii.gz')).toBeTruthy()
    expect(runs().disabled).toBe(false)
    await act(async () => useScan.getState().setParameter('maskStrategy', 'epi'))
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
    await waitFor(() => expect(preload.calls.runStart).toHaveBeenCalledOnce())
    expect(preload.calls.runStart.mock.calls[0]).toMatchObject([{ parameters: { maskStrategy: 'epi', maskFile: null } }])
  })

  it('offers the groups of a confounds table once there is one, and forgets them with it', async () => {
    await open()
    fireEvent.click(screen.getByRole('button', { name: /more settings of Prepare/ }))
    expect(screen.queryByText('Head motion')).toBeNull()
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Choose file: Confounds' })))
    expect(preload.calls.scanPickFile.mock.calls[0]).toMatchObject([{ parameter: 'confoundsFile' }])
    expect(screen.getByText('Head motion')).toBeTruthy()
    type(/Columns by name/, 'trans_*')
    const { draft, baseline } = useScan.getState()
    expect(effectiveParameters(draft, baseline)).toMatchObject({ confoundsFile: 'mask-token', confoundsColumns: 'trans_*' })
    fireEvent.click(screen.getByRole('button', { name: 'Remove: Confounds' }))
    expect(screen.queryByText('Head motion')).toBeNull()
    expect(effectiveParameters(useScan.getState().draft, baseline)).toMatchObject({ confoundsFile: null, confoundsColumns: '' })
  })

  it.each([
    [/High-pass/, '0.3', /below 0\.25 Hz/],
    [/High-pass/, '0.1', null],
    [/Low-pass/, '0.05', null],
  ])('%s of %s Hz at 2 s between volumes', async (name, text, sentence) => {
    await open({ ...SCAN, header: { ...HEADER, repetitionTimeSeconds: 2, repetitionTimeSource: 'header' } })
    fireEvent.click(screen.getByRole('button', { name: /more settings of Prepare/ }))
    type(name, text)
    expect(runs().disabled).toBe(sentence !== null)
    if (sentence) expect(screen.getByText(sentence)).toBeTruthy()
  })
})

describe('doubts', () => {
  it.each([
    [null, /does not say how many seconds/],
    [0.003, /unusually short/],
    [1500, /milliseconds/],
  ])('questions a repetition time of %s, but lets it run', async (repetitionTimeSeconds, sentence) => {
    await open({ ...SCAN, header: { ...HEADER, repetitionTimeSeconds, repetitionTimeSource: repetitionTimeSeconds ? 'header' : 'none' } })
    expect(screen.getByText(sentence)).toBeTruthy()
    expect(runs().disabled).toBe(false)
    type(/Repetition time/, '2')
    expect(screen.queryByText(sentence)).toBeNull()
  })

  it('says nothing about a plausible one', async () => {
    await open()
    expect(screen.getByText(/From the header/)).toBeTruthy()
  })

  it('wants consent before extra dimensions become time, and previews only then', async () => {
    await open({ ...SCAN, header: { ...HEADER, shape: [64, 64, 21, 32, 2] }, foldsDimensions: '64 × 64 × 21 × 32 × 2' })
    expect(runs().disabled).toBe(true)
    expect(screen.getByText(/when you agree/)).toBeTruthy()
    expect(preload.calls.scanPreview).not.toHaveBeenCalled()
    fireEvent.click(screen.getByRole('switch', { name: 'Count them as time' }))
    await waitFor(() => expect(preload.calls.scanPreview).toHaveBeenCalledOnce())
    expect(preload.calls.scanPreview.mock.calls[0]).toMatchObject([{ foldExtraDimensions: true }])
    expect(runs().disabled).toBe(false)
  })
})

describe('the mask preview', () => {
  it('shows voxels and volume, and asks once for one question', async () => {
    await open()
    expect(await screen.findByText('12 924')).toBeTruthy()
    expect(screen.getByText('voxels, 1 241 cm³')).toBeTruthy()
    act(() => useApp.getState().go('open'))
    act(() => useApp.getState().go('setup'))
    type(/Random seed/, '7')
    type(/Opening/, '3')
    await waitFor(() => expect(preload.calls.scanPreview.mock.lastCall).toMatchObject([{ parameters: { maskOpening: 3 } }]))
    expect(preload.calls.scanPreview).toHaveBeenCalledTimes(2)
  })

  it('waits for the typing to pause, then asks for the last value only', async () => {
    await open()
    await screen.findByText('12 924')
    type(/Opening/, '1')
    type(/Opening/, '0')
    type(/Opening/, '3')
    await waitFor(() => expect(preload.calls.scanPreview).toHaveBeenCalledTimes(2))
    expect(preload.calls.scanPreview.mock.calls[1]).toMatchObject([{ parameters: { maskOpening: 3 } }])
  })

  it('says in words why there is no mask and tries again when asked', async () => {
    preload.calls.scanPreview.mockImplementationOnce(() => failed('DATA_MASK_EMPTY'))
    await open()
    const again = await screen.findByRole('button', { name: 'Try again' })
    expect(screen.getByRole('alert').textContent).not.toContain('DATA_MASK_EMPTY')
    fireEvent.click(again)
    expect(await screen.findByText('12 924')).toBeTruthy()
  })

  it('ignores an answer that a newer question has overtaken', async () => {
    let answerFirst: (() => void) | undefined
    const first = new Promise<void>((resolve) => {
      answerFirst = resolve
    })
    preload.calls.scanPreview.mockImplementationOnce(async () => {
      await first
      return { ok: true, value: { previewId: 'old', voxels: 1, volumeCm3: 1, warnings: [] } }
    })
    await open()
    await waitFor(() => expect(preload.calls.scanPreview).toHaveBeenCalledOnce())
    type(/Opening/, '3')
    expect(await screen.findByText('12 924')).toBeTruthy()
    await act(async () => answerFirst?.())
    expect(screen.getByText('12 924')).toBeTruthy()
  })

  it('warns when the run needs more memory than is free', async () => {
    preload.calls.appInfo.mockImplementation(() =>
      ok({
        version: '0',
        threads: 4,
        slowness: 1,
        totalMemoryBytes: 1e9,
        freeMemoryBytes: 50 * 2 ** 20,
        platform: 'linux',
        versions: { electron: 'x', chromium: 'x', node: 'x' },
      }),
    )
    await open()
    expect(screen.getByText('more than the 50 MiB that is free')).toBeTruthy()
  })
})
