import { expect, test } from 'vitest'
import { encodeMessage } from '../../server/store/messages/encode-message.ts'
import { packBytes } from '../../server/store/threads/pack-bytes.ts'
import { newMessage, outgoing } from './new-message.ts'

const RAW = Buffer.from('Subject: Hello\r\n\r\nHello.\r\n')

function accept(message: ReturnType<typeof newMessage>) {
  return { name: 'accept', args: encodeMessage(message) } as const
}

test('raw bytes and heads of what is accepted together stand in one buffer, and nothing beside them', () => {
  const head = Buffer.concat([Buffer.from('Subject: {Alice} '), Buffer.from('Hello\r\n')])
  const made = outgoing(1, ['qa@team.example'], { raw: { kind: 'memory', bytes: RAW } })
  const copy = made.copy && { ...made.copy, head }
  const { requests, transfer } = packBytes([
    accept({ ...made, copy }),
    accept(newMessage(1, { raw: { kind: 'file', path: '/spool/one.eml', sizeBytes: 7 } })),
    accept(newMessage(1, { bytes: RAW })),
  ])
  expect(transfer.map(({ byteLength }) => byteLength)).toEqual([2 * RAW.length + head.length])
  expect(requests).toEqual([
    {
      name: 'accept',
      args: {
        ...encodeMessage(made),
        raw: { kind: 'memory', bytes: bytes(RAW) },
        copy: { ...copy, head: bytes(head) },
      },
    },
    expect.objectContaining({
      args: expect.objectContaining({
        raw: { kind: 'file', path: '/spool/one.eml', sizeBytes: 7 },
        copy: null,
      }),
    }),
    expect.objectContaining({
      args: expect.objectContaining({ raw: { kind: 'memory', bytes: bytes(RAW) } }),
    }),
  ])
  expect(head.toString()).toBe('Subject: {Alice} Hello\r\n')
})

function bytes(of: Uint8Array): Uint8Array {
  return new Uint8Array(of)
}
