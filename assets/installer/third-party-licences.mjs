/** Whose code and fonts are inside the app, and under which licences? Read from what the bundler put in, written beside it as one text. */
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const LICENCES_FILE = 'third-party-licences.txt'

/** What ends up in the app although no module of it is bundled: AssemblyScript compiles its runtime into our WebAssembly. */
const COMPILED_IN = ['assemblyscript']
/** Data with a licence of their own, as folders of assets/: their licence file, or the licence that it names without its words. */
const DATA = [
  {
    head: 'Sample scan (from the R package oro.nifti)',
    folder: 'sample',
    spdx: 'BSD-3-Clause',
    by: '2010-2016 Brandon Whitcher, Rigorous Analytics Ltd.',
  },
  { head: 'Colour maps', folder: 'colour-maps' },
  { head: 'Fonts of figures: Arimo and Tinos', folder: 'fonts' },
]
const assets = fileURLToPath(new URL('..', import.meta.url))
const LICENCE_FILE_NAMES = /^(licen[cs]e|copying|notice)([-.].*)?$/i
const FOLDER = 'node_modules/'

/** `/x/node_modules/@scope/name/dist/a.js?query` -> `/x/node_modules/@scope/name`; null for a file of our own. */
function packageFolderOf(moduleId) {
  const file = moduleId.replaceAll('\\', '/').replace(/^\0/, '').replace(/\?.*$/, '')
  const start = file.lastIndexOf(FOLDER)
  if (start < 0) return null
  const [first = '', second = ''] = file.slice(start + FOLDER.length).split('/')
  const name = first.startsWith('@') ? `${first}/${second}` : first
  return file.slice(0, start + FOLDER.length) + name
}

/** Name, version, licence and its texts of the package in `folder`. @throws Error when it states none */
function readPackage(folder) {
  const { name, version, license, author, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const stated = typeof license === 'string' ? license : license?.type
  const texts = licenceTexts(folder)
  if (!stated && texts.length === 0) throw new Error(`${name} is bundled and says nowhere under which licence`)
  const spdx = stated ?? 'as in the text below'
  const by = typeof author === 'string' ? author : author?.name
  return { name, version, spdx, by, homepage, texts }
}

function licenceTexts(folder) {
  const files = readdirSync(folder).filter((file) => LICENCE_FILE_NAMES.test(file))
  return files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim().replaceAll('\r\n', '\n'))
}

/** The words of a well-known licence, for packages that name it without carrying it. @throws Error for one that is not kept here */
function standardText({ name, spdx, by }) {
  const file = join(assets, 'installer', 'licences', `${spdx}.txt`)
  if (!existsSync(file)) throw new Error(`${name} carries no text of its licence, and ${file} is missing`)
  return readFileSync(file, 'utf8')
    .trim()
    .replace('HOLDER', by ?? `the authors of ${name}`)
}

const RULE = '-'.repeat(80)

/** @param {readonly string[]} folders folders of packages @returns {string} the whole text, packages by name */
function licencesText(folders) {
  const packages = folders.map(readPackage).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1))
  const section = (head, body) => `${RULE}\n${head}\n\n${body}\n`
  const parts = packages.map(({ name, version, spdx, by, homepage, texts }) => {
    const head = [`${name} ${version}`, `Licence: ${spdx}`, ...(by ? [`By: ${by}`] : []), ...(homepage ? [homepage] : [])].join('\n')
    return section(head, texts.length > 0 ? texts.join('\n\n') : standardText({ name, spdx, by }))
  })
  const data = DATA.map(({ head, folder, spdx, by }) => {
    const words = spdx ? [standardText({ name: head, spdx, by })] : licenceTexts(join(assets, folder))
    return section(head, words.join('\n\n'))
  })
  return `Counterpoint contains code, fonts and data of others, each under its own licence.\n\n${[...data, ...parts].join('\n')}`
}

/**
 * The plugin for one part of the app; give the same object to every part, each adds what it bundles and writes all that is known.
 * @param {string} outFolder @returns {import('vite').Plugin}
 */
export function thirdPartyLicences(outFolder, root = process.cwd()) {
  const folders = new Set(COMPILED_IN.map((name) => realpathSync(join(root, FOLDER, name))))
  /** What the names of style sheets and fonts are relative to: the part's own root. */
  let partRoot = root
  return {
    name: 'third-party-licences',
    apply: 'build',
    configResolved(config) {
      partRoot = config.root
    },
    generateBundle(_options, bundle) {
      // Style sheets and fonts are no part of a chunk's modules, so everything that was loaded counts.
      const assets = Object.values(bundle).flatMap((part) => (part.type === 'asset' ? part.originalFileNames : []))
      for (const id of [...this.getModuleIds(), ...assets.map((name) => resolve(partRoot, name))]) {
        const folder = packageFolderOf(id)
        if (folder !== null) folders.add(realpathSync(folder))
      }
    },
    closeBundle() {
      mkdirSync(outFolder, { recursive: true })
      writeFileSync(join(outFolder, LICENCES_FILE), licencesText([...folders]))
    },
  }
}
