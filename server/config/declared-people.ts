import { TOKEN_PREFIX } from '../domain/token.ts'
import type { DeclaredGrant } from '../store/store.types.ts'
import type { Declarations } from './config.types.ts'
import type { ConfigFile } from './file.ts'
import { valueAt } from './issues.ts'
import { peopleSchema, tokensSchema } from './people-schema.ts'
import { type Secrets, sha256 } from './secrets.ts'

type Where = ConfigFile['where']

/** 120 bits, if they are random. */
const TOKEN_CHARACTERS_MIN = 20
const PASSWORD_CHARACTERS_MIN = 10

/** People of the file, with their passwords; entries that are not sound have been reported with the whole file. */
export async function readPeople(
  content: unknown,
  secrets: Secrets,
  where: Where,
): Promise<Declarations['people']> {
  const { data: people = [] } = peopleSchema.safeParse(valueAt(content, ['people']))
  return Promise.all(
    people.map(async ({ email, name, admin, password, roles = {} }, index) => {
      const path = ['people', index, 'password']
      const at = [where(path), path.join('.')] as const
      const isLong = (value: string) =>
        value.length >= PASSWORD_CHARACTERS_MIN
          ? undefined
          : `is too short; allowed: at least ${PASSWORD_CHARACTERS_MIN} characters`
      return {
        email,
        name: name ?? email,
        isAdmin: admin ?? false,
        password: password === undefined ? null : await secrets.resolve(password, ...at, isLong),
        grants: grantsOf(roles),
      }
    }),
  )
}

/** Tokens of the file, hashed. */
export async function readTokens(
  content: unknown,
  secrets: Secrets,
  where: Where,
): Promise<Declarations['tokens']> {
  const { data: tokens = [] } = tokensSchema.safeParse(valueAt(content, ['tokens']))
  return Promise.all(
    tokens.map(async ({ name, token, scopes, instances = null }, index) => {
      const path = ['tokens', index, 'token']
      const isToken = (value: string) =>
        value.startsWith(TOKEN_PREFIX) && value.length >= TOKEN_PREFIX.length + TOKEN_CHARACTERS_MIN
          ? undefined
          : `is no token; allowed: ${TOKEN_PREFIX} and at least ${TOKEN_CHARACTERS_MIN} random characters`
      const value = await secrets.resolve(token, where(path), path.join('.'), isToken)
      return { name, scopes, instances, hash: sha256(value), expiresAtMs: null }
    }),
  )
}

function grantsOf({
  projects = {},
  instances = {},
}: {
  readonly projects?: Readonly<Record<string, DeclaredGrant['role']>> | undefined
  readonly instances?: Readonly<Record<string, DeclaredGrant['role']>> | undefined
}): readonly DeclaredGrant[] {
  return [
    ...Object.entries(projects).map(([project, role]) => ({ project, role })),
    ...Object.entries(instances).map(([instance, role]) => ({ instance, role })),
  ]
}
