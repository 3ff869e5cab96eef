import { describe, expect, test } from 'vitest'
import { type ProxyHeader, readProxyHeader } from '../../server/smtp/proxy-header.ts'
import { fc } from '../support/properties.ts'

const SIGNATURE = '0d0a0d0a000d0a515549540a'
const ALICE = { kind: 'client', address: '192.0.2.7', port: 40_000 }

const said = (text: string) => readProxyHeader(Buffer.from(text, 'latin1'))
const hex = (octets: string) => readProxyHeader(Buffer.from(octets.replaceAll(' ', ''), 'hex'))

describe('version 1', () => {
  test.each<[line: string, source: object]>([
    ['PROXY TCP4 192.0.2.7 198.51.100.1 40000 25', ALICE],
    ['PROXY TCP6 2001:db8::7 2001:db8::1 40000 25', { ...ALICE, address: '2001:db8::7' }],
    ['PROXY UNKNOWN', { kind: 'unknown' }],
    ['PROXY UNKNOWN ffff::1 ffff::2 65535 65535', { kind: 'unknown' }],
  ])('%s', (line, source) => {
    expect(said(`${line}\r\nEHLO next\r\n`)).toEqual({ kind: 'header', octets: line.length + 2, source })
  })

  test.each([
    'EHLO client.example\r\n',
    'PROXY\r\n',
    'proxy TCP4 192.0.2.7 198.51.100.1 40000 25\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 40000 25\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 40000\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 40000 25 1\r\n',
    'PROXY TCP4  192.0.2.7 198.51.100.1 40000 25\r\n',
    'PROXY TCP4 192.0.2.777 198.51.100.1 40000 25\r\n',
    'PROXY TCP4 2001:db8::7 198.51.100.1 40000 25\r\n',
    'PROXY TCP6 fe80::1%eth0 2001:db8::1 40000 25\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 70000 25\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.1 040 25\r\n',
    'PROXY UDP4 192.0.2.7 198.51.100.1 40000 25\r\n',
    `PROXY UNKNOWN ${'x'.repeat(100)}\r\n`,
  ])('%j is none', (text) => {
    expect(said(text)).toEqual({ kind: 'malformed' })
  })
})

describe('version 2', () => {
  const v4 = 'c0000207 c6336401 9c40 0019'
  const v6 = '20010db8000000000000000000000007 20010db8000000000000000000000001 9c40 0019'

  test.each<[what: string, octets: string, header: ProxyHeader]>([
    ['IPv4', `21 11 000c ${v4}`, { kind: 'header', octets: 28, source: ALICE as never }],
    [
      'IPv4 with additions',
      `21 11 0010 ${v4} 04 0001 00`,
      { kind: 'header', octets: 32, source: ALICE as never },
    ],
    [
      'IPv6',
      `21 21 0024 ${v6}`,
      { kind: 'header', octets: 52, source: { kind: 'client', address: '2001:db8::7', port: 40_000 } },
    ],
    ['LOCAL', '20 00 0000', { kind: 'header', octets: 16, source: { kind: 'proxy' } }],
    ['no family', '21 00 0000', { kind: 'header', octets: 16, source: { kind: 'unknown' } }],
    [
      'a socket in a file',
      `21 31 0004 ${'00'.repeat(4)}`,
      { kind: 'header', octets: 20, source: { kind: 'unknown' } },
    ],
    ['another version', `31 11 000c ${v4}`, { kind: 'malformed' }],
    ['another command', `22 11 000c ${v4}`, { kind: 'malformed' }],
    ['addresses cut short', '21 11 0004 c0000207', { kind: 'malformed' }],
    ['more than anybody adds', '21 11 ffff', { kind: 'malformed' }],
  ])('%s', (_, octets, header) => {
    expect(hex(SIGNATURE + octets)).toEqual(header)
  })
})

test('every beginning of a header is unfinished, and whatever follows changes nothing', () => {
  const headers = [
    Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 40000 25\r\n'),
    Buffer.from(`${SIGNATURE}2111000cc0000207c63364019c400019`, 'hex'),
  ]
  for (const header of headers) {
    for (let end = 0; end < header.length; end++) {
      expect(readProxyHeader(header.subarray(0, end))).toEqual({ kind: 'unfinished' })
    }
    expect(readProxyHeader(Buffer.concat([header, Buffer.from('EHLO x\r\n')]))).toEqual({
      kind: 'header',
      octets: header.length,
      source: ALICE,
    })
  }
})

test('whatever comes, it is decided within the octets of a header', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6000, size: 'max' }), fc.boolean(), (octets, signed) => {
      const start = signed ? Buffer.from(SIGNATURE, 'hex') : Buffer.alloc(0)
      const { kind } = readProxyHeader(Buffer.concat([start, octets]))
      expect(kind !== 'unfinished' || octets.length < 4200).toBe(true)
    }),
  )
})
