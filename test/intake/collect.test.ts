import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCollector } from '../../server/intake/collect.ts'
import { readHeader } from '../../server/suppression/header.ts'
import { fc, runs } from '../support/properties.ts'
import { tempDir } from '../support/temp-dir.ts'

describe('what a collector says of the bytes', () => {
  test.each([
    ['', { canonical: true, hasEightBit: false, hasNul: false }],
    ['Subject: x\r\n\r\nbody\r\n', { canonical: true, hasEightBit: false, hasNul: false }],
    ['a\nb\r\n', { canonical: false, hasEightBit: false, hasNul: false }],
    ['a\rb\r\n', { canonical: false, hasEightBit: false, hasNul: false }],
    ['a\r', { canonical: false, hasEightBit: false, hasNul: false }],
    ['a\r\r\n', { canonical: false, hasEightBit: false, hasNul: false }],
    ['\n', { canonical: false, hasEightBit: false, hasNul: false }],
    ['a\xe9\r\n', { canonical: true, hasEightBit: true, hasNul: false }],
    ['a\0b\r\n', { canonical: true, hasEightBit: false, hasNul: true }],
  ])('%j', async (text, facts) => {
    const bytes = Buffer.from(text, 'latin1')
    for (const size of [1, 2, 3, bytes.length || 1]) {
      const content = await collected(await tempDir(), pieces(bytes, size))
      expect(content.facts).toEqual({ ...facts, sizeBytes: bytes.length })
    }
  })

  test('however the bytes are cut, the bytes and the facts are the same', async () => {
    const dir = await tempDir()
    const octets = fc
      .uint8Array({ maxLength: 60 })
      .map((raw) => raw.map((octet) => [13, 10, 0, 65, 200][octet % 5] ?? 65))
    await fc.assert(
      fc.asyncProperty(octets, fc.integer({ min: 1, max: 60 }), async (bytes, size) => {
        const cut = await collected(dir, pieces(bytes, size))
        const text = Buffer.from(bytes).toString('latin1')
        expect(Buffer.from(cut.start)).toEqual(Buffer.from(bytes))
        expect(cut.facts.canonical).toBe(!/[\r\n]/.test(text.replaceAll('\r\n', '')))
        expect(cut.facts.hasNul).toBe(bytes.includes(0))
        expect(cut.facts.hasEightBit).toBe(bytes.includes(200))
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('where the bytes are kept', () => {
  test('up to a mebibyte in memory, above it in a file that holds exactly them', async () => {
    const dir = await tempDir()
    const small = Buffer.alloc(1024 * 1024, 'a')
    expect((await collected(dir, pieces(small, 60_000))).raw.kind).toBe('memory')

    const large = Buffer.alloc(3_000_001, 'abcdefg\r\n')
    const content = await collected(dir, pieces(large, 65_536))
    if (content.raw.kind !== 'file') throw new Error('expected a spooled message')
    expect((await readFile(content.raw.path)).equals(large)).toBe(true)
    expect(large.subarray(0, content.start.length).equals(content.start)).toBe(true)
  })

  test.each<[what: string, header: string, octetsKept: number]>([
    ['an ordinary header', 'From: a@shop.example\r\nSubject: x\r\n\r\n', 80_000],
    ['bare LF', 'From: a@shop.example\nSubject: x\n\n', 80_000],
    ['a line that is no field', 'From: a@shop.example\r\nno field\r\nTo: b@shop.example\r\n', 80_000],
    ['none at all', '', 80_000],
    ['half a mebibyte of it', `To: ${'a@shop.example,\r\n '.repeat(30_000)}b@shop.example\r\n\r\n`, 700_000],
    [
      'an end behind the first mebibyte',
      `X: ${'y'.repeat(1_070_000)}\r\nTo: a@shop.example\r\n\r\n`,
      1_300_000,
    ],
    ['no end', 'X: y\r\n'.repeat(500_000), 1_300_000],
  ])('of a spooled message the header stays in memory: %s', async (_what, header, octetsKept) => {
    const bytes = Buffer.concat([Buffer.from(header), Buffer.alloc(2_000_000, 'words of the body\r\n')])
    const { start } = await collected(await tempDir(), pieces(bytes, 65_536))
    expect(bytes.subarray(0, start.length).equals(start)).toBe(true)
    expect(start.length).toBeLessThan(octetsKept)
    expect(readHeader(start)).toEqual(readHeader(bytes))
  })

  test('a folder that was removed meanwhile is made again', async () => {
    const dir = join(await tempDir(), 'spool')
    const large = Buffer.alloc(1_500_000, 'x')
    const { raw } = await collected(dir, pieces(large, 65_536))
    if (raw.kind !== 'file') throw new Error('expected a spooled message')
    expect((await readFile(raw.path)).equals(large)).toBe(true)
  })

  test('a folder that cannot be made is our trouble, and is said so', async () => {
    const file = join(await tempDir(), 'file')
    await writeFile(file, '')
    await expect(
      collected(join(file, 'spool'), pieces(Buffer.alloc(1_500_000), 65_536)),
    ).rejects.toMatchObject({ name: 'Failure', code: 'unavailable', field: 'disk' })
  })

  test('a discarded message leaves no file', async () => {
    const dir = await tempDir()
    const collector = createCollector(dir)
    for (const piece of pieces(Buffer.alloc(2_000_000, 'x'), 65_536))
      if (!collector.write(piece)) await collector.drained()
    await collector.discard()
    expect(await readdir(dir)).toEqual([])
  })
})

async function collected(dir: string, chunks: readonly Uint8Array[]) {
  const collector = createCollector(dir)
  for (const chunk of chunks) if (!collector.write(chunk)) await collector.drained()
  return collector.finish()
}

function pieces(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}
