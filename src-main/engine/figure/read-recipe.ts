/** Which recipe is in a file: JSON as written beside a figure, or the figure itself? */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors'
import { readError } from '../read/scan-files'
import { RECIPE_KEYWORD } from './draw-figure'

const PNG_SIGNATURE = '89504e470d0a1a0a'
const TIFF_DESCRIPTION = 270

/**
 * What is in the recipe of a file, not checked yet.
 *
 * @param parameter what the file was given as, for the words of the error
 * @throws AppError FILE_NOT_FOUND, FILE_UNREADABLE, PARAM_INVALID when there is no recipe in it
 */
export async function readRecipe(path: string, parameter: string): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw readError(cause, path)
  })
  let found: unknown
  try {
    found = JSON.parse(recipeTextOf(bytes) ?? '')
  } catch {
    found = null
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Record<string, unknown>
  throw new AppError('PARAM_INVALID', { parameter, found: basename(path), expected: 'a figure, or the JSON that was written beside it' })
}

/** The JSON text of a recipe, from the content of a .json, .png, .svg, .pdf or .tiff; null when there is none. */
function recipeTextOf(bytes: Buffer): string | null {
  if (bytes.toString('hex', 0, 8) === PNG_SIGNATURE) return fromPng(bytes)
  const start = bytes.toString('latin1', 0, 5)
  if (start === '%PDF-') return fromPdf(bytes)
  if (start.startsWith('II*')) return fromTiff(bytes)
  if (start.startsWith('<')) return fromSvg(bytes.toString('utf8'))
  return bytes.toString('utf8')
}

function fromPng(bytes: Buffer): string | null {
  const before = Buffer.from(`${RECIPE_KEYWORD}\0\0\0\0\0`, 'latin1')
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const body = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at))
    const isText = bytes.toString('latin1', at + 4, at + 8) === 'iTXt'
    if (isText && body.subarray(0, before.length).equals(before)) return body.toString('utf8', before.length)
  }
  return null
}

function fromTiff(bytes: Buffer): string | null {
  const directory = bytes.readUInt32LE(4)
  for (let n = 0; n < bytes.readUInt16LE(directory); n++) {
    const entry = directory + 2 + 12 * n
    if (bytes.readUInt16LE(entry) !== TIFF_DESCRIPTION) continue
    const start = bytes.readUInt32LE(entry + 8)
    return bytes.toString('latin1', start, start + bytes.readUInt32LE(entry + 4) - 1)
  }
  return null
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

function fromSvg(text: string): string | null {
  const found = /<metadata id="counterpoint-recipe">([^<]*)<\/metadata>/.exec(text)?.[1]
  return found === undefined ? null : found.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? '')
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

/** The literal string of the key Keywords, which is an object of its own (ISO 32000-1, 7.3.4.2). */
function fromPdf(bytes: Buffer): string | null {
  const object = /\/Keywords (\d+) 0 R/.exec(bytes.toString('latin1'))?.[1]
  if (object === undefined) return null
  const before = `\n${object} 0 obj\n(`
  const found = bytes.indexOf(before, 0, 'latin1')
  if (found < 0) return null
  const out: number[] = []
  let depth = 0
  for (let at = found + before.length; at < bytes.length; at++) {
    const letter = String.fromCharCode(bytes[at])
    if (letter === '\\') {
      at++
      const escaped = String.fromCharCode(bytes[at])
      const octal = /^[0-7]{1,3}/.exec(bytes.toString('latin1', at, at + 3))?.[0]
      if (octal !== undefined) at += octal.length - 1
      out.push(octal === undefined ? (ESCAPES[escaped] ?? bytes[at]) : Number.parseInt(octal, 8))
      continue
    }
    if (letter === '(') depth++
    else if (letter === ')' && depth-- === 0) break
    out.push(bytes[at])
  }
  const text = Buffer.from(out)
  const isUtf16 = text[0] === 0xfe && text[1] === 0xff
  return isUtf16 ? Buffer.from(text.subarray(2)).swap16().toString('utf16le') : text.toString('latin1')
}
