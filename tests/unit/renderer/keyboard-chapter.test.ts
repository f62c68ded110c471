/** Does the guide's keyboard map name every key that the window and Explore listen to? */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PALETTE } from '../../../src-shared/labels/palette'
import { WINDOW_COMMANDS } from '../../../src-shared/window-commands'

const root = join(import.meta.dirname, '../../..')
const features = join(root, 'src-renderer/features')
/** As the guide spells them. */
const SPELT: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
}
/** The same keys with Shift, as the guide says once; = lies under +. */
const TOLD_OTHERWISE = ['{', '}', '=']

const chapter = readFileSync(join(root, 'docs/guide/keyboard.md'), 'utf8')
const told = [...chapter.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell.trim())

it('names every key of the window', () => {
  const keys = Object.values(WINDOW_COMMANDS).flatMap((stroke) => stroke?.replace('Control', 'Ctrl').replaceAll('+', ' ') ?? [])
  expect(keys.length).toBeGreaterThan(5)
  const places = ['Ctrl 1', 'Ctrl 2', 'Ctrl 3', 'Ctrl 4']
  expect(keys.filter((key) => !told.includes(places.includes(key) ? 'Ctrl 1 to Ctrl 4' : key))).toEqual([])
})

it('names every key that a part of Explore binds', () => {
  const files = readdirSync(features, { recursive: true }).map(String)
  const sources = files.filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(join(features, name), 'utf8'))
  const bound = sources
    .filter((text) => /\buseKeys\(|const actions = new Map<string, \(event: KeyboardEvent\)/.test(text))
    .flatMap((text) =>
      [...text.matchAll(/\[\s*'([^']+)',\s*(?:\(|closeBuilder|openBuilder|editName|shown\.reset)/g)].map(([, key = '']) => key),
    )
  const keys = [...new Set([...bound, ...PALETTE.flatMap(({ key }) => key ?? [])])].filter((key) => !TOLD_OTHERWISE.includes(key))
  expect(keys.length).toBeGreaterThan(25)
  const words = told.join(' , ').split(/[\s,]+/)
  const isTold = (key: string) =>
    key
      .replace('Control', 'Ctrl')
      .split(key === '+' ? ' ' : '+')
      .every((part) => words.includes(SPELT[part] ?? (part.length === 1 ? part.toUpperCase() : part)))
  expect(keys.filter((key) => !isTold(key))).toEqual([])
})
