import type { Readable } from 'node:stream'
import { createWebAccess } from '../access/web-access.ts'
import { findDataFolder } from '../config/data-folder.ts'
import type { ConfigSources } from '../config/sources.ts'
import type { Problem } from '../contract/problem.types.ts'
import { Failure, type FailureCode } from '../domain/failure.ts'
import { openOffline } from '../http/offline.ts'
import { createLog } from '../log.ts'
import { openStore } from '../store/database.ts'
import { localRequest } from './local-request.ts'
import { remoteOffice } from './remote.ts'
import { newLocalToken, readServerFile, type ServerFile } from './server-file.ts'
import { type Transfer, transfer } from './transfer.ts'

/** What a command asks: the running server, or the data folder itself while none runs. Both answer alike. */
export interface Office {
  /** Whether a server runs. */
  readonly isOpen: boolean
  /** Where people find the page; null while no server runs. */
  readonly pageUrl: string | null
  /** Rejects with the `Failure` that the API answers with. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
  /** The same with a body or an answer that is streamed. */
  transfer(transfer: Transfer): Promise<Readable>
  close(): Promise<void>
}

/** The office of the data folder that `place` and the environment name, or the server that the environment names. */
export async function openOffice({ env, cwd }: ConfigSources, place: readonly string[]): Promise<Office> {
  const remote = place.length === 0 ? remoteOffice(env) : undefined
  if (remote !== undefined) return remote
  const dataDir = await findDataFolder({ argv: place, env, cwd })
  try {
    return await openFolder(dataDir)
  } catch (error) {
    if (!(error instanceof Failure) || error.field !== 'data') throw error
    const server = await readServerFile(dataDir)
    if (server === undefined) throw error
    return { isOpen: true, pageUrl: server.pageUrl, ...client(server), close: async () => {} }
  }
}

/** Rejects with a `Failure` of the field `data` while a server has the folder. */
async function openFolder(dataDir: string): Promise<Office> {
  const log = createLog('warn')
  const store = await openStore({
    dataDir,
    onCommitted: () => {},
    onFatal: (error) => log.fatal({ error }, 'the database can no longer be written'),
  })
  const token = newLocalToken()
  const door = await openOffline({
    store,
    log,
    access: createWebAccess({ store, now: Date.now, asked: 'always', log }),
    token,
    version: '',
    config: {
      listen: { host: '', port: 0 },
      publicUrl: null,
      allowedHosts: [],
      trustProxy: [],
      remoteFrom: [],
      basePath: '',
      access: 'members',
    },
    // Nobody listens now, so commands do not show it.
    smtp: () => ({ host: '', port: 0, tls: false }),
  })
  return {
    isOpen: false,
    pageUrl: null,
    ...client({ url: door.url, token }),
    async close() {
      await door.close()
      await store.close()
    },
  }
}

function client({ url, token }: Pick<ServerFile, 'url' | 'token'>): Pick<Office, 'ask' | 'transfer'> {
  const server = { base: url, token, certificate: 'own' } as const
  return { ask: asker({ url, token }), transfer: (given) => transfer(server, given) }
}

function asker({ url, token }: Pick<ServerFile, 'url' | 'token'>): Office['ask'] {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await localRequest(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' },
      body: body === undefined ? undefined : JSON.stringify(body),
    }).catch((error: Error) => {
      throw new Failure('unavailable', `The server at ${url} does not answer: ${String(error)}.`)
    })
    const { status, text } = answer
    if (status >= 200 && status < 300) return (text === '' ? undefined : JSON.parse(text)) as T
    const { code, detail } = JSON.parse(text) as Problem
    throw new Failure(code as FailureCode, detail)
  }
}
