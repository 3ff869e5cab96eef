import { expect, test } from 'vitest'
import { outgoing } from '../../server/delivery/outgoing.ts'
import type { MessageId } from '../../server/domain/message.ts'
import type { ClaimedDeliveries } from '../../server/store/store.types.ts'
import { address, octets, safe } from './fixtures.ts'

const RAW = 'To: ann@real.example\r\n\r\nHello\r\n'
const ANY = { maxSizeBytes: null }

/** A claim on a production message, given as `raw`, whose header is replaced by `head`. */
function claimed(...raw: readonly string[]): ClaimedDeliveries {
  return {
    messageSeq: 1,
    messageId: 'bWVzc2FnZQ' as MessageId,
    instanceId: 1,
    copyId: 1,
    copy: {
      from: '',
      head: Buffer.from('X: y\r\n\r\n'),
      bodyOffset: RAW.indexOf('Hello'),
      relay: 'real',
    },
    facts: { sizeBytes: RAW.length, canonical: true, hasEightBit: false, hasNul: false },
    envelope: { from: '', to: [], smtputf8: false, body: null, ret: null, envid: null },
    frozen: { safeSet: [address('ann@real.example')], instanceKind: 'production', mode: 'deliver' },
    raw: () => octets(...raw),
    deliveries: [],
  }
}

async function drain(data: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of data) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

test('the data is the head of the copy and the body as it came, and SIZE says how much', async () => {
  const { data, sizeBytes } = outgoing(claimed(...RAW), safe('ann@real.example'), ANY)
  const sent = await drain(data)
  expect(sent).toBe('X: y\r\n\r\nHello\r\n')
  expect(sizeBytes).toBe(sent.length)
})

test('a part is never sent for the whole', async () => {
  const { data } = outgoing(claimed(RAW.slice(0, -1)), safe('ann@real.example'), ANY)
  await expect(drain(data)).rejects.toThrow(`${RAW.length - 1} of ${RAW.length} octets`)
})
