import { readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Deriver } from '../../server/derive/derive.types.ts'
import { createDeriver, type DeriverOptions } from '../../server/derive/deriver.ts'
import { createLog } from '../../server/log.ts'
import { tempDir } from '../support/temp-dir.ts'
import { type StoreWithMail, storeWithMail } from './store-with-mail.ts'

const ORDER = readFileSync(new URL('../mail/html-inline-images.eml', import.meta.url))
const MULTIPART = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n'
/** Nobody reads it in two seconds: 40 MiB of flowed text, decoded word by word. */
const SLOW = `Subject: slow\r\n${MULTIPART}--b\r\nContent-Type: text/plain; format=flowed; charset=iso-2022-jp\r\n\r\n${'a \r\n'.repeat(10_000_000)}--b--\r\n`

function plain(word: string): string {
  return `Subject: ${word}\r\n\r\nThe word is ${word}.\r\n`
}

async function withMail(): Promise<StoreWithMail> {
  const mail = await storeWithMail(await tempDir())
  onTestFinished(() => mail.store.close())
  return mail
}

function start(mail: StoreWithMail, options: Partial<DeriverOptions> = {}): Deriver {
  const deriver = createDeriver({ store: mail.store, log: createLog('silent'), ...options })
  mail.onCommitted = (changes) => deriver.committed(changes)
  onTestFinished(() => deriver.close())
  return deriver
}

describe('the backlog', () => {
  test('what waited and what comes is derived, in whatever batches', async () => {
    const mail = await withMail()
    const before = await Promise.all(
      Array.from({ length: 100 }, (_, at) => mail.accept(plain(`before${at}`))),
    )
    const deriver = start(mail)
    const after = await Promise.all(Array.from({ length: 100 }, (_, at) => mail.accept(plain(`after${at}`))))
    const all = [...before, ...after]
    await deriver.reached(Math.max(...all.map(({ seq }) => seq)))
    const rows = await Promise.all(all.map(mail.row))
    expect(rows.map((row) => [row?.derived, row?.derivedError])).toEqual(all.map(() => ['ready', null]))
    expect(rows[7]?.snippet).toBe('The word is before7.')
    expect(rows[107]?.snippet).toBe('The word is after7.')
    expect(await mail.store.derived.pending(1)).toEqual([])
  })

  test('a list and a search see what is in it; the raw bytes stay as they were', async () => {
    const mail = await withMail()
    const deriver = start(mail)
    const ref = await mail.accept(ORDER)
    await mail.accept(plain('other'))
    await deriver.reached(ref.seq)
    expect(await mail.row(ref)).toMatchObject({
      derived: 'ready',
      attachmentCount: 3,
      snippet: 'Hello Anna, your lamp left us today. It costs 49€.',
    })
    const { instanceId } = (await mail.row(ref)) ?? { instanceId: 0 }
    for (const [field, words] of [
      ['subject', 'blue lamp'],
      ['addresses', 'orders@shop.example'],
      ['text', 'left us'],
      ['filenames', 'invoice 4711'],
    ] as const) {
      const search = { kind: 'text', field, words, prefix: false } as const
      const { rows } = await mail.store.messages.list({ instanceId, search, beforeSeq: null, limit: 9 })
      expect(
        rows.map(({ seq }) => seq),
        field,
      ).toEqual([ref.seq])
    }
    expect(Buffer.from((await mail.store.raw.read(ref.seq)) ?? []).equals(ORDER)).toBe(true)
  })

  test('a message that cannot be parsed says why and keeps what could be read', async () => {
    const mail = await withMail()
    const deriver = start(mail)
    const ref = await mail.accept(`Subject: x\r\n${MULTIPART}Lost words.\r\n`)
    const empty = await mail.accept('')
    await deriver.reached(empty.seq)
    expect(await mail.row(ref)).toMatchObject({
      derived: 'failed',
      derivedError: expect.stringContaining('none was found between its boundaries'),
      snippet: 'Lost words.',
    })
    expect(await mail.row(empty)).toMatchObject({ derived: 'ready', snippet: '', attachmentCount: 0 })
  })

  test('what one deriver left the next one does, after a restart too', async () => {
    const dir = await tempDir()
    const first = await storeWithMail(dir)
    const refs = await Promise.all(Array.from({ length: 50 }, (_, at) => first.accept(plain(`word${at}`))))
    const stopped = createDeriver({ store: first.store, log: createLog('silent') })
    await stopped.close()
    await first.store.close()
    const second = await storeWithMail(dir)
    onTestFinished(() => second.store.close())
    await start(second).reached(Math.max(...refs.map(({ seq }) => seq)))
    const rows = await Promise.all(refs.map(second.row))
    expect(rows.map((row) => row?.derived)).toEqual(refs.map(() => 'ready'))
  })
})

describe('a message that a worker does not survive is marked, and everything else goes on', () => {
  test.each([
    ['takes too long', SLOW, { jobMs: 2000 }, 'It could not be read: reading it took longer than 2000 ms.'],
    [
      'takes too much memory',
      SLOW,
      { heapMb: 48, jobMs: 60_000 },
      'It could not be read: reading it takes more memory than 48 MiB.',
    ],
  ] as const)('one that %s', async (_, message, limits, reason) => {
    const mail = await withMail()
    const refs = [
      await mail.accept(plain('before')),
      await mail.accept(message),
      await mail.accept(plain('after')),
    ] as const
    // One batch holds all three, so that the innocent are read again.
    const deriver = start(mail, { workers: 1, limits: { ...limits, batchBytes: 100 * 1024 * 1024 } })
    await deriver.reached(refs[2].seq)
    const rows = await Promise.all(refs.map(mail.row))
    expect(rows.map((row) => row?.derivedError)).toEqual([null, reason, null])
    expect(rows.map((row) => row?.snippet)).toEqual(['The word is before.', '', 'The word is after.'])
    expect(await deriver.parsed(refs[1])).toMatchObject({
      problem: reason,
      headers: [
        ['Subject', 'slow'],
        ['Content-Type', 'multipart/mixed; boundary=b'],
      ],
    })
    expect((await deriver.parsed(refs[0]))?.text).toBe('The word is before.\n')
  })
})

describe('on demand', () => {
  test('a message is read ahead of the backlog', async () => {
    const mail = await withMail()
    const refs = await Promise.all(
      Array.from({ length: 1000 }, (_, at) => mail.accept(`${plain(`word${at}`)}${'x'.repeat(5000)}`)),
    )
    const last = refs.reduce((one, other) => (one.seq > other.seq ? one : other))
    const deriver = start(mail)
    expect((await deriver.parsed(last))?.text).toContain('The word is')
    expect((await mail.row(last))?.derived).toBe('pending')
  })

  test('asked twice it is read once, and kept', async () => {
    const mail = await withMail()
    const deriver = start(mail)
    const ref = await mail.accept(ORDER)
    const [one, other] = await Promise.all([deriver.parsed(ref), deriver.parsed(ref)])
    expect(one).toBeDefined()
    expect(other).toBe(one)
    expect(await deriver.parsed(ref)).toBe(one)
  })

  test('parts and preview', async () => {
    const mail = await withMail()
    const deriver = start(mail)
    const [ref, text] = [await mail.accept(ORDER), await mail.accept(plain('none'))]
    expect(await deriver.part(ref, '3')).toMatchObject({
      filename: 'invoice 4711.pdf',
      sizeBytes: 15,
      bytes: new Uint8Array(Buffer.from('%PDF-1.4\n%%EOF\n')),
    })
    expect(await deriver.part(ref, '4')).toBeUndefined()
    const options = {
      partUrlPrefix: '/parts/',
      partUrlSuffix: '?k',
      openUrlPrefix: '/open?url=',
      remote: 'blocked',
      scheme: 'light',
    } as const
    const preview = await deriver.preview(ref, options)
    expect(preview?.html).toContain('<img src="/parts/1?k" alt="Shop" />')
    expect(preview?.html).toContain('<img src="/parts/2?k" alt="Lamp" />')
    expect(preview?.blockedCount).toBe(0)
    expect(await deriver.preview(text, options)).toBeNull()
  })

  test('a message that is gone', async () => {
    const mail = await withMail()
    const deriver = start(mail)
    const gone = { seq: 4711, sizeBytes: 10 }
    const options = {
      partUrlPrefix: '/parts/',
      partUrlSuffix: '?k',
      openUrlPrefix: '/open?url=',
      remote: 'blocked',
      scheme: 'light',
    } as const
    expect([
      await deriver.parsed(gone),
      await deriver.part(gone, '1'),
      await deriver.preview(gone, options),
    ]).toEqual([undefined, undefined, undefined])
    expect(await deriver.parsed({ seq: 4711, sizeBytes: 10_000_000 })).toBeUndefined()
  })

  test('the largest message: attachments counted, text cut, every byte of a part', async () => {
    const mail = await withMail()
    const deriver = start(mail)
    const line = `${Buffer.alloc(57, 7).toString('base64')}\r\n`
    const lines = Math.floor((49 * 1024 * 1024) / line.length)
    const ref = await mail.accept(
      `${MULTIPART}--b\r\n\r\nSee the film.\r\n--b\r\nContent-Type: video/mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n${line.repeat(lines)}--b--\r\n`,
    )
    await deriver.reached(ref.seq)
    expect(await mail.row(ref)).toMatchObject({
      derived: 'ready',
      attachmentCount: 1,
      snippet: 'See the film.',
    })
    const part = await deriver.part(ref, '1')
    expect(part?.bytes.length).toBe(57 * lines)
    expect(part?.bytes.every((octet) => octet === 7)).toBe(true)
  })

  test('after closing it says so', async () => {
    const mail = await withMail()
    const deriver = start(mail)
    const ref = await mail.accept(plain('x'))
    await deriver.close()
    await expect(deriver.parsed(ref)).rejects.toMatchObject({ code: 'unavailable' })
  })
})
