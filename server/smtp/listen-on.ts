import { once } from 'node:events'
import type { Server } from 'node:net'
import type { Listen } from '../config/config.types.ts'
import { Failure } from '../domain/failure.ts'

/** What says where it listens, and how another address is chosen. */
export interface Said {
  readonly key: string
  readonly remedy: string
}

/** Listens there; resolves to the address with the port that was picked, rejects with a `Failure`. */
export async function listenOn(server: Server, listen: Listen, said: Said): Promise<Listen> {
  const failed = new Promise<never>((_, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailure(error, listen, said)))
  })
  server.listen({ host: listen.host, port: listen.port })
  await Promise.race([once(server, 'listening'), failed])
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The SMTP listener has no address')
  return { host: address.address, port: address.port }
}

function listenFailure(error: NodeJS.ErrnoException, { host, port }: Listen, { key, remedy }: Said): Error {
  const where = `SMTP cannot listen on ${host}:${port}`
  switch (error.code) {
    case 'EADDRINUSE':
      return new Failure(
        'conflict',
        `${where}: the port is in use. Stop what listens there, or ${remedy}.`,
        key,
      )
    case 'EACCES':
      return new Failure(
        'refused',
        `${where}: this user may not open that port. Take one above 1023: ${remedy}.`,
        key,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Failure('invalid', `${where}: this machine has no such address. Please ${remedy}.`, key)
    default:
      return error
  }
}
