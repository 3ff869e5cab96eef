import type { FolderCommand } from './folder-command.ts'
import { localRequest } from './local-request.ts'
import { readServerFile } from './server-file.ts'

/** What a container understands as not well; 2, which refused commands end with, is reserved there. */
const EXIT_UNWELL = 1

/** For containers: wherever the server listens, with TLS or without. */
export const healthCommand: FolderCommand = {
  name: 'health',
  usage: 'health',
  help: 'ask whether the server of the data folder takes mail; 1 when it does not',
  async run({ dataDir }, _given, { out, err }) {
    const problem = await problemOf(dataDir)
    if (problem === undefined) out('It takes mail.\n')
    else err(`${problem}\n`)
    return problem === undefined ? 0 : EXIT_UNWELL
  },
}

async function problemOf(dataDir: string): Promise<string | undefined> {
  const server = await readServerFile(dataDir)
  if (server === undefined) return `No server runs on the data folder ${dataDir}.`
  const url = new URL('/health/ready', server.url).href
  try {
    const { status } = await localRequest(url, { method: 'GET', headers: { connection: 'close' } })
    return status === 200 ? undefined : `The server at ${server.url} takes no mail: ${status}.`
  } catch (error) {
    return `The server at ${server.url} does not answer: ${String(error)}.`
  }
}
