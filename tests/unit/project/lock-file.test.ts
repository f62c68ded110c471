/** Can `npm ci` install from the lock file, on every system? */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface LockedPackage {
  readonly resolved?: string
  readonly integrity?: string
  readonly optional?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
const file = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')
const packages: Readonly<Record<string, LockedPackage>> = JSON.parse(file('package-lock.json')).packages

describe('package-lock.json', () => {
  it('names every optional package, also those of other systems, without which npm ci refuses', () => {
    const absent = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !packages[`node_modules/${name}`] && !packages[`${place}/node_modules/${name}`]),
    )
    expect(absent).toEqual([])
  })

  it('names no registry, so that each machine uses its own', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })

  it('knows the content of every package by its hash, so that no registry can give another', () => {
    const unknown = Object.entries(packages).filter(([place, { integrity }]) => place !== '' && !/^sha512-[\w+/]+=*$/.test(integrity ?? ''))
    // Added by hand: the linter and the search for unused code on other systems. Nothing of them gets into the app.
    const tools = /^node_modules\/(@biomejs\/cli|@oxc-parser\/binding)-/
    expect(unknown.filter(([place, { optional }]) => !tools.test(place) || !optional).map(([place]) => place)).toEqual([])
  })

  it('holds the versions that package.json asks for, each of them exact', () => {
    const { devDependencies } = JSON.parse(file('package.json'))
    for (const [name, version] of Object.entries(devDependencies)) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
    const locked = packages[''] as { devDependencies?: Record<string, string> }
    expect(locked.devDependencies).toEqual(devDependencies)
  })
})
