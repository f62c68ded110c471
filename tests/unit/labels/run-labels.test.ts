/** Do labels come back from the run folder, is a file of somebody else kept, and does the command line read and write them? */
import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { commandLine } from '../../../src-main/cli/command-line'
import { readRunDetail } from '../../../src-main/engine/open-run'
import { quietContext } from '../../../src-main/engine/run-context'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { readRunLabels, writeRunLabels } from '../../../src-main/engine/write/run-labels'
import { META, syntheticRequest, syntheticResult } from '../write/synthetic-result'

let place = ''
let run = ''
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'counterpoint-labels-'))
  await writeRunFolder(syntheticResult(), syntheticRequest(join(place, 'whole')), quietContext(), META)
})
afterAll(async () => rm(place, { recursive: true, force: true }))
beforeEach(async () => {
  run = join(place, 'run')
  await rm(run, { recursive: true, force: true })
  await cp(join(place, 'whole'), run, { recursive: true })
})
const text = (name = 'labels.txt') => readFile(join(run, name), 'utf8')
const put = (content: string, name = 'labels.txt') => writeFile(join(run, name), content)

describe('labels.txt of a run', () => {
  it('comes back as it was saved, in the rows too', async () => {
    const given = [['Signal', 'Default mode'], [], ['Movement', 'Cardiac']]
    expect(await writeRunLabels(run, given)).toEqual({ keptAs: null })
    const detail = await readRunDetail(run)
    expect(detail.labels).toEqual({ given, problem: null })
    expect(detail.components.map((row) => row.label)).toEqual(['Default mode', '', 'Movement, Cardiac'])
    expect((await readdir(run)).filter((name) => /partial|kept/.test(name))).toEqual([])
  })

  it('keeps the folder and the probabilities that another program wrote', async () => {
    await put('../melodic.ica\n1, Signal, False, 0.900000\n2, MRI, True, 0.100000\n3, Unknown, False\n[2]\n')
    const { given } = await readRunLabels(run, 3)
    await writeRunLabels(run, [given[0] ?? [], ['Signal'], ['Movement']])
    expect(await text()).toBe('../melodic.ica\n1, Signal, False, 0.900000\n2, Signal, False, 0.100000\n3, Movement, True\n[3]\n')
  })

  it.each([
    ['contradicts itself', '.\n1, Signal, False\n2, MRI, True\n3, MRI, True\n[2]\n', 'line 5'],
    ['is of another run', '.\n1, Signal, False\n2, MRI, True\n3, MRI, True\n4, MRI, True\n[2, 3, 4]\n', '(whole file)'],
    ['is something else', 'shopping: milk, bread\n', 'line 1'],
  ])('that %s opens as no labels with the reason, and is kept when labels are saved', async (_, content, field) => {
    await put(content)
    await put('mine', 'labels-kept.txt')
    const { given, problem } = await readRunLabels(run, 3)
    expect(given).toEqual([[], [], []])
    expect(problem).toMatchObject({ file: 'labels.txt', field })
    expect(await text()).toBe(content)
    expect(await writeRunLabels(run, [['Signal'], [], []])).toEqual({ keptAs: 'labels-kept-2.txt' })
    expect(await text('labels-kept-2.txt')).toBe(content)
    expect(await text('labels-kept.txt')).toBe('mine')
    expect((await readRunLabels(run, 3)).given).toEqual([['Signal'], [], []])
  })

  it('that is missing is no labels', async () => {
    await rm(join(run, 'labels.txt'))
    expect(await readRunLabels(run, 2)).toEqual({ given: [[], []], problem: null })
  })

  it('is not written into a folder that is gone, nor is that folder made', async () => {
    await rm(run, { recursive: true })
    await expect(writeRunLabels(run, [['Signal']])).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    expect(await readdir(place)).not.toContain('run')
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('is refused in words in a read-only folder', async () => {
    await chmod(run, 0o555)
    const before = await text()
    await expect(writeRunLabels(run, [['Signal'], [], []])).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      details: { file: 'labels.txt' },
    })
    expect(await text()).toBe(before)
    await chmod(run, 0o755)
  })
})

describe('counterpoint labels', () => {
  async function counterpoint(...words: string[]) {
    let [stdout, stderr] = ['', '']
    const stream = (add: (part: string) => void) => ({ write: add }) as unknown as NodeJS.WriteStream
    const streams = { stdout: stream((part) => (stdout += part)), stderr: stream((part) => (stderr += part)) }
    return { code: await commandLine(['labels', ...words], streams), stdout, stderr }
  }

  it('reads what another program wrote, and shows it', async () => {
    await put('2\n', 'classified_motion_ICs.txt')
    expect(await counterpoint(run, '--read', join(run, 'classified_motion_ICs.txt'))).toMatchObject({
      code: 0,
      stderr: '2 of 3 components labelled, 2 noise\n',
    })
    expect((await counterpoint(run)).stdout).toBe('component\tlabels\tnoise\n1\tPrimary visual\ttrue\n2\tMovement\ttrue\n3\tn/a\tfalse\n')
  })

  it('writes for another program, and replaces a file only when told', async () => {
    await writeRunLabels(run, [['Signal'], ['Movement'], []])
    const rejected = join(run, 'rejected.txt')
    expect(await counterpoint(run, '--write', rejected, '--as', 'rejected')).toEqual({ code: 0, stdout: `${rejected}\n`, stderr: '' })
    expect(await text('rejected.txt')).toBe('1')
    expect((await counterpoint(run, '--write', rejected, '--as', 'tedana')).code).toBe(2)
    expect((await counterpoint(run, '--write', rejected, '--as', 'tedana', '--overwrite')).code).toBe(0)
    expect(await text('rejected.txt')).toContain('ICA_01\trejected\tMovement\n')
  })

  it('says what is wrong, and changes nothing', async () => {
    await put('.\n1, Signal, False\n2, MRI, True\n[]\n', 'bad.txt')
    const before = await text()
    const refused = await counterpoint(run, '--read', join(run, 'bad.txt'))
    expect(refused).toMatchObject({ code: 3, stdout: '' })
    expect(refused.stderr).toMatch(
      /^error FORMAT_LABELS_INVALID: bad\.txt cannot be used as labels: line 4 is component 2: MRI, expected that it is/,
    )
    expect(await text()).toBe(before)
    expect((await counterpoint(run, '--as', 'fix')).code).toBe(2)
    expect((await counterpoint(run, '--write', 'x', '--as', 'pdf')).code).toBe(2)
    expect((await counterpoint(run, '--read', join(run, 'none.txt'))).code).toBe(3)
  })
})
