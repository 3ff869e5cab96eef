import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openApi } from '../bench/api.ts'
import { startServer } from '../support/server.ts'
import { filesUnder } from './files.ts'
import { transferable, tryFile } from './try-file.ts'

describe('transferable', () => {
  test.each([
    ['', ''],
    ['a\r\n', 'a\r\n'],
    ['a', 'a\r\n'],
    ['a\n', 'a\n\r\n'],
    ['a\r', 'a\r\r\n'],
    ['a\rb\nc\r\n', 'a\rb\nc\r\n'],
    ['.\r\n..\r\n', '.\r\n..\r\n'],
  ])('%j is sent as %j', (file, sent) => {
    expect(transferable(Buffer.from(file)).toString()).toBe(sent)
  })
})

test('every sample mail is accepted, stored as sent, listed, and readable or says why not', async () => {
  const server = await startServer()
  const api = openApi(server.httpUrl)
  const folder = resolve(import.meta.dirname, '../mail')
  const paths = await filesUnder(folder)
  expect(paths).toContain(join(folder, 'bare-lf.eml'))
  expect(paths.filter((path) => path.endsWith('.json'))).toEqual([])
  for (const path of paths) {
    const finding = await tryFile(path, { smtpPort: server.smtpPort, api })
    expect({ path, ...finding }).toMatchObject({
      accepted: true,
      equal: true,
      listed: true,
      readable: expect.stringMatching(/./),
    })
  }
  api.close()
})
