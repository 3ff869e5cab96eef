import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadConfig } from '../../server/config/config.ts'
import { jsonSchemaText } from '../../server/config/json-schema.ts'

const schemaPath = join(import.meta.dirname, '../../stagingpost.schema.json')
const samplePath = join(import.meta.dirname, 'sample.yaml')

describe('stagingpost.schema.json', () => {
  test('is current; `npm run schema` writes it', async () => {
    expect(JSON.parse(await readFile(schemaPath, 'utf8'))).toEqual(JSON.parse(jsonSchemaText()))
  })

  test('describes every key that the sample has, and the server reads the sample', async () => {
    const sample: unknown = parse(await readFile(samplePath, 'utf8'))
    const validator = z.fromJSONSchema(JSON.parse(await readFile(schemaPath, 'utf8')))
    expect(validator.safeParse(sample).error).toBeUndefined()
    const keys = { STAGINGPOST_SECRET_KEY: '1'.repeat(64), OLD_SECRET_KEY: '2'.repeat(64) }
    const people = { ANNA_PASSWORD: 'correct horse battery', CI_TOKEN: `spt_${'x'.repeat(20)}` }
    const env = {
      RELAY_PASSWORD: 'x',
      SHOP_STAGING_SMTP: 'y',
      OIDC_SECRET: 'z',
      ...keys,
      ...people,
    }
    const config = await loadConfig({ argv: ['--config', samplePath], env, cwd: '/' })
    expect(config.declarations.instances.map(({ name }) => name)).toEqual(['default', 'shop-staging', 'shop'])
    expect(Object.isFrozen(config)).toBe(true)
  })

  test('the sample has every key that the schema describes', async () => {
    const sample: unknown = parse(await readFile(samplePath, 'utf8'))
    const missing = keysOf(JSON.parse(jsonSchemaText())).filter((path) => !hasKey(sample, path))
    // Alternatives to what the sample says, and files that would have to be there.
    expect(missing).toEqual([
      'smtp.tls.cert',
      'smtp.tls.key',
      'http.tls.cert',
      'http.tls.key',
      'secretKey.file',
      'secretKeyPrevious.file',
      'signIn.oidc.clientSecret.file',
      'relays.*.auth.password.file',
      'relays.*.ca',
      'relays.*.dkim',
      'relays.*.dkim.domain',
      'relays.*.dkim.selector',
      'relays.*.dkim.key',
      'instances.*.credentials.*.password.file',
      'instances.*.domains.*.cert',
      'instances.*.domains.*.key',
      'people.*.password.file',
      'tokens.*.token.file',
    ])
  })

  test.each([
    [{ colour: 'red' }],
    [{ smtp: { lisen: 1 } }],
    [{ instances: { shop: { kind: 'other' } } }],
    [{ instances: { Shop: { kind: 'staging' } } }],
    [{ relays: { real: {} } }],
  ])('refuses %j', async (wrong) => {
    expect(z.fromJSONSchema(JSON.parse(jsonSchemaText())).safeParse(wrong).success).toBe(false)
  })
})

interface Node {
  readonly properties?: Record<string, Node>
  readonly additionalProperties?: Node | false
  readonly items?: Node
  readonly anyOf?: readonly Node[]
}

/** Dotted keys, `*` for a name or an index, leaves and inner ones alike. */
function keysOf(node: Node): string[] {
  const inner = [...(node.anyOf ?? []).flatMap(keysOf)]
  for (const [key, child] of Object.entries(node.properties ?? {}))
    inner.push(key, ...keysOf(child).map((path) => `${key}.${path}`))
  for (const child of [node.additionalProperties, node.items])
    if (child) inner.push(...keysOf(child).map((path) => `*.${path}`))
  return inner
}

function hasKey(value: unknown, path: string): boolean {
  const [head = '', ...rest] = path.split('.')
  if (typeof value !== 'object' || value === null) return false
  const inner: unknown[] =
    head === '*' ? Object.values(value) : Object.hasOwn(value, head) ? [Reflect.get(value, head)] : []
  return rest.length === 0 ? inner.length > 0 : inner.some((child) => hasKey(child, rest.join('.')))
}
