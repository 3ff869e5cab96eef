import { z } from 'zod'
import type { OidcConfig, SignInConfig, TrustedHeaderConfig } from './config.types.ts'
import { secret } from './declared-schema.ts'
import { isLoopback } from './exposure.ts'
import type { ConfigFile } from './file.ts'
import { valueAt } from './issues.ts'
import type { Secrets } from './secrets.ts'
import { name, section } from './sections.ts'
import { choice, networks, read, text } from './values.ts'

const ISSUER_ALLOWED = 'the https:// URL of an OpenID provider (http:// on this machine alone)'
const HEADER_ALLOWED = 'the name of a header such as X-Forwarded-Email'

const groupRole = section({
  group: text('the name of a group at the provider').meta({ description: 'whose members get the role' }),
  project: name().optional().meta({ description: 'where they have it' }),
  instance: name().optional().meta({ description: 'or on one instance alone' }),
  role: choice(['viewer', 'tester', 'admin']).meta({ description: 'what they may' }),
}).refine(({ project, instance }) => (project === undefined) !== (instance === undefined), {
  error: 'a group, a role, and either a project or an instance',
})

const provision = choice(['nobody', 'mapped', 'anybody'])
  .optional()
  .meta({ description: 'who gets an account by signing in; default mapped: members of a group with a role' })

const oidcSchema = section({
  issuer: read(z.string({ error: ISSUER_ALLOWED }), ISSUER_ALLOWED, issuer).meta({
    description: 'the provider, as it calls itself',
  }),
  clientId: text('the client id at the provider').meta({ description: 'as registered there' }),
  clientSecret: secret.meta({ description: 'as given there' }),
  label: text('text for the button').optional().meta({ description: 'default: its host' }),
  scopes: z
    .array(text('a scope'), { error: 'a list of scopes' })
    .optional()
    .meta({ description: 'beside openid; default email and profile' }),
  groupsClaim: text('the name of a claim').optional().meta({ description: 'default groups' }),
  roles: z
    .array(groupRole, { error: 'a list of entries with group, role, and project or instance' })
    .optional()
    .meta({ description: 'roles that follow the groups at every sign-in' }),
  provision,
})

const trustedHeaderSchema = section({
  header: text(HEADER_ALLOWED, (value) => /^[!#$%&'*+.^`|~\w-]{1,100}$/.test(value)).meta({
    description: 'where the proxy says the e-mail address of who signed in there',
  }),
  from: networks().meta({ description: 'the proxies; from anybody else the header is ignored' }),
  provision: choice(['nobody', 'anybody'])
    .optional()
    .meta({ description: 'who gets an account by coming through the proxy; default nobody' }),
})

export const signInSchema = section({
  oidc: oidcSchema.optional().meta({ description: 'at an OpenID provider' }),
  trustedHeader: trustedHeaderSchema.optional().meta({ description: 'at a proxy in front' }),
})

const NONE: SignInConfig = { oidc: null, trustedHeader: null }

/** What the file says of signing in elsewhere; what is not sound was reported with the whole file. */
export async function readSignIn(
  file: ConfigFile | undefined,
  secrets: Secrets | undefined,
): Promise<SignInConfig> {
  const { data } = signInSchema.safeParse(valueAt(file?.content, ['signIn']))
  if (data === undefined || file === undefined || secrets === undefined) return NONE
  const { oidc, trustedHeader } = data
  return {
    oidc: oidc === undefined ? null : await readOidc(oidc, file, secrets),
    trustedHeader: trustedHeader === undefined ? null : readTrustedHeader(trustedHeader),
  }
}

async function readOidc(
  oidc: z.output<typeof oidcSchema>,
  file: ConfigFile,
  secrets: Secrets,
): Promise<OidcConfig> {
  const path = ['signIn', 'oidc', 'clientSecret']
  return {
    issuer: oidc.issuer,
    clientId: oidc.clientId,
    clientSecret: await secrets.resolve(oidc.clientSecret, file.where(path), path.join('.')),
    label: oidc.label ?? new URL(oidc.issuer).host,
    scopes: [...new Set(['openid', ...(oidc.scopes ?? ['email', 'profile'])])],
    groupsClaim: oidc.groupsClaim ?? 'groups',
    roles: (oidc.roles ?? []).map(({ group, project, instance = '', role }) => ({
      group,
      on: project === undefined ? { kind: 'instance', instance } : { kind: 'project', project },
      role,
    })),
    provision: oidc.provision ?? 'mapped',
  }
}

function readTrustedHeader({
  header,
  from,
  provision = 'nobody',
}: z.output<typeof trustedHeaderSchema>): TrustedHeaderConfig {
  return { header, from, provision }
}

function issuer(value: string): string | undefined {
  const url = URL.parse(value)
  if (url === null || url.search + url.hash + url.username !== '') return undefined
  const isSafe =
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, '')))
  return isSafe ? value : undefined
}
