import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempDir } from '../support/temp-dir.ts'
import { type OpenDoor, openDoor } from './door.ts'

async function openPage(basePath = ''): Promise<OpenDoor & { readonly webDir: string }> {
  const parent = await tempDir()
  const webDir = join(parent, 'web')
  await mkdir(join(webDir, 'assets'), { recursive: true })
  await writeFile(join(parent, 'secret.txt'), 'secret')
  await writeFile(join(webDir, 'index.html'), INDEX)
  await writeFile(join(webDir, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(webDir, 'assets', 'index-abc123.js'), 'export {}')
  const listen = { host: '127.0.0.1', port: 0 }
  const config = {
    listen,
    publicUrl: null,
    allowedHosts: [],
    trustProxy: [],
    remoteFrom: [],
    access: 'members' as const,
  }
  return { ...(await openDoor({ webDir, config: { ...config, basePath } })), webDir }
}

const INDEX =
  '<!doctype html><meta name="base-path" content="" /><title>Inbox</title><script src="./assets/index-abc123.js">'

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

describe('below a base path', () => {
  test('the page names it, and its files are there', async () => {
    const { ask } = await openPage('/post')
    for (const path of [
      '/post',
      '/post/',
      '/post/i/default?q=a',
      '/post/index.html',
      '/',
      '/i/default',
      '/index.html',
    ]) {
      expect([path, (await ask(path)).text]).toEqual([
        path,
        INDEX.replace('content=""', 'content="/post"').replace('./assets', '/post/assets'),
      ])
    }
    expect((await ask('/post/assets/index-abc123.js')).text).toContain('export')
  })

  test('the API is there, and where a proxy took the path off', async () => {
    const { ask } = await openPage('/post')
    expect((await ask('/post/api/v1/instances')).status).toBe(200)
    expect((await ask('/api/v1/instances')).status).toBe(200)
    expect((await ask('/post/open?url=https://a.example')).text).toContain('a.example')
    expect((await ask('/post/api/v1/openapi.json')).json.servers).toEqual([{ url: '/post/api/v1' }])
    expect((await ask('/post/docs/api')).text).toContain('href="../api/v1/openapi.json"')
    expect((await ask('/poster/api/v1/instances')).json).toBe(null)
    expect((await ask('/post/api/v2/instances')).status).toBe(404)
  })

  test('health stays at the root', async () => {
    const { ask } = await openPage('/post')
    expect((await ask('/health/live')).json).toEqual({ status: 'ok' })
    expect((await ask('/post/health/live')).json).toBe(null)
  })
})

test('the frame for PDF files has an origin of its own, runs one script and reaches nothing', async () => {
  const { ask, webDir } = await openPage()
  expect((await ask('/pdf-viewer')).status).toBe(404)
  await writeFile(join(webDir, 'pdf-viewer.js'), 'draw()')
  const { status, headers, text } = await ask('/pdf-viewer')
  const script = /<script>(.*)<\/script>/s.exec(text)?.[1] ?? ''
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = String(headers['content-security-policy']).split('; ')
  expect([status, script]).toEqual([200, 'draw()'])
  expect(policy).toEqual(
    expect.arrayContaining([
      'sandbox allow-scripts',
      "default-src 'none'",
      `script-src 'sha256-${hash}'`,
      "form-action 'none'",
    ]),
  )
  expect(policy.join()).not.toMatch(/unsafe|connect-src|allow-same-origin|http/)
})
