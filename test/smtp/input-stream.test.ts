import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { type Hold, type InputReader, InputStream } from '../../server/smtp/input-stream.ts'

/** Notes what it is handed, and holds back what `held` and `unread` say. */
class Notes implements InputReader {
  readonly notes: string[] = []
  held: Hold
  unread: Hold

  line(line: Buffer): Hold {
    this.notes.push(line.toString('latin1'))
    if (line.toString() === 'BUG') throw new Error('on purpose')
    return this.held
  }
  lineTooLong(): void {
    this.notes.push('(too long)')
  }
  begin(): void {}
  settle(): Hold {
    return this.unread
  }
  ended(): void {
    this.notes.push('(ended)')
  }
  failed(error: unknown): void {
    this.notes.push(String(error))
  }
}

describe('lines', () => {
  test.each([
    ['one', ['A\r\n'], ['A']],
    ['two in a packet', ['A\r\nB\r\n'], ['A', 'B']],
    ['one in three packets', ['A', 'B\r', '\n'], ['AB']],
    ['one that ends with LF alone', ['A\nB\n'], ['A', 'B']],
    ['an empty one', ['\r\n'], ['']],
    ['one without an end', ['A\r\nB'], ['A']],
  ])('%s', async (_, packets, lines) => {
    const reader = new Notes()
    const stream = new InputStream(reader)
    for (const packet of packets) stream.write(packet)
    stream.end()
    await once(stream, 'finish')
    expect(reader.notes).toEqual([...lines, '(ended)'])
  })

  test('an error of ours is told, and the rest goes on', async () => {
    const reader = new Notes()
    const stream = new InputStream(reader)
    stream.end('BUG\r\nA\r\n')
    await once(stream, 'finish')
    expect(reader.notes[1]).toBe('Error: on purpose')
  })
})

describe('nothing is read ahead', () => {
  function promise(): { resolve: () => void; promise: Promise<void> } {
    const { promise, resolve } = Promise.withResolvers<void>()
    return { promise, resolve }
  }

  test('while a line is being dealt with', async () => {
    const reader = new Notes()
    const stream = new InputStream(reader)
    const { promise: held, resolve } = promise()
    reader.held = held
    const taken = new Promise((done) => stream.write('A\r\nB\r\n', done))
    expect(reader.notes).toEqual(['A'])
    reader.held = undefined
    resolve()
    await taken
    expect(reader.notes).toEqual(['A', 'B'])
  })

  test('while the client does not read its replies', async () => {
    const reader = new Notes()
    const stream = new InputStream(reader)
    const { promise: unread, resolve } = promise()
    reader.unread = unread
    stream.write('A\r\n')
    const taken = new Promise((done) => stream.write('B\r\n', done))
    expect(reader.notes).toEqual(['A'])
    expect(stream.writableLength).toBeGreaterThan(0)
    reader.unread = undefined
    resolve()
    await taken
    expect(reader.notes).toEqual(['A', 'B'])
  })
})
