import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { ExportIndexLine } from '../../server/contract/export.types.ts'
import { writeZip } from '../../server/mime/zip.ts'
import { readZip } from '../../server/mime/zip-read.ts'
import { newMessage } from '../store/support.ts'
import { tempDir } from '../support/temp-dir.ts'
import { type OpenDoor, openDoor } from './door.ts'

const URL = '/api/v1/instances/default/messages'
const EXPORT = '/api/v1/instances/default/export?format=zip'

/** A zip of these files, by our own writer. */
function zip(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  async function* entries() {
    for (const [name, content] of Object.entries(files)) {
      yield { name, modifiedAtMs: 0, bytes: [Buffer.from(content)] }
    }
  }
  return buffer(writeZip(entries()))
}

async function unzip(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const path = join(await tempDir(), 'it.zip')
  writeFileSync(path, bytes)
  const files = new Map<string, Buffer>()
  for await (const file of readZip(path)) files.set(file.name, await buffer(file.bytes()))
  return files
}

function importZip({ ask }: OpenDoor, bytes: Buffer, url = URL) {
  return ask(url, { method: 'POST', body: bytes, headers: { 'content-type': 'application/zip' } })
}

describe('an export as zip', () => {
  test('has each message as a file, byte for byte, and an index of what no header says', async () => {
    const door = await openDoor()
    const raws = ['Subject: 1\r\n\r\nOne\r\n', `Subject: 2\r\n\r\n${'Zwei \xff\x00'.repeat(200_000)}`, '']
    for (const raw of raws) await door.deliver({ raw: Buffer.from(raw, 'latin1') })
    const answer = await door.ask(EXPORT)
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/zip'])
    expect(answer.headers['content-disposition']).toContain('filename="default.zip"')
    const files = await unzip(answer.bytes)
    const names = [...files.keys()]
    expect(names).toEqual([
      expect.stringMatching(/^000001-[\w-]+\.eml$/),
      expect.stringMatching(/^000002-[\w-]+\.eml$/),
      expect.stringMatching(/^000003-[\w-]+\.eml$/),
      'index.jsonl',
    ])
    expect(names.slice(0, 3).map((name) => files.get(name)?.toString('latin1'))).toEqual(raws)
    const lines = String(files.get('index.jsonl')).trim().split('\n')
    const index = lines.map((line) => JSON.parse(line) as ExportIndexLine)
    expect(index.map(({ file }) => file)).toEqual(names.slice(0, 3))
    expect(index[0]).toMatchObject({ subject: '1', decision: { kind: 'capture' } })
  })

  test('goes into another instance with its envelope and receive time, sent to nobody', async () => {
    const door = await openDoor()
    const stored = newMessage(1, {
      receivedAtMs: 1_600_000_000_000,
      bytes: Buffer.from('Subject: x\r\nTo: list@x.test\r\n\r\nx\r\n'),
    })
    await door.store.messages.accept(stored)
    await door.ask('/api/v1/instances', { method: 'POST', body: { name: 'live', kind: 'production' } })
    const { bytes } = await door.ask(EXPORT)
    const { status, json } = await importZip(door, bytes, '/api/v1/instances/live/messages')
    expect(status).toBe(201)
    const copy = (await door.ask(`/api/v1/instances/live/messages/${json.messages[0].id}`)).json
    expect(copy).toMatchObject({
      receivedAt: new Date(1_600_000_000_000).toISOString(),
      envelope: { from: 'shop@staging.example', to: ['alice@customer.example'] },
      recipients: [{ address: 'alice@customer.example', class: 'bcc', disposition: 'suppressed' }],
      deliveries: [],
    })
  })

  test('of a search has what it finds', async () => {
    const door = await openDoor()
    for (const word of ['apple', 'pear'])
      await door.deliver({ raw: Buffer.from(`Subject: ${word}\r\n\r\nx\r\n`) })
    const files = await unzip((await door.ask(`${EXPORT}&search=subject:pear`)).bytes)
    expect([...files.values()].map(String)[0]).toContain('Subject: pear')
    expect(files.size).toBe(2)
  })

  test('of nothing is an empty index', async () => {
    const door = await openDoor()
    expect([...(await unzip((await door.ask(EXPORT)).bytes))]).toEqual([['index.jsonl', Buffer.alloc(0)]])
  })
})

describe('an import of a zip', () => {
  test('takes .eml files in any folder, under any name, and nothing else', async () => {
    const door = await openDoor()
    const mail = (subject: string) => `Subject: ${subject}\r\nTo: ann@x.test\r\n\r\nx\r\n`
    const bytes = await zip({
      '../../../../etc/cron.d/evil.eml': mail('up'),
      '..\\..\\evil.eml': mail('back'),
      'C:/Windows/CON.EML': mail('windows'),
      '/absolute.eml': mail('absolute'),
      'nul\0byte.eml': mail('nul'),
      [`${'x'.repeat(5_000)}.eml`]: mail('long'),
      'folder/': '',
      'folder/notes.txt': 'no mail',
      '__MACOSX/folder/._mail.eml': 'resource fork',
      'folder/._mail.eml': 'resource fork',
    })
    const { status, json } = await importZip(door, bytes)
    expect([status, json.messages?.length]).toEqual([201, 6])
    const { messages } = (await door.ask(URL)).json
    expect(messages.map(({ subject }: { subject: string }) => subject).reverse()).toEqual([
      'up',
      'back',
      'windows',
      'absolute',
      'nul',
      'long',
    ])
    expect(messages[0].envelope.to).toEqual(['ann@x.test'])
    expect(readdirSync(door.deps.intake.spoolDir)).toEqual([])
  })

  test('an index that says what cannot be counts for nothing, and no time to come', async () => {
    const door = await openDoor()
    const line = (file: string, over: object) =>
      JSON.stringify({ file, receivedAt: '2999-01-01T00:00:00Z', ...over })
    const mail = 'Subject: x\r\nTo: ann@x.test\r\n\r\nx\r\n'
    const index = [
      line('a.eml', { envelope: { from: '', to: ['ben@x.test\r\nRCPT TO:<evil@x.test>'] } }),
      line('b.eml', { envelope: { from: 'no address', to: ['ben@x.test'] } }),
      line('c.eml', { envelope: { from: '', to: ['ben@x.test'] } }),
    ].join('\n')
    await importZip(door, await zip({ 'index.jsonl': index, 'a.eml': mail, 'b.eml': mail, 'c.eml': mail }))
    const { messages } = (await door.ask(URL)).json
    const seen = messages.map(({ envelope }: { envelope: { to: string[] } }) => envelope.to[0]).reverse()
    expect(seen).toEqual(['ann@x.test', 'ann@x.test', 'ben@x.test'])
    for (const { receivedAt } of messages) expect(Date.parse(receivedAt)).toBeLessThanOrEqual(Date.now())
  })

  test('a file of it that is damaged is left out and named, as is one too large', async () => {
    const door = await openDoor()
    const mail = 'Subject: x\r\nTo: ann@x.test\r\n\r\nx\r\n'
    const bomb = Buffer.alloc(51 * 1024 * 1024)
    const bytes = damaged(await zip({ 'a.eml': mail, 'b.eml': bomb, 'c.eml': mail }))
    const { status, json } = await importZip(door, bytes)
    expect([status, json.messages.length]).toEqual([201, 1])
    expect(json.refused).toEqual({
      count: 2,
      named: [
        { position: 1, reason: expect.stringContaining('"a.eml" in it is damaged') },
        { position: 2, reason: 'It is larger than 52428800 octets' },
      ],
    })
    expect(readdirSync(door.deps.intake.spoolDir)).toEqual([])
  })

  const refused: readonly (readonly [string, () => Promise<Buffer>, RegExp])[] = [
    ['no zip', async () => Buffer.from('PK no zip'), /cannot be read/],
    ['cut off', async () => (await zip({ 'a.eml': 'x' })).subarray(0, -8), /cannot be read/],
    [
      'a message that is not what its sum says',
      async () => damaged(await zip({ 'a.eml': 'Subject: x\r\n' })),
      /is damaged/,
    ],
    ['an encrypted message', async () => encrypted(await zip({ 'a.eml': 'Subject: x\r\n' })), /is encrypted/],
    ['no mail', () => zip({ 'a.txt': 'x' }), /There is no message in it/],
    [
      'a bomb',
      () => zip({ 'bomb.eml': Buffer.alloc(60 * 1024 * 1024) }),
      /It is larger than 52428800 octets/,
    ],
    [
      'a bomb as index',
      () => zip({ 'index.jsonl': Buffer.alloc(60 * 1024 * 1024), 'a.eml': 'x' }),
      /index\.jsonl has more than/,
    ],
    [
      'an index of more lines than there may be messages',
      () => zip({ 'index.jsonl': '{"file":"x"}\n'.repeat(200_000), 'a.eml': 'x' }),
      /index\.jsonl has more than 100000 lines/,
    ],
    [
      'an index that is none',
      () => zip({ 'index.jsonl': '{"file": 7}', 'a.eml': 'x' }),
      /A line of index\.jsonl cannot be read: file/,
    ],
    ['an index of something else', () => zip({ 'index.jsonl': '<xml/>', 'a.eml': 'x' }), /is no JSON/],
  ]
  test.each(refused)('%s is refused, and leaves nothing behind', async (_, make, words) => {
    const door = await openDoor()
    const { status, json } = await importZip(door, await make())
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(json.detail).toMatch(words)
    expect((await door.store.instances.counts(1)).total).toBe(0)
    expect(readdirSync(door.deps.intake.spoolDir)).toEqual([])
  })

  test('which is broken off leaves nothing behind', async () => {
    const door = await openDoor()
    const aborted = new AbortController()
    const headers = { 'content-type': 'application/zip', 'content-length': '1000000' }
    const asked = door.ask(URL, { method: 'POST', body: 'PK', headers, signal: aborted.signal })
    await expect.poll(() => readdirSync(door.deps.intake.spoolDir)).toHaveLength(1)
    aborted.abort()
    await expect(asked).rejects.toThrow()
    await expect.poll(() => readdirSync(door.deps.intake.spoolDir)).toEqual([])
  })
})

/** One octet of the sum that the directory says. */
function damaged(bytes: Buffer): Buffer {
  const at = directoryOf(bytes) + 16
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  return bytes
}

function encrypted(bytes: Buffer): Buffer {
  const at = directoryOf(bytes) + 8
  bytes.writeUInt16LE(bytes.readUInt16LE(at) | 1, at)
  return bytes
}

function directoryOf(bytes: Buffer): number {
  return bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
}
