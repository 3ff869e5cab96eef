import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { type PairFiles, readPair } from '../tls/pair.ts'
import type { CustomDomain } from './config.types.ts'
import { type DeclaredDomain, domainsSchema } from './declared-schema.ts'
import { type ConfigFile, dotted } from './file.ts'
import { valueAt } from './issues.ts'
import type { Report } from './problems.ts'

export interface DomainsContext {
  /** Whether a door of ours offers TLS, and so would ever show a certificate. */
  readonly hasTls: boolean
  readonly publicUrl: string | undefined
}

type Refuse = (path: readonly PropertyKey[], text: string) => void

/**
 * The custom domains that the file declares, their certificates read once. Entries that are not sound are left out:
 * they have been reported with the whole file.
 */
export async function readDomains(
  file: ConfigFile,
  context: DomainsContext,
  report: Report,
): Promise<readonly CustomDomain[]> {
  const refuse: Refuse = (path, text) => report({ where: file.where(path), key: dotted(path), text })
  const domains: CustomDomain[] = []
  const instances = Object(valueAt(file.content, ['instances']))
  for (const [instance, entry] of Object.entries(instances)) {
    const { data = [] } = domainsSchema.safeParse(valueAt(entry, ['domains']))
    const path = ['instances', instance, 'domains']
    if (data.length > 0 && valueAt(entry, ['kind']) === 'staging') {
      refuse(path, STAGING)
      continue
    }
    for (const [at, declared] of data.entries()) {
      const { name } = declared
      const problem = nameProblem(name, domains, context)
      if (problem !== undefined) refuse([...path, at, 'name'], problem)
      const files = await readFiles(declared, file.folder, context, (key, text) =>
        refuse([...path, at, ...key], text),
      )
      domains.push({ name, instance, files })
    }
  }
  return domains
}

const STAGING =
  'a staging instance has no domain of its own: a name and a certificate of the live application would show captured mail, and its key would lie about for testing. Staging is reached under this server’s name, as /i/ and the name of the instance; remove domains, or make it a production instance'

function nameProblem(
  name: string,
  before: readonly CustomDomain[],
  { publicUrl }: DomainsContext,
): string | undefined {
  if (isIP(name) !== 0 || !name.includes('.') || name.endsWith('.localhost'))
    return `"${name}" is not a public name; allowed: a domain name such as mail.shop.example`
  const owner = before.find((domain) => domain.name === name)
  if (owner !== undefined) return `"${name}" leads to the instance ${owner.instance} already`
  if (publicUrl === undefined || new URL(publicUrl).hostname !== name) return undefined
  return `"${name}" is the host of http.publicUrl, which all instances share; give the instance another name`
}

/** Null without a certificate of its own, or with one that is refused. */
async function readFiles(
  { name, ...given }: DeclaredDomain,
  folder: string,
  { hasTls }: DomainsContext,
  refuse: Refuse,
): Promise<PairFiles | null> {
  if (given.cert === undefined && given.key === undefined) return null
  const fail = (key: keyof PairFiles | null, text: string): null => {
    refuse(key === null ? [] : [key], text)
    return null
  }
  if (given.cert === undefined) return fail(null, 'cert is missing; the key needs its certificate')
  if (given.key === undefined) return fail(null, 'key is missing; the certificate needs its private key')
  if (!hasTls)
    return fail(null, 'has a certificate that nobody would see: set http.tls or smtp.tls, or remove it')
  const files = { cert: resolve(folder, given.cert), key: resolve(folder, given.key) }
  const reading = await readPair(files, name)
  if ('pair' in reading) return files
  for (const { file, text } of reading.troubles) fail(file, `${files[file]} ${text}`)
  return null
}
