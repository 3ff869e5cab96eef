import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Who may import whom: rooms of `server/` on the left, what they may reach on the right. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  contract: [],
  suppression: ['domain'],
  mime: ['domain'],
  store: ['domain'],
  secrets: ['domain'],
  access: ['domain', 'store', 'secrets'],
  tls: ['domain'],
  intake: ['domain', 'suppression', 'mime', 'store'],
  derive: ['domain', 'mime', 'store'],
  outside: [],
  notify: ['domain', 'store', 'secrets', 'outside'],
  delivery: ['domain', 'suppression', 'store', 'secrets'],
  metrics: ['domain', 'store', 'live'],
  live: ['domain', 'store', 'derive'],
  smtp: ['domain', 'intake', 'access', 'tls'],
  http: [
    'domain',
    'contract',
    'intake',
    'suppression',
    'mime',
    'store',
    'derive',
    'delivery',
    'live',
    'access',
    'secrets',
    'tls',
    'outside',
    'notify',
  ],
  config: ['domain', 'suppression', 'store', 'secrets', 'tls'],
}

/** Wiring: files that know everyone. */
const WIRING = [
  'main.ts',
  'bin.ts',
  'cli/',
  'housekeeping.ts',
  'notifications.ts',
  'reload.ts',
  'running.types.ts',
  'sealed-values.ts',
]

/** The only rooms that may import a package. */
const PACKAGE_OWNERS: Record<string, readonly string[]> = {
  'better-sqlite3': ['store'],
  'drizzle-orm': ['store'],
  'smtp-server': ['smtp'],
  selfsigned: ['tls'],
  'openid-client': ['access'],
  express: ['http'],
  helmet: ['http'],
  marked: ['http'],
  ws: ['http'],
  mailparser: ['mime'],
  'sanitize-html': ['mime'],
  yauzl: ['mime'],
  yaml: ['config'],
  zod: ['contract', 'config', 'http'],
}

const PURE_ROOMS = ['domain', 'suppression']
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bcrypto\b|\bperformance\b|\bsetTimeout\b|\bfetch\(|\bprocess\./
const LINES_MAX = 250

const root = resolve(import.meta.dirname, '..')

interface Source {
  /** From the root of the project, with `/`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly { specifier: string; typeOnly: boolean }[]
}

const server = sourcesUnder('server')
const web = sourcesUnder('web')
const client = sourcesUnder('client')

describe('the house', () => {
  test.each(server.filter(({ path }) => !isWiring(path)))(
    '$path imports only what its room may',
    (source) => {
      for (const { specifier, typeOnly } of source.imports) {
        if (specifier.startsWith('.')) expectAllowedRoom(source, specifier, typeOnly)
        else expectAllowedPackage(source, specifier)
      }
    },
  )

  test.each(web)('$path takes only types from the contract, and nothing else of the server', (source) => {
    for (const { specifier, typeOnly } of source.imports.filter((entry) => entry.specifier.startsWith('.'))) {
      const target = targetOf(source, specifier)
      if (!target.startsWith('server/')) continue
      expect(target, `${source.path} reaches into the server`).toMatch(/^server\/contract\/.+\.types\.ts$/)
      expect(typeOnly, `${source.path} imports more than types from ${target}`).toBe(true)
    }
  })

  test.each(client)(
    '$path imports nothing but types of the contract, and Node only to start a server',
    (source) => {
      for (const { specifier, typeOnly } of source.imports) {
        if (!specifier.startsWith('.')) {
          expect(specifier, source.path).toMatch(/^node:/)
          expect(source.path, `${source.path} has to run in browsers`).toBe('client/testing/start.ts')
          continue
        }
        const target = targetOf(source, specifier)
        if (target.startsWith('client/')) continue
        expect(target, `${source.path} reaches into the server`).toMatch(/^server\/contract\/.+\.types\.ts$/)
        expect(typeOnly, `${source.path} imports more than types from ${target}`).toBe(true)
      }
    },
  )

  test.each(server.filter(({ path }) => PURE_ROOMS.includes(roomOf(path))))('$path is pure', ({ text }) => {
    expect(withoutComments(text)).not.toMatch(IMPURE)
  })

  test.each(server.filter(({ path }) => roomOf(path) !== 'config'))(
    '$path does not read process.env',
    ({ text }) => {
      expect(withoutComments(text)).not.toMatch(/process\.env/)
    },
  )

  test.each([...server, ...web, ...client])('$path is short enough to read', ({ text }) => {
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(LINES_MAX)
  })

  test('the query builder is loaded as CommonJS by the one file that says why', () => {
    const loading = server.flatMap(({ path, imports }) =>
      imports.some(({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('drizzle-orm'))
        ? [path]
        : [],
    )
    expect(loading).toEqual(['server/store/sqlite/drizzle.ts'])
  })

  test('every room is in the table', () => {
    const rooms = new Set(
      server.filter(({ path }) => path.split('/').length > 2).map(({ path }) => roomOf(path)),
    )
    rooms.delete('cli')
    expect([...rooms].sort()).toEqual(Object.keys(MAY_IMPORT).sort())
  })
})

function expectAllowedRoom(source: Source, specifier: string, typeOnly: boolean): void {
  const target = targetOf(source, specifier)
  if (target === 'server/log.ts' || target === 'package.json') {
    expect(PURE_ROOMS, `${source.path} is pure and must not log`).not.toContain(roomOf(source.path))
    return
  }
  const from = roomOf(source.path)
  const to = roomOf(target)
  if (from === to) return
  // What the doors are configured with is a plain type; nobody imports the code that reads it.
  if (typeOnly && target === 'server/config/config.types.ts') return
  expect(MAY_IMPORT[from], `${source.path} imports ${target}`).toContain(to)
}

function expectAllowedPackage(source: Source, specifier: string): void {
  const room = roomOf(source.path)
  if (specifier.startsWith('node:')) {
    const allowed =
      !PURE_ROOMS.includes(room) || (specifier === 'node:url' && source.path === 'server/domain/address.ts')
    expect(allowed, `${source.path} is pure and imports ${specifier}`).toBe(true)
    return
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const owners = name === 'pino' ? ['log.ts'] : (PACKAGE_OWNERS[name] ?? [])
  expect(owners, `${source.path} imports ${name}`).toContain(room)
}

function sourcesUnder(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const path = `${folder}/${name.split(sep).join('/')}`
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, imports: importsOf(withoutComments(text)) }
    })
    .sort((a, b) => a.path.localeCompare(b.path))
}

function importsOf(text: string): Source['imports'] {
  const statements = text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]/gm)
  const bare = text.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm)
  const dynamic = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)
  return [
    ...[...statements].map(([, type, specifier = '']) => ({ specifier, typeOnly: type !== undefined })),
    ...[...bare, ...dynamic].map(([, specifier = '']) => ({ specifier, typeOnly: false })),
  ]
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

function targetOf(source: Source, specifier: string): string {
  return relative(root, resolve(root, dirname(source.path), specifier))
    .split(sep)
    .join('/')
}

/** `server/store/raw/raw-read.ts` → `store`; files directly in `server/` are rooms of their own. */
function roomOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function isWiring(path: string): boolean {
  return WIRING.some((name) => path.startsWith(`server/${name}`))
}
