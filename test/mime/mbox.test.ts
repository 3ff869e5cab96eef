import { expect, test } from 'vitest'
import { MboxReader, writeMbox } from '../../server/mime/mbox.ts'
import { fc, runs } from '../support/properties.ts'

const AT_MS = Date.UTC(2026, 2, 5, 14, 5, 9)

test.each([
  ['one', 'From a@x.test Thu Mar  5 14:05:09 2026\nSubject: 1\n\nHello\n\n', ['Subject: 1\n\nHello\n']],
  ['two', 'From a\nA: 1\n\nx\n\nFrom b\nB: 2\n\ny\n', ['A: 1\n\nx\n', 'B: 2\n\ny\n']],
  ['quoted lines', 'From a\n\n>From x\n>>From y\n> From z\n', ['\nFrom x\n>From y\n> From z\n']],
  ['CRLF inside', 'From a\nA: 1\r\n\r\nx\r\n\n', ['A: 1\r\n\r\nx\r\n']],
  ['blank lines at the end', 'From a\nx\n\n\n\nFrom b\ny\n', ['x\n\n\n', 'y\n']],
  ['something before the first', 'junk\nFrom a\nx\n', ['x\n']],
  ['nothing', 'junk\n', []],
])('reads %s', (_, mbox, messages) => {
  expect(read([Buffer.from(mbox)])).toEqual(messages)
})

test('writes what other readers know', async () => {
  const raw = Buffer.from('Subject: x\r\n\r\nFrom here\r\n>From there\r\n')
  expect(Buffer.from(await write([raw])).toString()).toBe(
    'From app@shop.example Thu Mar  5 14:05:09 2026\nSubject: x\r\n\r\n>From here\r\n>>From there\r\n\n',
  )
})

test('what was written comes back byte for byte, however it is cut', async () => {
  const line = fc.constantFrom(
    'From ',
    '>From x',
    '>',
    'F',
    'Fro',
    '',
    'x',
    '\r',
    '>>>>From ',
    'From\n',
    'a longer line',
  )
  const message = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 8 })
  const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 4 }), cuts, async (messages, sizes) => {
      const raws = messages.map((lines) => Buffer.from(lines.map((pair) => pair.join('')).join('')))
      const mbox = Buffer.concat(
        await Promise.all(raws.map(async (raw) => Buffer.from(await write(cut(raw, sizes))))),
      )
      expect(read(cut(mbox, sizes))).toEqual(raws.map((raw) => raw.toString('latin1')))
    }),
    { numRuns: runs(200) },
  )
})

test('a line that is longer than any separator passes in pieces', async () => {
  const raw = Buffer.from(`A: 1\n\n${'From '.repeat(50_000)}\nFrom x\n${'y'.repeat(200_000)}\n`)
  const mbox = Buffer.from(await write(cut(raw, [90])))
  const [message = ''] = read(cut(mbox, [90]))
  expect(Buffer.from(message, 'latin1').equals(raw)).toBe(true)
})

function read(chunks: readonly Uint8Array[]): readonly string[] {
  const messages: string[] = []
  const reader = new MboxReader({
    begin: () => void messages.push(''),
    chunk: (bytes) => void messages.push(`${messages.pop()}${Buffer.from(bytes).toString('latin1')}`),
    end: () => {},
  })
  for (const chunk of chunks) reader.write(chunk)
  reader.end()
  return messages
}

async function write(chunks: readonly Uint8Array[]): Promise<Uint8Array> {
  async function* stream() {
    yield* chunks
  }
  const pieces: Uint8Array[] = []
  for await (const piece of writeMbox('app@shop.example', AT_MS, stream())) pieces.push(piece)
  return Buffer.concat(pieces)
}

function cut(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = (sizes[turn % sizes.length] ?? 1) ** 2
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}
