import type { Config, Listen } from '../config/config.types.ts'
import { createLog, type Logger } from '../log.ts'
import type { ReadConfig } from '../reload.ts'
import type { Running } from '../running.types.ts'

/** A server that can store nothing ends, so that whoever watches over it starts another one. */
const EXIT_FAILED = 1

/**
 * `npm start`: serves until it is told to stop, and says where, and who can get in. SIGHUP reads the configuration again;
 * in a terminal it ends the server, since that is how a terminal says that it is closed. Resolves with the exit code once
 * it has ended.
 */
export async function serve(
  config: Config,
  read: ReadConfig,
  start: (log: Logger) => Promise<Running>,
): Promise<number> {
  const running = await start(createLog(config.logLevel))
  if (!process.stdin.isTTY) process.on('SIGHUP', () => void running.reload(read))
  const stopped = new Promise((stop) => process.once('SIGINT', stop).once('SIGTERM', stop))
  const ended = Promise.race([stopped.then(() => 0), running.failed.then(() => EXIT_FAILED)])
  const say = (line: string) => process.stdout.write(`${line}\n`)
  say(`Stagingpost ready: ${doors(running, schemeOf(config))}`)
  for (const own of running.listeners) say(`  ${own.instance}: smtp://${shown(own)}`)
  if (running.firstLink !== null) {
    say(`  Nobody can sign in yet. Become the administrator within 15 minutes:\n  ${running.firstLink}`)
  }
  const exitCode = await ended
  await running.close()
  return exitCode
}

export function schemeOf({ http }: Pick<Config, 'http'>): 'http' | 'https' {
  return http.tls === null ? 'http' : 'https'
}

function doors({ smtp, smtpTls, http }: Running, web: 'http' | 'https'): string {
  const overTls = smtpTls === null ? '' : ` smtps://${shown(smtpTls)}`
  return `smtp://${shown(smtp)}${overTls} ${web}://${shown(http)}`
}

function shown({ host, port }: Listen): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
