import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'

/**
 * The ceiling of the SMTP library: `smtp-server` that discards what it is sent. `--eager` takes away the pause
 * before its greeting, `--count` has it say every now and then how many messages it took. Says its port on standard
 * output.
 */
class EagerServer extends SMTPServer {
  override connect(socket: Socket, options?: SMTPConnectionOptions | null): void {
    const connection = new EagerConnection(this, socket, options)
    this.connections.add(connection)
    connection.on('error', (error: Error) => this._onError(error))
    connection.init()
  }
}

class EagerConnection extends SMTPConnection {
  override init(): void {
    this._setListeners(() => this.connectionReady())
  }
}

const COUNT_MS = 50
let taken = 0

const Server = process.argv.includes('--eager') ? EagerServer : SMTPServer
const server = new Server({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData(stream, _session, callback) {
    stream.on('end', () => {
      taken += 1
      callback()
    })
    stream.resume()
  },
})
server.listen(0, '127.0.0.1')
await once(server.server, 'listening')
const { port } = server.server.address() as AddressInfo
console.log(`ready smtp://127.0.0.1:${port}`)
if (process.argv.includes('--count')) {
  let told = 0
  setInterval(() => {
    if (taken !== told) console.log(`taken ${taken}`)
    told = taken
  }, COUNT_MS)
}
