import { once } from 'node:events'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { openDoor } from './door.ts'

/** A log at `debug` that keeps its lines. */
function keptLog() {
  const lines: { readonly level: number; readonly msg: string }[] = []
  const sink = new Writable({
    write: (chunk, _, done) => {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  return { lines, log: pino({ level: 'debug' }, sink) }
}

test('a client that breaks off in the middle of an answer is no error', async () => {
  const { lines, log } = keptLog()
  const door = await openDoor({ log })
  const { id } = await door.deliver({ text: 'x'.repeat(20 * 1024 * 1024) })
  for (const end of ['destroy', 'resetAndDestroy'] as const) {
    const socket = connect(door.port, '127.0.0.1')
    socket.write(`GET /api/v1/instances/default/messages/${id}/raw HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    await once(socket, 'data')
    socket[end]()
  }
  const gone = () => lines.filter(({ msg }) => msg === 'a client went before it had its answer').length
  await expect.poll(gone).toBe(2)
  expect(lines.filter(({ level }) => level >= 40)).toEqual([])
})
