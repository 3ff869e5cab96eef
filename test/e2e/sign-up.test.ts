import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { browserOptions } from '../support/browser.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'
import { startSignUpApp } from './app/sign-up-app.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const APP = join(import.meta.dirname, 'app')
const PLAYWRIGHT = join(ROOT, 'node_modules/@playwright/test/cli.js')
const run = promisify(execFile)
const RUN_MS_MAX = 240_000

/** `REPEAT=50 npx vitest run test/e2e/sign-up.test.ts` looks for flakes. */
const REPEAT = process.env.REPEAT ?? '1'

interface Told {
  readonly code?: number
  readonly stdout: string
}

describe('an application that people sign up to', () => {
  test('is tested by 20 tests in 4 workers at once', { timeout: RUN_MS_MAX * Number(REPEAT) }, async () => {
    const playwright = await open()
    const told = await playwright(['--workers=4', `--repeat-each=${REPEAT}`], {})
    expect(told.code, told.stdout).toBe(undefined)
    expect(told.stdout).toContain(`${20 * Number(REPEAT)} passed`)
  })

  test('leaves evidence when a test fails', { timeout: RUN_MS_MAX }, async () => {
    const playwright = await open()
    const told = await playwright(['--reporter=json'], { SPEC: 'evidence.spec.ts' })
    expect(told.code).toBe(1)
    // The last is Playwright's own.
    const kept = attachmentsIn(JSON.parse(told.stdout)).slice(0, 3)
    expect(kept.map(({ name }) => name.replace(/^[\w-]{22}/, 'ID'))).toEqual([
      'mail timeline',
      'ID.eml',
      'ID.png',
    ])
    const [timeline, eml, picture] = kept.map(({ body }) => Buffer.from(body, 'base64').toString('latin1'))
    expect(timeline).toContain('Please verify your address')
    expect(eml).toContain('\r\nSubject: Please verify your address\r\n')
    expect(picture).toMatch(/^\x89PNG/)
  })

  test('is tested where no browser is, with all evidence but the picture', {
    timeout: RUN_MS_MAX,
  }, async () => {
    const playwright = await open()
    const told = await playwright(['--reporter=json'], {
      SPEC: 'without-browser.spec.ts',
      BROWSER_OPTIONS: JSON.stringify({ executablePath: join(await tempDir(), 'none') }),
    })
    const report = JSON.parse(told.stdout)
    expect(report.stats, told.stdout).toMatchObject({ expected: 1, unexpected: 1 })
    const names = attachmentsIn(report).map(({ name }) => name.replace(/^[\w-]{22}/, 'ID'))
    expect(names.slice(0, 2)).toEqual(['mail timeline', 'ID.eml'])
    expect(names).not.toContain('ID.png')
  })

  test('is tested by a shell script', { timeout: RUN_MS_MAX }, async () => {
    const server = await startServer()
    const app = await startSignUpApp(server.smtpPort)
    onTestFinished(() => app.close())
    const env = {
      ...process.env,
      APP_URL: app.url,
      STAGINGPOST_URL: server.httpUrl,
      STAGINGPOST: `${process.execPath} ${join(ROOT, 'server/main.ts')}`,
    }
    await Promise.all(
      [1, 2, 3].map((number) => run('sh', [join(APP, 'sign-up.sh'), String(number)], { env })),
    )
  })
})

interface Attachment {
  readonly name: string
  readonly body: string
}

/** Wherever they are in a report. */
function attachmentsIn(report: unknown): readonly Attachment[] {
  if (typeof report !== 'object' || report === null) return []
  return Object.entries(report).flatMap(([key, value]) =>
    key === 'attachments' ? (value as Attachment[]) : attachmentsIn(value),
  )
}

async function open() {
  const server = await startServer()
  const app = await startSignUpApp(server.smtpPort)
  onTestFinished(() => app.close())
  const launch = await browserOptions()
  return async (args: readonly string[], extra: Readonly<Record<string, string>>): Promise<Told> => {
    const env = {
      ...process.env,
      APP_URL: app.url,
      STAGINGPOST_URL: server.httpUrl,
      BROWSER_OPTIONS: JSON.stringify(launch),
      ...extra,
    }
    const output = await tempDir()
    const argv = [PLAYWRIGHT, 'test', '-c', join(APP, 'playwright.config.ts'), ...args, '--output', output]
    return run(process.execPath, argv, { env, cwd: ROOT }).catch((error: Told) => error)
  }
}
