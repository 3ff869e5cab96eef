import { describe, expect, test } from 'vitest'
import { load, problems } from './support.ts'

const OIDC = 'issuer: https://id.example.com, clientId: post, clientSecret: { env: ID_SECRET }'
const env = { ID_SECRET: 'hunter2 of the provider' }
const yaml = (signIn: string) => `signIn: ${signIn}`

describe('signing in elsewhere', () => {
  test('is nowhere, unless it is said', async () => {
    await expect(load({})).resolves.toMatchObject({ signIn: { oidc: null, trustedHeader: null } })
  })

  test('an OpenID provider, with its defaults', async () => {
    const { signIn } = await load({ yaml: yaml(`{ oidc: { ${OIDC} } }`), env })
    expect(signIn.oidc).toEqual({
      issuer: 'https://id.example.com',
      clientId: 'post',
      clientSecret: 'hunter2 of the provider',
      label: 'id.example.com',
      scopes: ['openid', 'email', 'profile'],
      groupsClaim: 'groups',
      roles: [],
      provision: 'mapped',
    })
  })

  test('groups that have roles, on projects and instances', async () => {
    const roles =
      'roles: [{ group: qa, project: shop, role: tester }, { group: ops, instance: uat, role: admin }]'
    const { signIn } = await load({ yaml: yaml(`{ oidc: { ${OIDC}, ${roles}, provision: nobody } }`), env })
    expect(signIn.oidc?.roles).toEqual([
      { group: 'qa', on: { kind: 'project', project: 'shop' }, role: 'tester' },
      { group: 'ops', on: { kind: 'instance', instance: 'uat' }, role: 'admin' },
    ])
  })

  test('a proxy that signs people in', async () => {
    const { signIn } = await load({
      yaml: yaml('{ trustedHeader: { header: Remote-User, from: [10.0.0.7] } }'),
    })
    expect(signIn.trustedHeader).toEqual({ header: 'Remote-User', from: ['10.0.0.7'], provision: 'nobody' })
  })

  test.each<[what: string, signIn: string, problem: RegExp]>([
    [
      'plain HTTP',
      `{ oidc: { ${OIDC.replace('https', 'http')} } }`,
      /oidc\.issuer: .*allowed: the https:\/\/ URL/,
    ],
    [
      'a secret that is not there',
      `{ oidc: { ${OIDC.replace('ID_', 'OTHER_')} } }`,
      /OTHER_SECRET is not set/,
    ],
    [
      'a role on nothing',
      `{ oidc: { ${OIDC}, roles: [{ group: qa, role: tester }] } }`,
      /either a project or an instance/,
    ],
    [
      'a role on both',
      `{ oidc: { ${OIDC}, roles: [{ group: qa, role: tester, project: a, instance: b }] } }`,
      /either a project or an instance/,
    ],
    ['no proxy', '{ trustedHeader: { header: Remote-User } }', /trustedHeader\.from: is missing/],
    [
      'a header with a line end',
      '{ trustedHeader: { header: "A\\nB", from: 10.0.0.7 } }',
      /control character/,
    ],
    ['a header that is none', '{ trustedHeader: { header: "A: b", from: 10.0.0.7 } }', /name of a header/],
  ])('is refused with %s', async (_, signIn, problem) => {
    const found = await problems({ yaml: yaml(signIn), env })
    expect(found.join('\n')).toMatch(problem)
    expect(found.join('\n')).not.toContain('hunter2')
  })
})
