import type { Socket } from 'node:net'

const TERMINATOR = '\r\n.\r\n'

/** Reads a connection in the two ways that SMTP needs: by line, and up to the final dot. */
export interface HostInput {
  /** The next line without CRLF; undefined when the connection ended. */
  line(): Promise<string | undefined>
  /** Resolves with the first octets of the data, without taking them. */
  begun(): Promise<void>
  /** All octets up to the final dot, dots unstuffed; undefined when the connection ended first. */
  data(): Promise<Buffer | undefined>
  /** Stops reading, so that TLS can take the socket over. */
  detach(): void
}

export function createInput(socket: Socket): HostInput {
  let buffered: Buffer[] = []
  let ended = false
  let wake: () => void = () => {}
  const onData = (chunk: Buffer) => {
    buffered.push(chunk)
    wake()
  }
  const onEnd = () => {
    ended = true
    wake()
  }
  socket.on('data', onData)
  socket.on('close', onEnd)
  socket.on('end', onEnd)
  socket.on('error', onEnd)
  const until = async <T>(take: () => T | undefined): Promise<T | undefined> => {
    for (;;) {
      const taken = take()
      if (taken !== undefined || ended) return taken
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const cut = (length: number, skip: number) => {
    const all = Buffer.concat(buffered)
    buffered = [all.subarray(length + skip)]
    return all.subarray(0, length)
  }
  return {
    line: () =>
      until(() => {
        const all = Buffer.concat(buffered)
        buffered = [all]
        const end = all.indexOf('\r\n')
        return end < 0 ? undefined : cut(end, 2).toString('utf8')
      }),
    begun: async () => {
      await until(() => (buffered.some((chunk) => chunk.length > 0) ? true : undefined))
    },
    data: () =>
      until(() => {
        const length = endOfData(buffered)
        return length === undefined ? undefined : unstuff(cut(length, 3))
      }),
    detach: () => {
      socket.off('data', onData)
      socket.off('end', onEnd)
    },
  }
}

/** Octets before the final `.CRLF`, if it is there. A glance at the newest chunks first, since data can be large. */
function endOfData(buffered: readonly Buffer[]): number | undefined {
  const newest = Buffer.concat(buffered.slice(-TERMINATOR.length))
  const begins = buffered.length <= TERMINATOR.length && newest.indexOf('.\r\n') === 0
  if (begins) return 0
  if (!newest.includes(TERMINATOR)) return undefined
  return Buffer.concat(buffered).indexOf(TERMINATOR) + 2
}

function unstuff(data: Buffer): Buffer {
  const text = data.toString('latin1')
  return Buffer.from(text.replace(/(^|\r\n)\./g, '$1'), 'latin1')
}
