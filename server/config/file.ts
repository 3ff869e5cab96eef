import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Document, LineCounter } from 'yaml'
import type { Report } from './problems.ts'

/** Looked for in the working folder, unless a flag or a variable names another. */
export const CONFIG_FILE_NAMES = ['stagingpost.yaml', 'stagingpost.yml', 'stagingpost.json'] as const
/** A thousand instances fit ten times over; a wrong path to something huge is refused early. */
const FILE_OCTETS_MAX = 4 * 1024 * 1024

const ALIASES =
  'an alias such as *name has no anchor, or they expand without end; text that starts with * needs quotes'

/** The configuration file as it is written, not yet judged. */
export interface ConfigFile {
  readonly content: unknown
  /** What its relative paths start from. */
  readonly folder: string
  /** A key path for people: `stagingpost.yaml:12 instances.shop.kind`. */
  where(path: readonly PropertyKey[]): string
}

/** Reads the one file there is; undefined when none is there or it cannot be read, which is then reported. */
export async function readConfigFile(
  named: string | undefined,
  cwd: string,
  report: Report,
): Promise<ConfigFile | undefined> {
  const found = named === undefined ? await findFiles(cwd) : [resolve(cwd, named)]
  const [path, second] = found
  if (path === undefined) return undefined
  if (second !== undefined) {
    report({
      where: second,
      key: null,
      text: `and ${path} are both there; remove one, or say which with --config`,
    })
    return undefined
  }
  const shown = named ?? path.slice(join(cwd, '/').length)
  const text = await readText(path, shown, report)
  return text === undefined ? undefined : await parse(text, path, shown, report)
}

async function findFiles(cwd: string): Promise<string[]> {
  const paths = CONFIG_FILE_NAMES.map((name) => join(cwd, name))
  const there = await Promise.all(
    paths.map((path) =>
      readFile(path).then(
        () => true,
        (error) => error.code !== 'ENOENT',
      ),
    ),
  )
  return paths.filter((_, i) => there[i])
}

async function readText(path: string, shown: string, report: Report): Promise<string | undefined> {
  const fail = (text: string): undefined => void report({ where: shown, key: null, text })
  try {
    const bytes = await readFile(path)
    if (bytes.length > FILE_OCTETS_MAX)
      return fail(`is larger than ${FILE_OCTETS_MAX} octets; is it the right file?`)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return fail('is not text in UTF-8')
    return fail(
      code === 'ENOENT'
        ? 'is not there; --config and STAGINGPOST_CONFIG name the file to read'
        : `cannot be read (${code})`,
    )
  }
}

async function parse(
  text: string,
  path: string,
  shown: string,
  report: Report,
): Promise<ConfigFile | undefined> {
  // Without a file nothing is parsed, and a start should not wait for the parser.
  const { LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  })
  const wrong = [...document.errors, ...document.warnings]
  for (const { pos, message } of wrong) {
    // Behind a colon the parser quotes the file, where a password may stand.
    const text = `is not readable: ${message.split(': ')[0]}`
    report({ where: `${shown}:${lines.linePos(pos[0]).line}`, key: null, text })
  }
  if (path.endsWith('.json') && wrong.length === 0 && !isJson(text)) {
    return void report({ where: shown, key: null, text: 'is not JSON; for YAML, name it stagingpost.yaml' })
  }
  if (wrong.length > 0) return undefined
  const content = toContent(document)
  if (content === undefined)
    return void report({ where: shown, key: null, text: `is not readable: ${ALIASES}` })
  return {
    content,
    folder: dirname(path),
    where: (keys) => `${shown}${lineOf(document, lines, keys)} ${dotted(keys)}`.trimEnd(),
  }
}

/** Undefined when an alias cannot be followed, which the parser finds only here. */
function toContent(document: Document): unknown {
  try {
    return document.toJS() ?? {}
  } catch (error) {
    if (error instanceof ReferenceError) return undefined
    throw error
  }
}

/** `instances.shop.credentials[0].username` */
export function dotted(keys: readonly PropertyKey[]): string {
  return keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}

/** `:12`, of the nearest thing on the path that is written in the file. */
function lineOf(document: Document, lines: LineCounter, keys: readonly PropertyKey[]): string {
  for (let length = keys.length; length > 0; length--) {
    const node = document.getIn(keys.slice(0, length), true)
    const start = hasRange(node) ? node.range[0] : undefined
    if (start !== undefined) return `:${lines.linePos(start).line}`
  }
  return ''
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
