import { expect, test } from 'vitest'
import { NO_LIMITS } from '../../server/domain/limits.ts'
import { openTestMeter } from '../support/meter.ts'
import { converse } from '../support/smtp-client.ts'
import { openDoor } from './door.ts'

const MAIL = 'MAIL FROM:<a@example.com>'
const OVER = (limit: string) => `452 4.7.1 Instance default takes ${limit} at most, try again later`

test('a limit that is reached is said at MAIL, and the connection stays usable', async () => {
  const meter = openTestMeter({ limitsOf: () => ({ ...NO_LIMITS, messagesPerMinute: 1, bytesPerDay: 5000 }) })
  const { greeted, store } = await openDoor({ meter })
  const client = await greeted()
  const id = store.instances.byName('default')?.id ?? 0
  expect(
    await converse(client, [
      [`${MAIL} SIZE=5001`, OVER('5000 bytes a day')],
      [`${MAIL} SIZE=5000`, '250 '],
      ['RSET', '250 '],
    ]),
  ).toBeUndefined()
  meter.take({ id, name: 'default', kind: 'staging' }, 10)
  expect(
    await converse(client, [
      [MAIL, OVER('1 messages a minute')],
      ['RCPT TO:<b@example.com>', '503 '],
      ['NOOP', '250 '],
    ]),
  ).toBeUndefined()
})

test('connections at once count from the first MAIL until they end', async () => {
  const meter = openTestMeter({ limitsOf: () => ({ ...NO_LIMITS, connections: 1 }) })
  const { greeted, store } = await openDoor({ meter })
  const id = store.instances.byName('default')?.id ?? 0
  const [idle, first, second] = [await greeted(), await greeted(), await greeted()]
  expect(
    await converse(first, [
      [MAIL, '250 '],
      ['RSET', '250 '],
      [MAIL, '250 '],
    ]),
  ).toBeUndefined()
  expect(await converse(second, [[MAIL, OVER('1 connections at once')]])).toBeUndefined()
  await idle.command('QUIT')
  expect(meter.use(id).connections).toBe(1)
  await first.command('QUIT')
  await first.ended()
  await expect.poll(() => meter.use(id).connections).toBe(0)
  expect(await converse(second, [[MAIL, '250 ']])).toBeUndefined()
  second.destroy()
  await expect.poll(() => meter.use(id).connections).toBe(0)
})
