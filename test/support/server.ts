import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { loadConfig } from '../../server/config/config.ts'
import { createLog } from '../../server/log.ts'
import { start } from '../../server/main.ts'
import { tempDir } from './temp-dir.ts'

export interface TestServer {
  readonly smtpPort: number
  readonly httpUrl: string
  readonly dataDir: string
  /** GET, or another method with a JSON body; rejects unless the answer is 2xx. */
  api<T>(path: string, options?: { method?: string; body?: unknown }): Promise<T>
  close(): Promise<void>
}

export interface TestServerOptions {
  /** What `stagingpost.json` says, if anything. */
  readonly file?: unknown
  readonly args?: readonly string[]
  /** An earlier server's folder, to go on from. */
  readonly dataDir?: string
}

export const WEB_DIR = resolve(import.meta.dirname, '../../dist/web')

/** The whole product in this process, on free ports of loopback; stopped when the running test ends. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await tempDir())
  const cwd = await tempDir()
  if (options.file !== undefined) await writeFile(join(cwd, 'stagingpost.json'), JSON.stringify(options.file))
  const args = options.args ?? []
  const smtp = args.includes('--smtp') ? [] : ['--smtp', '127.0.0.1:0']
  const argv = [...smtp, '--http', '127.0.0.1:0', '--data', dataDir, ...args]
  const running = await start(await loadConfig({ argv, env: {}, cwd }), {
    log: createLog('warn'),
    webDir: WEB_DIR,
  })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= running.close()
    return closed
  }
  onTestFinished(close)
  const httpUrl = `http://127.0.0.1:${running.http.port}`
  return { smtpPort: running.smtp.port, httpUrl, dataDir, api: apiClient(httpUrl), close }
}

/** A client of the API at `httpUrl` whose errors show the answer. */
export function apiClient(httpUrl: string): TestServer['api'] {
  return async <T>(path: string, { method = 'GET', body }: { method?: string; body?: unknown } = {}) => {
    const response = await fetch(`${httpUrl}/api/v1${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
}
