import { describe, expect, test } from 'vitest'
import { readStructure, type StructurePart } from '../../server/mime/structure.ts'
import { busyMs } from '../support/busy-ms.ts'

/** `1 multipart/mixed (1.1 text/plain, …)` */
function written({ path, contentType, filename, children }: StructurePart): string {
  const name = filename === null ? '' : ` ${filename}`
  const inner = children.length === 0 ? '' : ` (${children.map(written).join(', ')})`
  return `${path} ${contentType}${name}${inner}`
}
const lines = (...all: string[]) => Buffer.from(all.join('\r\n'))

describe('the tree of parts', () => {
  test('as written: alternatives, attachments, a message in the message', () => {
    const bytes = lines(
      'Subject: x',
      'Content-Type: multipart/mixed; boundary="a b"',
      '',
      'preamble --a b',
      '--a b',
      'Content-Type: multipart/alternative; boundary=inner',
      '',
      '--inner',
      '',
      'text',
      '--inner',
      'Content-Type: TEXT/HTML; charset="UTF-8"',
      'Content-Transfer-Encoding: Base64',
      '',
      'abcd',
      '--inner--',
      '--a b',
      'Content-Type: application/pdf; name=x.pdf',
      'Content-Disposition: attachment; filename="in \\"voice\\".pdf"',
      '',
      '12345',
      '--a b',
      'Content-Type: message/rfc822',
      '',
      'Subject: inner',
      '',
      'hello',
      '--a b--',
      'epilogue',
    )
    const { root, isCut } = readStructure(bytes)
    expect(written(root)).toBe(
      '1 multipart/mixed (1.1 multipart/alternative (1.1.1 text/plain, 1.1.2 text/html), ' +
        '1.2 application/pdf in "voice".pdf, 1.3 message/rfc822 (1.3.1 text/plain))',
    )
    expect(isCut).toBe(false)
    expect(root.children[0]?.children[1]).toMatchObject({
      charset: 'UTF-8',
      encoding: 'base64',
      sizeBytes: 4,
    })
    expect(root.children[1]).toMatchObject({ disposition: 'attachment', sizeBytes: 5 })
  })

  test.each([
    ['filename=plain.pdf', 'plain.pdf'],
    ['filename="=?UTF-8?Q?Rechnung_f=C3=BCr?= =?UTF-8?Q?_Anna.pdf?="', 'Rechnung für Anna.pdf'],
    ["filename=x.pdf; filename*=UTF-8'de'f%C3%BCr%20Anna.pdf", 'für Anna.pdf'],
    ["filename*1*=%20Anna.pdf; filename*0*=iso-8859-1''f%FCr", 'für Anna.pdf'],
    ['filename*0="a long ";\r\n filename*1="name.pdf"', 'a long name.pdf'],
    ["filename*=''%", '%'],
    ['filename*=nonsense', 'nonsense'],
    ['filename=""', null],
  ])('names are read as mail programs read them: %s', (parameter, name) => {
    const bytes = lines(
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; ${parameter}`,
      '',
      'x',
    )
    expect(readStructure(bytes).root.filename).toBe(name)
  })

  test.each([
    ['', '1 text/plain'],
    ['no header at all', '1 text/plain'],
    ['Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\na', '1 multipart/mixed'],
    ['Content-Type: multipart/mixed; boundary=x\r\n\r\nnever', '1 multipart/mixed'],
    [
      'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nunclosed',
      '1 multipart/mixed (1.1 text/plain)',
    ],
    [
      'Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: a\n\nb\n--x--',
      '1 multipart/digest (1.1 message/rfc822 (1.1.1 text/plain))',
    ],
  ])('%j', (text, tree) => {
    expect(written(readStructure(Buffer.from(text)).root)).toBe(tree)
  })

  test('bombs are cut, in time', () => {
    const many = `Content-Type: multipart/mixed; boundary=x\n\n${'--x\n\n'.repeat(400_000)}`
    const deep = 'Content-Type: message/rfc822\n\n'.repeat(10_000)
    const sameBoundary = 'Content-Type: multipart/mixed; boundary=x\n\n--x\n'.repeat(5_000)
    const tookMs = busyMs(() => {
      expect(readStructure(Buffer.from(many)).isCut).toBe(true)
      expect(readStructure(Buffer.from(deep)).isCut).toBe(true)
      readStructure(Buffer.from(sameBoundary))
    })
    expect(tookMs).toBeLessThan(5_000)
  })
})
