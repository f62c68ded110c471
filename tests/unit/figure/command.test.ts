/** Does `counterpoint figure` draw what its words and recipes say, the same from each of them? */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { execute, help } from '../../../src-main/cli/figure'
import { recipeFrom } from '../../../src-main/cli/figure-options'
import { quietContext } from '../../../src-main/engine/run-context'
import { writeRunFolder } from '../../../src-main/engine/write/run-folder'
import { figureRecipe, figureRecipeSchema } from '../../../src-shared/figure/recipe'
import { kebabCase } from '../../../src-shared/params/parameters'
import { readPng } from '../../support/read-png'
import { META, syntheticRequest, syntheticResult } from '../write/synthetic-result'

let folder: string
let run: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterpoint-figure-command-'))
  run = join(folder, 'run')
  await writeRunFolder(syntheticResult(), syntheticRequest(run), quietContext(), META)
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

/** Draws into a file of this name; gives what was said on stderr. */
async function draw(name: string, ...words: string[]): Promise<string> {
  const said: string[] = []
  const stream = { write: (text: string) => said.push(text) > 0 } as unknown as NodeJS.WriteStream
  const silent = { write: () => true } as unknown as NodeJS.WriteStream
  expect(await execute([run, '--out', join(folder, name), '--dpi=80', ...words], { stdout: silent, stderr: stream })).toBe(0)
  return said.join('')
}
const read = (name: string): Promise<Buffer> => readFile(join(folder, name))

describe('a recipe', () => {
  it.each(['png', 'svg', 'pdf', 'tiff'])('read from a .%s, or from the file beside it, draws the same figure again', async (ending) => {
    const words = ['--title', 'A (b) & <Ünïcode> Ωμέγα \\ “c”', '--layout=z', '--cuts=nilearn', '--cut-count=4', '--soft', '--components=2']
    await draw(`first.${ending}`, ...words)
    await draw(`from-figure.${ending}`, '--recipe', join(folder, `first.${ending}`))
    await draw(`from-beside.${ending}`, '--recipe', join(folder, `first.${ending}.recipe.json`))
    const first = await read(`first.${ending}`)
    expect(first.equals(await read(`from-figure.${ending}`))).toBe(true)
    expect(first.equals(await read(`from-beside.${ending}`))).toBe(true)
  })

  it('of a page of a figure that is too high draws that page again, byte for byte, with the cuts of all', async () => {
    const words = ['--layout=contact', '--components=all', '--columns=1', '--width-mm=500']
    expect(await draw('high.png', ...words)).toContain('--pages draws it in pages')
    expect(await draw('pages.png', ...words, '--pages')).toBe('')
    const pages = (await readdir(folder)).filter((name) => /^pages-\d+\.png$/.test(name)).sort()
    expect(pages.length).toBeGreaterThan(1)
    const recipes = await Promise.all(pages.map(async (name) => figureRecipe(JSON.parse(String(await read(`${name}.recipe.json`))))))
    expect(recipes.flatMap(({ components }) => [...components])).toEqual(syntheticResult().components.map(({ index }) => index + 1))
    expect(new Set(recipes.map(({ cuts }) => JSON.stringify(cuts))).size).toBe(1)
    await draw('page-again.png', '--recipe', join(folder, pages[1] ?? ''))
    expect((await read('page-again.png')).equals(await read(pages[1] ?? ''))).toBe(true)
    await expect(draw('pages.png', ...words, '--pages')).rejects.toMatchObject({ code: 'FILE_EXISTS', details: { file: pages[0] } })
    await draw('pages.pdf', ...words, '--pages')
    const document = await read('pages.pdf')
    expect(document.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(pages.length)
    await draw('pages-again.pdf', '--recipe', join(folder, 'pages.pdf'), '--pages')
    expect(document.equals(await read('pages-again.pdf'))).toBe(true)
  })

  it('of other options is changed by those that are given', async () => {
    await draw('base.png', '--theme=white', '--components=2')
    await draw('changed.png', '--recipe', join(folder, 'base.png'), '--components=1')
    await draw('same.png', '--theme=white')
    expect((await read('changed.png')).equals(await read('same.png'))).toBe(true)
  })

  it('that is none is refused, and so is a file without one', async () => {
    await writeFile(join(folder, 'not.json'), 'not')
    await writeFile(join(folder, 'other.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
    for (const name of ['not.json', 'other.svg'])
      await expect(draw('never.png', '--recipe', join(folder, name))).rejects.toMatchObject({
        code: 'PARAM_INVALID',
        details: { parameter: '--recipe' },
      })
    await expect(draw('never.png', '--recipe', join(folder, 'missing.json'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    expect((await readdir(folder)).filter((name) => name.includes('never'))).toEqual([])
  })
})

describe('the preset nilearn', () => {
  it("has the size of plot_stat_map's figures", async () => {
    await draw('ortho.png', '--preset=nilearn', '--dpi=100')
    const { raster } = readPng(await read('ortho.png'))
    expect([raster.width, raster.height]).toEqual([730, 350])
    await draw('strip.png', '--preset=nilearn', '--layout=z', '--cut-count=3', '--dpi=100')
    const strip = readPng(await read('strip.png')).raster
    expect([strip.width, strip.height]).toEqual([730, 320])
  })
  it('yields to options', () => {
    const recipe = recipeFrom(null, { preset: 'nilearn', 'colour-map': 'cold_hot', theme: 'white', 'width-mm': '85' })
    expect(recipe).toMatchObject({ style: 'nilearn', colourMap: 'cold_hot', theme: 'white', widthMm: 85, cuts: 'nilearn' })
    expect(() => recipeFrom(null, { preset: 'nilern' })).toThrow('PARAM_INVALID')
  })
})

describe('the family of the letters', () => {
  it('is one of those that come with the program, others are refused by name', () => {
    expect(recipeFrom(null, { 'font-family': 'Tinos' }).fontFamily).toBe('Tinos')
    const details = { parameter: '--font-family', found: 'Comic Sans', expected: 'Inter, Arimo, Tinos' }
    expect(() => recipeFrom(null, { 'font-family': 'Comic Sans' })).toThrow(expect.objectContaining({ details }))
  })
})

describe('the background', () => {
  it('from a file is that image, found again beside the recipe, and refused when it has changed', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'counterpoint-background-'))
    try {
      const anatomy = join(elsewhere, 'anatomy.nii.gz')
      const bytes = await readFile(join(run, 'mean.nii.gz'))
      await writeFile(anatomy, bytes)
      await draw('mean.png')
      await draw('file.png', '--background', anatomy)
      // The same image on the same grid: the same picture, another recipe.
      const [mean, file] = [readPng(await read('mean.png')), readPng(await read('file.png'))]
      expect(Buffer.from(file.raster.data).equals(Buffer.from(mean.raster.data))).toBe(true)
      expect(JSON.parse((await read('file.png.recipe.json')).toString())).toMatchObject({ background: { file: 'anatomy.nii.gz' } })
      expect((await read('file.png')).includes(elsewhere)).toBe(false)
      const again = ['--recipe', join(folder, 'file.png')]
      await expect(draw('lost.png', ...again)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', details: { file: 'anatomy.nii.gz' } })
      await writeFile(join(folder, 'anatomy.nii.gz'), bytes)
      await draw('found.png', ...again)
      expect((await read('found.png')).equals(await read('file.png'))).toBe(true)
      await writeFile(join(folder, 'anatomy.nii.gz'), await readFile(join(run, 'mask.nii.gz')))
      await expect(draw('changed-background.png', ...again)).rejects.toMatchObject({ code: 'FILE_CHANGED' })
    } finally {
      await rm(elsewhere, { recursive: true, force: true })
    }
  })
  it('is not a scan', async () => {
    await expect(draw('scan.png', '--background', join(run, 'maps.nii.gz'))).rejects.toMatchObject({ code: 'PARAM_INVALID' })
  })
  it('can be nothing: then only the map is drawn', async () => {
    await draw('none.png', '--background=none', '--no-crosshair')
    const { data } = readPng(await read('none.png')).raster
    const greys = new Set<number>()
    // Greys of words and bar are on black; anatomy would be many more.
    for (let at = 0; at < data.length; at += 4) if (data[at] === data[at + 1] && data[at + 1] === data[at + 2]) greys.add(data[at])
    await draw('some.png', '--no-crosshair')
    const some = readPng(await read('some.png')).raster.data
    let [without, withAnatomy] = [0, 0]
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] > 20) without++
      if (some[at] > 20) withAnatomy++
    }
    expect(without).toBeGreaterThan(0)
    expect(withAnatomy).toBeGreaterThan(3 * without)
  })
})

describe('words', () => {
  it('tell which letters the font does not have', async () => {
    expect(await draw('letters.svg', '--title', 'Réseau Δ Сеть 中文中')).toBe(
      'warning: no letter of the font for 中 文; the code of each is drawn in its place.\n',
    )
    const svg = (await read('letters.svg')).toString()
    expect(svg).toContain('>Réseau Δ Сеть [U+4E2D][U+6587][U+4E2D]</text>')
    expect(svg.match(/@font-face/g)).toHaveLength(4)
    expect(svg).toContain('unicode-range:U+394')
    expect(await draw('known.svg', '--title', 'e\u0301 – Ž ệ')).toBe('')
  })
  it('tell of which components nothing is seen, of those that the layout draws', async () => {
    const warning = (which: string) =>
      `warning: no voxel of component ${which} passes the threshold of 900; --threshold takes a lower one.\n`
    expect(await draw('empty.svg', '--layout=contact', '--components=2,1', '--threshold=900')).toBe(warning('2, 1'))
    expect(await draw('empty-one.svg', '--layout=z', '--components=2,1', '--threshold=900')).toBe(warning('2'))
    expect(await draw('full.svg', '--layout=contact', '--components=all')).toBe('')
  })
  it('of the help name every choice of a recipe', () => {
    for (const name of Object.keys(figureRecipeSchema.shape).filter((key) => !key.startsWith('format')))
      expect(help(), name).toMatch(new RegExp(`--(no-)?${kebabCase(name)}\\b`))
  })
  it('that do not fit are refused by the name of their option', () => {
    for (const [option, value] of Object.entries({ dim: '3', layout: 'round', 'font-family': 'Arial', cuts: 'nilern', 'cut-count': '0' }))
      expect(() => recipeFrom(null, { [option]: value })).toThrow(new RegExp(`PARAM_INVALID.*--${option}`))
    expect(recipeFrom(null, {})).toEqual(figureRecipe())
  })
})

describe('nothing is lost', () => {
  it('of a file or recipe that is there, and nothing is left beside', async () => {
    await draw('there.png')
    const before = await read('there.png')
    await expect(draw('there.png', '--theme=white')).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    await writeFile(join(folder, 'half.png.recipe.json'), 'mine')
    await expect(draw('half.png')).rejects.toMatchObject({ code: 'FILE_EXISTS', details: { file: 'half.png.recipe.json' } })
    expect((await read('there.png')).equals(before)).toBe(true)
    expect((await readdir(folder)).filter((name) => name.includes('partial') || name === 'half.png')).toEqual([])
  })
})
