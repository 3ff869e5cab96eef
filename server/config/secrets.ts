import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isCertificate, privateKeyText } from '../secrets/private-key.ts'
import { hasControl } from './control.ts'
import type { DeclaredSecret } from './declared-schema.ts'
import type { Report } from './problems.ts'

/** No secret is longer; a wrong path to a large file is refused. */
const SECRET_OCTETS_MAX = 4_096

/** Resolves secrets of the file. */
export class Secrets {
  readonly #env: Readonly<Record<string, string | undefined>>
  readonly #folder: string
  readonly #report: Report

  constructor(env: Readonly<Record<string, string | undefined>>, folder: string, report: Report) {
    this.#env = env
    this.#folder = folder
    this.#report = report
  }

  /**
   * The secret itself; `''` when it cannot be had, or `problemOf` finds that it can't be one, which is then reported
   * at `where`: what it is stands in no error.
   */
  async resolve(
    secret: DeclaredSecret,
    where: string,
    key: string,
    problemOf: (value: string) => string | undefined = () => undefined,
  ): Promise<string> {
    const found = await this.#find(secret)
    const value = found.value?.replace(/\r?\n$/, '')
    const fail = (text: string): string => {
      this.#report({ where, key, text })
      return ''
    }
    if (value === undefined) return fail(found.missing)
    if (value === '') return fail(`${found.source} is empty; a secret is needed`)
    if (hasControl(value)) return fail(`${found.source} has a line break or another control character in it`)
    if (Buffer.byteLength(value) > SECRET_OCTETS_MAX) {
      return fail(`${found.source} is longer than ${SECRET_OCTETS_MAX} octets`)
    }
    const problem = problemOf(value)
    return problem === undefined ? value : fail(`${found.source} ${problem}`)
  }

  /** Certificates from a file of the configuration's folder; `''` when there are none, which is reported. */
  async certificates(file: string, where: string, key: string): Promise<string> {
    const text = await this.#pem(file)
    if (text !== undefined && isCertificate(text)) return text
    this.#report({ where, key, text: `${file} has no certificate in PEM form that can be read` })
    return ''
  }

  /** A DKIM key in the same way, as it is sealed. */
  async privateKey(file: string, where: string, key: string): Promise<string> {
    const text = privateKeyText((await this.#pem(file)) ?? '')
    if (text !== undefined) return text
    this.#report({
      where,
      key,
      text: `${file} has no RSA or Ed25519 private key in PEM form that can be read`,
    })
    return ''
  }

  #pem(file: string): Promise<string | undefined> {
    return readFile(resolve(this.#folder, file), 'utf8').catch(() => undefined)
  }

  async #find(
    secret: DeclaredSecret,
  ): Promise<{ value: string | undefined; source: string; missing: string }> {
    if (typeof secret === 'string') return { value: secret, source: 'the value', missing: '' }
    if ('env' in secret) {
      const source = `the variable ${secret.env}`
      return { value: this.#env[secret.env], source, missing: `${source} is not set` }
    }
    const source = `the file ${secret.file}`
    const path = resolve(this.#folder, secret.file)
    const read = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => ({ code: error.code }))
    if (typeof read === 'string') return { value: read, source, missing: '' }
    return { value: undefined, source, missing: `${source} cannot be read (${read.code})` }
  }
}

/** What is kept of an SMTP secret: SHA-256 in hex. Secrets are random, so a fast hash is enough and keeps AUTH fast. */
export function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** The variables that the file names for secrets, wherever they stand and sound or not. */
export function secretVariables(content: unknown): ReadonlySet<string> {
  if (typeof content !== 'object' || content === null) return new Set()
  const own = 'env' in content && typeof content.env === 'string' ? [content.env] : []
  return new Set([...own, ...Object.values(content).flatMap((inner) => [...secretVariables(inner)])])
}
