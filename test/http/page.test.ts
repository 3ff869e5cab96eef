import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempDir } from '../support/temp-dir.ts'
import { type OpenDoor, openDoor } from './door.ts'

async function openPage(): Promise<OpenDoor> {
  const parent = await tempDir()
  const webDir = join(parent, 'web')
  await mkdir(join(webDir, 'assets'), { recursive: true })
  await writeFile(join(parent, 'secret.txt'), 'secret')
  await writeFile(join(webDir, 'index.html'), '<!doctype html><title>Inbox</title>')
  await writeFile(join(webDir, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(webDir, 'assets', 'index-abc123.js'), 'export {}')
  return openDoor({ webDir })
}

const ADDRESSES: readonly [path: string, status: number, cache: string | undefined, has: string][] = [
  ['/', 200, 'no-cache', 'Inbox'],
  ['/default', 200, 'no-cache', 'Inbox'],
  ['/default/AAAAAAAAAAAAAAAAAAAAAA/html?search=x.y', 200, 'no-cache', 'Inbox'],
  ['/icon.svg', 200, 'no-cache', '<svg'],
  ['/assets/index-abc123.js', 200, 'public, max-age=31536000, immutable', 'export'],
  ['/assets/index-gone.js', 404, 'no-store', 'not-found'],
  ['/assets/', 404, 'no-store', 'not-found'],
  ['/robots.txt', 404, 'no-store', 'not-found'],
  ['/../secret.txt', 404, 'no-store', 'not-found'],
  ['/%2e%2e/secret.txt', 404, 'no-store', 'not-found'],
  ['/..%2fsecret.txt', 404, 'no-store', 'not-found'],
  ['/assets/..%2f..%2fsecret.txt', 404, 'no-store', 'not-found'],
  ['/.env', 404, 'no-store', 'not-found'],
  ['/api/v2/instances', 404, 'no-store', 'not-found'],
]

describe('the page', () => {
  test('is served for every address of its own, its files as they are, and nothing else', async () => {
    const { ask } = await openPage()
    for (const [path, status, cache, has] of ADDRESSES) {
      const answer = await ask(path)
      expect([path, answer.status, answer.headers['cache-control']]).toEqual([path, status, cache])
      expect(answer.text, path).toContain(has)
      expect(answer.text, path).not.toContain('secret')
    }
  })

  test('changes nothing and takes nothing', async () => {
    const { ask } = await openPage()
    expect((await ask('/', { method: 'POST', body: {} })).status).toBe(404)
  })

  test('that is not built says how to build it', async () => {
    const { ask } = await openDoor({ webDir: await tempDir() })
    expect((await ask('/')).json).toMatchObject({
      status: 404,
      detail: expect.stringContaining('npm run build'),
    })
  })

  test('that is not there leaves the API', async () => {
    const { ask } = await openDoor()
    expect((await ask('/')).json).toMatchObject({ status: 404, detail: expect.stringContaining('/api/v1') })
  })
})
