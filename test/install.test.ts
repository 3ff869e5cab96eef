import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

/** What makes `npm ci` pass on a machine that has Node and npm and nothing else. npm rewrites the lock without asking. */

interface Locked {
  readonly gypfile?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const LOCK: { packages: Record<string, Locked> } = readJson('package-lock.json')
const PACKAGE: { allowScripts?: Record<string, boolean> } = readJson('package.json')

test('the lock has an entry for each optional package that it names, on every platform', () => {
  const missing = Object.entries(LOCK.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLockedFor(path, name)),
  )
  expect(missing, 'npm ci refuses such a lock: choose a version whose platform packages all exist').toEqual(
    [],
  )
})

test('npm compiles nothing: no Python, no compiler, no download of headers', () => {
  const path = 'node_modules/better-sqlite3'
  expect(
    LOCK.packages[path]?.gypfile,
    `npm install drops "gypfile": false from the lock; put it back into "${path}", since npm before 11 has nothing else`,
  ).toBe(false)
  expect(PACKAGE.allowScripts?.['better-sqlite3']).toBe(false)
})

test('the package that brings Node may run its script, which is what brings it', () => {
  expect(PACKAGE.allowScripts?.node).toBe(true)
})

/** Whether a package that stands at `path` would find `name`: beside itself or in a folder above (Node's look-up). */
function isLockedFor(path: string, name: string): boolean {
  if (`${path}/node_modules/${name}` in LOCK.packages || `node_modules/${name}` in LOCK.packages) return true
  const above = path.lastIndexOf('/node_modules/')
  return above > 0 && isLockedFor(path.slice(0, above), name)
}

function readJson(path: string) {
  return JSON.parse(readFileSync(resolve(import.meta.dirname, '..', path), 'utf8'))
}
