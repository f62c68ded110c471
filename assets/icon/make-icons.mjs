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

/** Red, green, blue and alpha of a picture, 0-255, one plane after the other; the browser that drew it reads it back. */
async function planes(picture, size) {
  const page = await browser.newPage()
  const pixels = await page.evaluate(
    async ({ base64, side }) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob())
      const context = new OffscreenCanvas(side, side).getContext('2d')
      context.drawImage(image, 0, 0)
      return [...context.getImageData(0, 0, side, side).data]
    },
    { base64: picture.toString('base64'), side: size },
  )
  await page.close()
  return [0, 1, 2, 3].map((channel) => pixels.filter((_, index) => index % 4 === channel))
}

/** The packing of icns: a count below 128 and that many bytes + 1 as they are, or a count from 128 and one byte to repeat count - 125 times. */
function packed(bytes) {
  const out = []
  let at = 0
  const runAt = (start) => {
    let end = start
    while (end < bytes.length && end - start < 130 && bytes[end] === bytes[start]) end++
    return end - start
  }
  while (at < bytes.length) {
    const run = runAt(at)
    if (run >= 3) {
      out.push(run + 125, bytes[at])
      at += run
      continue
    }
    const start = at
    while (at < bytes.length && at - start < 128 && runAt(at) < 3) at++
    out.push(at - start - 1, ...bytes.slice(start, at))
  }
  return Buffer.from(out)
}

/** The two smallest as colours and mask: macOS reads them as PNG in a file by itself, but not as the icon of an app. */
async function smallParts({ colours, mask }, size) {
  const [red, green, blue, alpha] = await planes(drawn.get(size), size)
  return [
    { type: colours, data: Buffer.concat([red, green, blue].map(packed)) },
    { type: mask, data: Buffer.from(alpha) },
  ]
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

/** ICNS: a type of four letters and a length (big-endian, with its own 8 bytes) before each part. */
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
const small = [...(await smallParts({ colours: 'is32', mask: 's8mk' }, 16)), ...(await smallParts({ colours: 'il32', mask: 'l8mk' }, 32))]
await browser.close()

writeFileSync(at('icon.png'), drawn.get(1024))
mkdirSync(at('linux'), { recursive: true })
for (const size of LINUX_SIZES) writeFileSync(at(`linux/${size}x${size}.png`), drawn.get(size))
writeFileSync(at('icon.ico'), ico([16, 24, 32, 48, 64, 128, 256].map((size) => ({ size, data: drawn.get(size) }))))
/** By type: the pixels, where the second half are the same sizes in points for screens of twice the density. */
const TYPES = { ic07: 128, ic08: 256, ic09: 512, ic11: 32, ic12: 64, ic13: 256, ic14: 512, ic10: 1024 }
writeFileSync(at('icon.icns'), icns([...small, ...Object.entries(TYPES).map(([type, size]) => ({ type, data: drawn.get(size) }))]))
