/** Draws icon.png, icon.ico, icon.icns and the sizes of Linux's themes from icon.svg with the system's Chromium: `node assets/icon/make-icons.mjs`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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

/** A theme of icons on Linux knows these sizes, and looks in no other folder. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
const drawn = new Map()
for (const size of [...LINUX_SIZES, 1024]) drawn.set(size, await png(size))
await browser.close()

writeFileSync(at('icon.png'), drawn.get(1024))
mkdirSync(at('linux'), { recursive: true })
for (const size of LINUX_SIZES) writeFileSync(at(`linux/${size}x${size}.png`), drawn.get(size))
writeFileSync(at('icon.ico'), ico([16, 24, 32, 48, 64, 128, 256].map((size) => ({ size, data: drawn.get(size) }))))
/** By type: the pixels, where the second half are the same sizes in points for screens of twice the density. */
const TYPES = { icp4: 16, icp5: 32, ic07: 128, ic08: 256, ic09: 512, ic11: 32, ic12: 64, ic13: 256, ic14: 512, ic10: 1024 }
writeFileSync(at('icon.icns'), icns(Object.entries(TYPES).map(([type, size]) => ({ type, data: drawn.get(size) }))))
