import { existsSync } from 'node:fs'
import { findDataFolder } from '../config/data-folder.ts'
import type { ConfigSources } from '../config/sources.ts'
import { Failure } from '../domain/failure.ts'
import { databasePath } from '../store/folder/snapshot.ts'
import { type Office, openOffice } from './office.ts'
import { remoteOffice } from './remote.ts'

/** Where a server answers, and clients ask, unless somebody says otherwise. */
const USUAL_URL = 'http://127.0.0.1:8025'
const PROBE_MS = 3000

/**
 * The server of a command that nothing but a server can do: the one that is named, the one of the data folder, or, where
 * there is no such folder, the one at the usual address; nothing is made on the way. A test is seldom run in the folder of its
 * server. Rejects with `Failure('unavailable')` when none runs.
 */
export async function openServer(
  sources: ConfigSources,
  place: readonly string[],
  command: string,
  usualUrl = USUAL_URL,
): Promise<Office> {
  const { env, cwd } = sources
  const named = place.length === 0 ? remoteOffice(env) : undefined
  if (named !== undefined) return named
  const dataDir = await findDataFolder({ argv: place, env, cwd })
  if (existsSync(databasePath(dataDir))) {
    const office = await openOffice(sources, place)
    if (office.isOpen) return office
    await office.close()
    throw noServer(command, `on the data folder ${dataDir}`)
  }
  const usual = place.length === 0 ? await usualServer(env, usualUrl) : undefined
  if (usual !== undefined) return usual
  const elsewhere = place.length === 0 ? ` or at ${usualUrl}` : ''
  throw noServer(command, `on the data folder ${dataDir}${elsewhere}`)
}

async function usualServer(env: ConfigSources['env'], url: string): Promise<Office | undefined> {
  try {
    const { ok } = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(PROBE_MS) })
    return ok ? remoteOffice({ ...env, STAGINGPOST_URL: url }) : undefined
  } catch {
    return undefined
  }
}

function noServer(command: string, where: string): Failure {
  return new Failure(
    'unavailable',
    `stagingpost ${command} asks a server, and none runs ${where}. Start it, or name one with STAGINGPOST_URL.`,
  )
}
