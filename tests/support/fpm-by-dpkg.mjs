#!/usr/bin/env node
/**
 * Makes the deb that electron-builder asks fpm for, with Debian's own dpkg-deb: fpm is downloaded, which a machine without a network cannot do. Knows
 * the options that electron-builder gives for a deb and no others. Only for tests (CUSTOM_FPM_PATH): a release is made with fpm.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const word = { type: 'string' }
const SINGLE = ['architecture', 'name', 'version', 'maintainer', 'vendor', 'url', 'description', 'category', 'license', 'package']
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...Object.fromEntries([...SINGLE, 'deb-priority', 'deb-compression', 'after-install', 'after-remove'].map((name) => [name, word])),
    'input-type': { ...word, short: 's' },
    'output-type': { ...word, short: 't' },
    depends: { ...word, short: 'd', multiple: true },
    'deb-recommends': { ...word, multiple: true },
    force: { type: 'boolean' },
  },
})
if (values['output-type'] !== 'deb') throw new Error(`only a deb can be made here, not ${values['output-type']}`)

const tree = mkdtempSync(path.join(tmpdir(), 'counterpoint-deb-'))
try {
  chmodSync(tree, 0o755)
  for (const each of positionals) {
    const [from, to] = each.split('=')
    const place = path.join(tree, to)
    mkdirSync(path.dirname(place), { recursive: true })
    cpSync(from, place, { recursive: true, verbatimSymlinks: true })
  }
  mkdirSync(path.join(tree, 'DEBIAN'))
  for (const [option, name] of [
    ['after-install', 'postinst'],
    ['after-remove', 'postrm'],
  ]) {
    if (!values[option]) continue
    copyFileSync(values[option], path.join(tree, 'DEBIAN', name))
    chmodSync(path.join(tree, 'DEBIAN', name), 0o755)
  }
  const [summary = '', ...more] = values.description.trim().split('\n')
  const fields = {
    Package: values.name,
    Version: values.version,
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    Depends: (values.depends ?? []).join(', '),
    Recommends: (values['deb-recommends'] ?? []).join(', '),
    Section: values.category,
    Priority: values['deb-priority'],
    Homepage: values.url,
    Description: [summary, ...more.map((line) => ` ${line.trim()}`)].join('\n'),
  }
  const control = Object.entries(fields).flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
  writeFileSync(path.join(tree, 'DEBIAN', 'control'), `${control.join('\n')}\n`)
  // Quickly rather than small.
  const { status } = spawnSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, values.package], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(tree, { recursive: true, force: true })
}
