/** Draws icon.png, icon.ico and icon.icns from icon.svg with the system's Chromium: `node assets/icon/make-icons.mjs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const at = (name) => fileURLToPath(new URL(name, import.meta.url))
const svg = readFileSync(at('icon.svg'), 'utf8')

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
async function png(size) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  const picture = await page.screenshot({ omitBackground: true })
  await page.close()
  return picture
}

/** ICO: a directory of 16 bytes per picture, then the pictures as PNG (Windows Vista and later). */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, { size, data }] of pictures.entries()) {
    const entry = 6 + 16 * index
    head.writeUInt8(size % 256, entry)
    head.writeUInt8(size % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(data.length, entry + 8)
    head.writeUInt32LE(offset, entry + 12)
    offset += data.length
  }
  return Buffer.concat([head, ...pictures.map(({ data }) => data)])
}

/** ICNS: a type of four letters and a length (big-endian, with its own 8 bytes) before each PNG. */
function icns(pictures) {
  const parts = pictures.map(({ type, data }) => {
    const head = Buffer.alloc(8)
    head.write(type, 'ascii')
    head.writeUInt32BE(data.length + 8, 4)
    return Buffer.concat([head, data])
  })
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.write('icns', 'ascii')
  head.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([head, body])
}

const drawn = new Map()
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) drawn.set(size, await png(size))
await browser.close()

writeFileSync(at('icon.png'), drawn.get(1024))
writeFileSync(at('icon-512.png'), drawn.get(512))
writeFileSync(at('icon.ico'), ico([16, 24, 32, 48, 64, 128, 256].map((size) => ({ size, data: drawn.get(size) }))))
const TYPES = { 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' }
writeFileSync(at('icon.icns'), icns(Object.entries(TYPES).map(([size, type]) => ({ type, data: drawn.get(Number(size)) }))))
