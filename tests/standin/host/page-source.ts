/** Which scripts are put into a page before its own? */
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PageConfig } from '../shared/messages'

/** Compiled by build.mjs: each declares a variable `standin` with a function `start`. */
const compiled = (name: string) => fs.readFileSync(path.join(__dirname, name), 'utf8')
const IN_TOP_FRAME = 'window === window.top && location.href !== "about:blank"'

export interface PageSource {
  readonly mainWorld: string
  readonly isolatedWorld: string
}

/** @param preload file of the preload script, CommonJS; empty for none */
export function pageSource(contentsId: number, preload: string, additionalArguments: readonly string[]): PageSource {
  const secret = crypto.randomBytes(12).toString('hex')
  const preloadUrl = preload === '' ? '' : pathToFileURL(preload).href
  const config: PageConfig = {
    secret,
    portPrefix: `page${contentsId}.${secret.slice(0, 6)}`,
    preloadUrl,
    process: {
      platform: process.platform,
      arch: process.arch,
      argv: [process.argv[0], ...additionalArguments],
      env: {},
      versions: { ...process.versions },
      execPath: process.argv[0],
      pid: 0,
    },
  }
  const script = preload === '' ? '' : fs.readFileSync(preload, 'utf8')
  const wrapped = `function (require, module, exports, process, global, setImmediate) {${script}\n}`
  return {
    mainWorld: `if (${IN_TOP_FRAME}) (() => { ${compiled('main-world.js')}\nstandin.start(${JSON.stringify(secret)}) })()`,
    isolatedWorld: `if (${IN_TOP_FRAME}) (() => { ${compiled('isolated-world.js')}\nstandin.start(${JSON.stringify(config)}, ${wrapped}) })()\n//# sourceURL=${preloadUrl}`,
  }
}
