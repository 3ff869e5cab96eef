import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LOCAL_TOKEN_PREFIX } from '../http/gate/local-token.ts'

const FILE = 'server.json'
/** 160 bits. */
const TOKEN_OCTETS = 20

/** How a command on this machine finds the server that has the data folder, and shows that it may. */
export interface ServerFile {
  /** Of its web address, such as `http://127.0.0.1:8025`. */
  readonly url: string
  /** Where people find the page. */
  readonly pageUrl: string
  readonly token: string
}

export function newLocalToken(): string {
  return `${LOCAL_TOKEN_PREFIX}${randomBytes(TOKEN_OCTETS).toString('base64url')}`
}

/** Readable by the server's own user alone. Returns a function that removes it. */
export async function writeServerFile(dataDir: string, file: ServerFile): Promise<() => Promise<void>> {
  const path = join(dataDir, FILE)
  const fresh = `${path}.new`
  await rm(fresh, { force: true })
  await writeFile(fresh, `${JSON.stringify(file)}\n`, { mode: 0o600, flag: 'wx' })
  await rename(fresh, path)
  return () => rm(path, { force: true })
}

/** Undefined when there is none. */
export async function readServerFile(dataDir: string): Promise<ServerFile | undefined> {
  const path = join(dataDir, FILE)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as ServerFile)
}

/** Where to connect to what listens there: an address that means all of them means this machine. */
export function urlOf(
  { host, port }: { readonly host: string; readonly port: number },
  scheme: 'http' | 'https',
): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `${scheme}://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
}
