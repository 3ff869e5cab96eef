import { describe, expect, test } from 'vitest'
import { PARSE_LIMITS } from '../../server/mime/limits.ts'
import { parseMessage } from '../../server/mime/parse.ts'
import { readPart } from '../../server/mime/part.ts'
import { fc, runs } from '../support/properties.ts'

function bytes(latin1: string): Uint8Array {
  return Buffer.from(latin1, 'latin1')
}

const MULTIPART = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n'

/** Depth by nesting, each level with a text. */
function nested(depth: number): string {
  const levels = Array.from(
    { length: depth },
    (_, at) =>
      `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n\r\ntext ${at}\r\n--b${at}\r\n`,
  )
  return `${levels.join('')}\r\nend`
}

const HOSTILE: Readonly<
  Record<string, readonly [message: () => string, problem: RegExp | null, text: string | null]>
> = {
  '400,000 parts': [
    () => `${MULTIPART}--b\r\n\r\nfirst\r\n${'--b\r\nContent-Type: a/b\r\n\r\nx\r\n'.repeat(400_000)}`,
    /more than 1000 MIME parts/,
    'first',
  ],
  'depth 10,000': [() => nested(10_000), /more than 1000 MIME parts/, 'text 0'],
  'messages in messages': [() => 'Content-Type: message/rfc822\r\n\r\n'.repeat(10_000), null, null],
  '50,000 header fields': [() => `${'X-A: b\r\n'.repeat(50_000)}\r\nbody`, /header is longer than/, 'body'],
  'a header of 1.1 MB': [() => `X-A: ${'b'.repeat(1_150_000)}\r\n\r\nbody`, /header is longer than/, 'body'],
  'a header of 1.1 MB in a part': [
    () => `${MULTIPART}--b\r\n\r\nfirst\r\n--b\r\nX-A: ${'b'.repeat(1_150_000)}\r\n\r\nx`,
    /header of one of its parts is longer/,
    null,
  ],
  '100,000 addresses': [() => `To: ${'a@b.example,'.repeat(80_000)}\r\n\r\nbody`, null, 'body'],
  '20,000 parameters': [
    () =>
      `Content-Type: text/plain${Array.from({ length: 20_000 }, (_, at) => `; a*${at}*=x`).join('')}\r\n\r\nbody`,
    null,
    'body',
  ],
  'open encoded words': [() => `Subject: ${'=?utf-8?q?'.repeat(80_000)}\r\n\r\nbody`, null, 'body'],
  'open comments': [() => `Content-Type: text/plain; ${'('.repeat(200_000)}\r\n\r\nbody`, null, 'body'],
  'a boundary of 5,000 characters': [
    () =>
      `Content-Type: multipart/mixed; boundary="${'b'.repeat(5000)}"\r\n\r\n--${'b'.repeat(5000)}\r\n\r\nx\r\n`,
    null,
    'x',
  ],
  'an empty boundary': [
    () => 'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nx\r\n',
    /none was found/,
    '--\r\n\r\nx\r\n',
  ],
  'no body': [() => 'Content-Type: multipart/mixed; boundary=b\r\n\r\n', null, null],
  'one line of 5 MB': [() => `Subject: x\r\n\r\n${'x'.repeat(5_000_000)}`, null, 'x'],
  'a file name like a path': [() => 'Content-Type: a/b; name="../../etc/passwd"\r\n\r\nx', null, null],
}

describe('what is made to hurt is read up to a limit', () => {
  test.each(Object.entries(HOSTILE))('%s', async (_, [message, problem, text]) => {
    const parsed = await parseMessage(bytes(message()))
    if (problem === null) expect(parsed.problem).toBeNull()
    else expect(parsed.problem).toMatch(problem)
    if (text === null) expect(parsed.text).toBeNull()
    else expect(parsed.text?.slice(0, text.length)).toBe(text)
    expect(parsed.attachments.length).toBeLessThan(PARSE_LIMITS.parts)
    expect(parsed.headers.length).toBeLessThanOrEqual(PARSE_LIMITS.headerFields)
  })

  test('a long text is cut and says so', async () => {
    const { text, problem } = await parseMessage(bytes(`\r\n${'word '.repeat(100)}`), {
      ...PARSE_LIMITS,
      textLength: 20,
    })
    expect(text).toBe('word word word word \n[… cut here; the raw message has the rest]')
    expect(problem).toBeNull()
  })

  test('time is a limit too', async () => {
    const message = `${MULTIPART}${'--b\r\nContent-Type: a/b\r\n\r\nx\r\n'.repeat(900)}`
    const { problem } = await parseMessage(bytes(message), { ...PARSE_LIMITS, timeMs: 1 })
    expect(problem).toBe('Reading its parts took longer than 1 ms; what follows was not read.')
  })
})

describe('parts', () => {
  const MESSAGE = bytes(
    `${MULTIPART}--b\r\n\r\ntext\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <c@x>\r\n\r\npng\r\n--b--\r\n`,
  )

  test('are numbered from 1 in order, each with its bytes', async () => {
    const { attachments } = await parseMessage(MESSAGE)
    expect(attachments.map(({ part, contentType }) => [part, contentType])).toEqual([
      ['1', 'application/pdf'],
      ['2', 'image/png'],
    ])
    const [first, second] = await Promise.all([readPart(MESSAGE, '1'), readPart(MESSAGE, '2')])
    expect(first).toEqual({ ...attachments[0], bytes: Buffer.from([0, 1, 2, 3]) })
    expect(second).toEqual({ ...attachments[1], bytes: Buffer.from('png') })
  })

  test.each(['0', '3', '', '01', '1.1', 'toString'])('there is none named "%s"', async (part) => {
    expect(await readPart(MESSAGE, part)).toBeUndefined()
  })

  test('a type that is none, and names that are too long, are not repeated', async () => {
    const { attachments } = await parseMessage(
      bytes(
        `${MULTIPART}--b\r\nContent-Type: text/html\x01<x>\r\nContent-ID: <${'i'.repeat(5000)}>\r\nContent-Disposition: attachment; filename="${'n'.repeat(5000)}"\r\n\r\nx\r\n--b--\r\n`,
      ),
    )
    expect(attachments).toHaveLength(1)
    expect(attachments[0]?.contentType).toBe('application/octet-stream')
    expect([attachments[0]?.contentId?.length, attachments[0]?.filename?.length]).toEqual([998, 255])
  })
})

test('never throws, whatever the bytes', async () => {
  const pieces = fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=b\r\n',
    'Content-Type: text/html; charset=',
    'Content-Type: message/rfc822\r\n',
    'Content-Transfer-Encoding: base64\r\n',
    'Content-Transfer-Encoding: quoted-printable\r\n',
    'Content-Disposition: attachment; filename*0*=',
    "utf-8''%",
    'format=flowed\r\n',
    '\r\n\r\n',
    '\r\n',
    '\n',
    '\r',
    '--b\r\n',
    '--b--\r\n',
    '--',
    '=',
    '=3D',
    '\x00',
    '\xff\xfe',
    'iso-2022-jp',
    'utf-7',
    'Subject: =?utf-8?B?',
  )
  const messages = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 60 })
      .map((parts) => new Uint8Array(bytes(parts.join('')))),
  )
  await fc.assert(
    fc.asyncProperty(messages, async (message) => {
      const parsed = await parseMessage(message)
      expect(parsed.problem ?? 'ok').not.toBe('')
      const parts = await Promise.all(parsed.attachments.map(({ part }) => readPart(message, part)))
      expect(parts.map((part) => part?.bytes.length)).toEqual(
        parsed.attachments.map(({ sizeBytes }) => sizeBytes),
      )
    }),
    { numRuns: runs(2000) },
  )
})
