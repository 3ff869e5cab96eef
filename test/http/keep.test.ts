import { describe, expect, test } from 'vitest'
import { createStripper } from '../../server/derive/strip.ts'
import { type OpenDoor, openDoor } from './door.ts'
import { HOSTILE } from './mails.ts'

const RETENTION = '/api/v1/instances/default/retention'
const NOW = 1_800_000_000_000

/** Waits until all is derived, then takes what `keep` does not keep, and waits for the index again. */
async function stripped({ store, deps: { deriver } }: OpenDoor): Promise<number> {
  const instance = store.instances.byName('default')
  if (instance === undefined) throw new Error('no instance')
  await deriver.reached(await store.changes.cursor())
  const count = await createStripper(store).strip(instance, NOW, new AbortController().signal)
  await deriver.reached(await store.changes.cursor())
  return count
}

async function found({ ask }: OpenDoor, search: string): Promise<number> {
  const query = new URLSearchParams({ search })
  return (await ask(`/api/v1/instances/default/messages?${query}`)).json.messages.length
}

describe('what an instance keeps of its messages', () => {
  test('is everything unless it says otherwise, and only known words are taken', async () => {
    const { ask } = await openDoor()
    expect((await ask(RETENTION)).json.keep).toBe('full')
    const wrong = await ask(RETENTION, { method: 'PATCH', body: { keep: 'nothing' } })
    expect(wrong.json).toMatchObject({ status: 422, errors: [{ path: 'keep' }] })
    const body = { keep: 'headers', messages: 9 }
    expect((await ask(RETENTION, { method: 'PATCH', body })).json).toMatchObject({
      keep: 'headers',
      settings: { messages: 9, ageMs: null },
    })
    expect((await ask(RETENTION, { method: 'PATCH', body: { ageMs: 3_600_000 } })).json.keep).toBe('headers')
  })

  test('headers: the body is gone from every answer, search and counter, and the message says so', async () => {
    const door = await openDoor()
    const { ask, deliver } = door
    const { id } = await deliver({ raw: HOSTILE, to: ['ann@customer.example'] })
    const path = `/api/v1/instances/default/messages/${id}`
    expect((await ask(path)).text).toContain('4711')
    const whole = (await ask(path)).json
    expect(await found(door, '4711')).toBe(1)
    await ask(RETENTION, { method: 'PATCH', body: { keep: 'headers' } })
    expect(await stripped(door)).toBe(1)
    const { json, text } = await ask(path)
    const left = HOSTILE.indexOf('\r\n\r\n') + 4
    expect(json).toMatchObject({
      subject: whole.subject,
      headers: whole.headers,
      recipients: whole.recipients,
      text: null,
      html: null,
      attachments: [],
      links: [],
      codes: [],
      snippet: '',
      attachmentCount: 0,
      parseable: true,
      sizeBytes: left,
      removed: { what: 'body', at: new Date(NOW).toISOString(), bytes: whole.sizeBytes - left },
    })
    expect(text).not.toContain('4711')
    for (const part of [
      '/raw',
      '/delivered',
      '/text',
      '/html',
      '/codes',
      '/links',
      '/parts/2',
      '/structure',
    ]) {
      const answer = await ask(`${path}${part}`)
      expect([part, answer.status]).toEqual([part, 404])
      expect(answer.json.detail).toMatch(/^The body of this message was removed at 2027-01-15T08:00:00/)
    }
    expect((await ask(`${path}/headers`)).json.headers).toEqual(whole.headers)
    expect(
      await Promise.all(['4711', 'filename:evil', 'has:attachment'].map((one) => found(door, one))),
    ).toEqual([0, 0, 0])
    expect(
      await Promise.all(
        ['subject:CON', 'to:ann@customer.example', 'header:X-Run:42'].map((one) => found(door, one)),
      ),
    ).toEqual([1, 1, 1])
    expect((await ask(RETENTION)).json.held).toMatchObject({ messages: 1, bytes: left })
    expect(await stripped(door)).toBe(0)
  })

  test('envelope: nothing that the sender wrote is left, also of what had its header still', async () => {
    const door = await openDoor()
    const { ask, deliver } = door
    const { id } = await deliver({
      subject: 'Confidential',
      text: 'secret',
      headers: { 'Message-ID': '<m@x>' },
    })
    await ask(RETENTION, { method: 'PATCH', body: { keep: 'headers' } })
    expect(await stripped(door)).toBe(1)
    expect(await found(door, 'confidential')).toBe(1)
    await ask(RETENTION, { method: 'PATCH', body: { keep: 'envelope' } })
    expect(await stripped(door)).toBe(1)
    const { json, text } = await ask(`/api/v1/instances/default/messages/${id}`)
    expect(json).toMatchObject({
      subject: null,
      from: { name: null, address: null },
      headers: [],
      envelope: { from: 'app@shop.example', to: ['ann@customer.example'] },
      sizeBytes: 0,
      removed: { what: 'content' },
    })
    expect(text).not.toContain('Confidential')
    expect(await found(door, 'confidential')).toBe(0)
    expect(await found(door, 'message-id:m@x')).toBe(0)
    expect(await found(door, 'recipient:ann@customer.example')).toBe(1)
    await ask(RETENTION, { method: 'PATCH', body: { keep: 'full' } })
    expect(await stripped(door)).toBe(0)
  })

  test('what has lost its body is sent to nobody any more', async () => {
    const door = await openDoor()
    const { ask, deliver, store } = door
    const { id, seq } = await deliver({ text: 'secret' })
    await ask(RETENTION, { method: 'PATCH', body: { keep: 'headers' } })
    await stripped(door)
    const path = '/api/v1/instances/default/releases'
    for (const suffix of ['/preview', '']) {
      const { json } = await ask(`${path}${suffix}`, { method: 'POST', body: { ids: [id] } })
      expect(json.messages).toMatchObject([
        { kind: 'refused', reason: 'Its body was removed, so there is nothing to send.' },
      ])
    }
    const copy = { from: '', to: [], head: new Uint8Array(), bodyOffset: 0, relay: 'real' } as const
    const release = { messageSeq: seq, kind: 'release', atMs: 1, by: 'ann', reason: null, copy } as const
    await expect(store.outbox.release(release)).rejects.toMatchObject({ code: 'not-found' })
  })
})
