import { Failure } from '../domain/failure.ts'
import type { FolderCommand } from './folder-command.ts'
import { localRequest } from './local-request.ts'
import { readServerFile } from './server-file.ts'

/** For containers: wherever the server listens, with TLS or without. */
export const healthCommand: FolderCommand = {
  name: 'health',
  usage: 'health',
  help: 'ask whether the server of the data folder takes mail; 0 when it does',
  async run({ dataDir }, _given, { out }) {
    const server = await readServerFile(dataDir)
    if (server === undefined)
      throw new Failure('unavailable', `No server runs on the data folder ${dataDir}.`)
    const url = new URL('/health/ready', server.url).href
    const { status } = await localRequest(url, { method: 'GET', headers: { connection: 'close' } }).catch(
      (error: Error) => {
        throw new Failure('unavailable', `The server at ${server.url} does not answer: ${error.message}.`)
      },
    )
    if (status !== 200)
      throw new Failure('unavailable', `The server at ${server.url} takes no mail: ${status}.`)
    out('It takes mail.\n')
  },
}
