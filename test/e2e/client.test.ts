import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { createServer } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import * as client from '../../client/index.ts'
import { tour } from '../client/tour.ts'
import { launchBrowser } from '../support/browser.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const TOURED = {
  address: 'alice-bob.UNIQUE@example.test',
  subject: 'Please verify — früh',
  code: '482913',
  link: 'https://shop.example/v?t=1&u=2',
  attachment: [0, 255, 13, 10],
  hasHeader: true,
  isTimeout: true,
  isError: true,
  found: 1,
  faults: [],
  isNumber: true,
}

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

test('the client does in Node what it is for', async () => {
  const server = await startServer()
  expect(await tour(client, server.httpUrl)).toEqual(TOURED)
})

test('the same in a browser, through the proxy of a development server', async () => {
  const server = await startServer()
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(`${await startDevelopment(server.httpUrl)}/client/index.ts`)
  // As text: an import that stood here would be rewritten for Node.
  const toured =
    await page.evaluate(`Promise.all([import('/client/index.ts'), import('/test/client/tour.ts')])
    .then(([client, { tour }]) => tour(client, location.origin + '/post'))`)
  expect(toured).toEqual(TOURED)
})

/** As docs/testing.md says. Returns its URL. */
async function startDevelopment(target: string): Promise<string> {
  const vite = await createServer({
    configFile: false,
    root: ROOT,
    cacheDir: await tempDir(),
    // The client has no dependencies; a search for some would go on writing after the server was closed.
    optimizeDeps: { noDiscovery: true },
    logLevel: 'error',
    server: {
      host: '127.0.0.1',
      port: 0,
      ws: false,
      watch: null,
      proxy: { '/post': { target, rewrite: (path) => path.slice('/post'.length) } },
    },
  })
  onTestFinished(() => vite.close())
  await vite.listen()
  return vite.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? expect.fail('no address')
}
