import { describe, expect, test } from 'vitest'
import { type Given, problems } from './support.ts'

const Y = 'stagingpost.yaml'

describe('wrong flags', () => {
  test.each<[argv: string[], problem: string]>([
    [['--smt', '1025'], '--smt: is no flag of Stagingpost; did you mean "--smtp"?'],
    [['--logLevel=info'], '--logLevel: is no flag of Stagingpost; did you mean "--log-level"?'],
    [['--idle', '5m'], '--idle: is no flag of Stagingpost; did you mean "--smtp-idle"?'],
    [['--colour'], '--colour: is no flag of Stagingpost; --help lists them all'],
    [['-x'], '-x: is no flag of Stagingpost; --help lists them all'],
    [['1025'], '"1025": is neither a command nor a flag; --help lists them all'],
    [['--smtp'], '--smtp: needs a value, as in --smtp HOST:PORT'],
    [['--smtp', '--http=8025'], '--smtp: needs a value, as in --smtp HOST:PORT'],
    [['--config'], '--config: needs a value, as in --config FILE'],
    [['--data', 'a', '--data=b'], '--data: is given twice; once is enough'],
    [
      ['--smtp', 'localhost'],
      '--smtp (smtp.listen): "localhost" is not valid; allowed: HOST:PORT such as 127.0.0.1:1025 or [::1]:1025, or a port alone for 127.0.0.1; port 0 picks a free one',
    ],
    [
      ['--smtp-max-message', '50QB'],
      '--smtp-max-message (smtp.limits.message): "50QB" is not valid; allowed: a size from 1KiB to 1GiB, such as 50MiB, 10MB, or a number of octets',
    ],
    [
      ['--smtp-idle', '300'],
      '--smtp-idle (smtp.limits.idle): "300" is not valid; allowed: a time from 1s to 1h with its unit ms, s, m, h or d, such as 30s or 5m',
    ],
    [
      ['--smtp-max-recipients', '0'],
      '--smtp-max-recipients (smtp.limits.recipients): "0" is not valid; allowed: a whole number from 1 to 100000',
    ],
    [
      ['--log-level', 'loud'],
      '--log-level (logLevel): "loud" is not valid; allowed: debug, info, warn, error or silent',
    ],
    [
      ['--retry-deliver', '1m, soon'],
      '--retry-deliver (retry.deliver): "1m, soon" is not valid; allowed: waits of 1s to 7d with commas, such as "10s, 5m, 4h*28"',
    ],
    [
      ['--public-url', 'https://post.example.com?a=b'],
      '--public-url (http.publicUrl): "https://post.example.com?a=b" is not valid; allowed: an http:// or https:// URL such as https://post.example.com or https://example.com/post; its path begins with none of our own words',
    ],
    [
      ['--base-path', '/api/post'],
      '--base-path (http.basePath): "/api/post" is not valid; allowed: a path such as /post that begins with none of our own words (api, assets, docs, health, i, metrics, open, sign-in)',
    ],
    [
      ['--public-url', 'https://example.com/post', '--base-path', '/mail'],
      '--base-path (http.basePath): /mail is not the path of http.publicUrl, which is /post; leave http.basePath out, or make them the same',
    ],
    [
      ['--hostname', 'a b'],
      '--hostname (hostname): "a b" is not valid; allowed: a domain name such as mail.example.com',
    ],
    [
      ['--trust-proxy', '10.0.0.0/33'],
      '--trust-proxy (http.trustProxy): "10.0.0.0/33" is not valid; allowed: IP addresses or networks, such as 10.0.0.7 or 10.0.0.0/8',
    ],
    [
      ['--smtp-proxy-from', 'proxy.example'],
      '--smtp-proxy-from (smtp.proxyFrom): "proxy.example" is not valid; allowed: IP addresses or networks, such as 10.0.0.7 or 10.0.0.0/8',
    ],
    [['--data', ''], '--data (data): "" is not valid; allowed: the path of the folder that keeps the mail'],
    [['--data', 'a\r\nb'], '--data (data): has a line break or another control character in it; remove it'],
  ])('%j', async (argv, problem) => {
    expect(await problems({ argv })).toEqual([problem])
  })

  test.each(['post', '//evil.example', '/a/../b', '/a b', '/a"b', '/%70ost', '/a.b', '/a//b', '/<x>'])(
    'is no base path: %j',
    async (written) => {
      expect(await problems({ argv: [`--base-path=${written}`] })).toHaveLength(1)
    },
  )

  test.each(['65536', '-1', '127.0.0.1:', ':1025', '*:1025', '::1:1025', '127.0.0.1:1025/x', '1025 ', '1e3'])(
    'is nothing to listen on: %j',
    async (written) => {
      const found = await problems({ argv: [`--smtp=${written}`] })
      expect(found).toHaveLength(1)
      expect(found[0]).toContain(
        `--smtp (smtp.listen): ${JSON.stringify(written)} is not valid; allowed: HOST:PORT`,
      )
    },
  )
})

describe('wrong variables', () => {
  test.each<[env: Record<string, string>, problem: string]>([
    [
      { STAGINGPOST_SMTPP: 'x' },
      'STAGINGPOST_SMTPP: is no variable of Stagingpost; did you mean "STAGINGPOST_SMTP"?',
    ],
    [{ STAGINGPOST_ZZZZZZ: 'x' }, 'STAGINGPOST_ZZZZZZ: is no variable of Stagingpost; --help lists them all'],
    [
      { STAGINGPOST_ACCESS: 'all' },
      'STAGINGPOST_ACCESS (access): "all" is not valid; allowed: members or open',
    ],
    [
      { STAGINGPOST_CONFIG: 'gone.yaml' },
      'gone.yaml: is not there; --config and STAGINGPOST_CONFIG name the file to read',
    ],
  ])('%j', async (env, problem) => {
    expect(await problems({ env })).toEqual([problem])
  })
})

describe('wrong keys and values in the file', () => {
  test.each<[yaml: string, problem: string]>([
    [
      'smpt: {}',
      `${Y}:1 smpt: is no setting; did you mean "smtp"? Known here: $schema, smtp, http, data, hostname, access, logLevel, webhooks, retry, reserve, secretKey, secretKeyPrevious, signIn, relays, instances, people, tokens`,
    ],
    [
      'smtp:\n  lisen: 1025',
      `${Y}:2 smtp.lisen: is no setting; did you mean "listen"? Known here: listen, tls, tlsListen, proxyFrom, limits`,
    ],
    [
      'smtp: 1025',
      `${Y}:1 smtp: 1025 is not valid; allowed: a section of listen, tls, tlsListen, proxyFrom, limits`,
    ],
    [
      'smtp: { tls: yes }',
      `${Y}:1 smtp.tls: "yes" is not valid; allowed: off or self-signed, or a section with cert and key`,
    ],
    [
      '- smtp',
      `${Y}: a list is not valid; allowed: a section of $schema, smtp, http, data, hostname, access, logLevel, webhooks, retry, reserve, secretKey, secretKeyPrevious, signIn, relays, instances, people, tokens`,
    ],
    ...[
      ['messages: 0', 'messages: 0', 'a whole number from 1 to 100000000, or off'],
      [
        'age: 5m',
        'age: "5m"',
        'a time from 1h to 3650d with its unit ms, s, m, h or d, such as 30s or 5m, or off',
      ],
      [
        'bytes: 10',
        'bytes: 10',
        'a size from 1MiB to 1048576GiB, such as 50MiB, 10MB, or a number of octets, or off',
      ],
    ].map(([line, shown, allowed]): [string, string] => [
      `instances: { a: { kind: staging, retention: { ${line} } } }`,
      `${Y}:1 instances.a.retention.${shown} is not valid; allowed: ${allowed}`,
    ]),
    [
      'instances: { a: { kind: staging, limits: { connections: none } } }',
      `${Y}:1 instances.a.limits.connections: "none" is not valid; allowed: a whole number from 1 to 10000, or off`,
    ],
    ['logLevel: true', `${Y}:1 logLevel: true is not valid; allowed: debug, info, warn, error or silent`],
    ['data: "a\\0b"', `${Y}:1 data: has a line break or another control character in it; remove it`],
    ['"a\\nb": 1', `${Y}: the key "a\\nb" has a line break or another control character in it; remove it`],
    [
      'http: { allowedHosts: [a.example, "b:80"] }',
      `${Y}:1 http.allowedHosts: a list is not valid; allowed: host names without a port, such as post.example.com`,
    ],
  ])('%j', async (yaml, problem) => {
    expect(await problems({ yaml })).toContain(problem)
  })

  test.each<[yaml: string, problem: RegExp]>([
    ['a: 1\na: 2', /^stagingpost\.yaml:2: is not readable: .*unique/],
    ['a: [1', /^stagingpost\.yaml:\d: is not readable: /],
    ['a: 1\n--- \nb: 2', /^stagingpost\.yaml:2: is not readable: .*multiple documents/],
  ])('%j', async (yaml, problem) => {
    expect((await problems({ yaml }))[0]).toMatch(problem)
  })

  test('JSON with duplicate keys, or that is YAML', async () => {
    const json = (text: string): Given => ({ files: { 'stagingpost.json': text } })
    expect(await problems(json('{"data": "a", "data": "b"}'))).toEqual([
      expect.stringMatching(/^stagingpost\.json:1: is not readable: .*unique/),
    ])
    expect(await problems(json('data: a'))).toEqual([
      'stagingpost.json: is not JSON; for YAML, name it stagingpost.yaml',
    ])
  })

  test('bytes that are not UTF-8', async () => {
    expect(await problems({ files: { 'stagingpost.yaml': Uint8Array.of(0x61, 0xff) } })).toEqual([
      `${Y}: is not text in UTF-8`,
    ])
  })

  test('two files', async () => {
    const [problem, ...rest] = await problems({ files: { 'stagingpost.yaml': '', 'stagingpost.json': '{}' } })
    expect(rest).toEqual([])
    expect(problem).toMatch(
      /stagingpost\.json: and .*stagingpost\.yaml are both there; remove one, or say which with --config$/,
    )
  })

  test('everything that is wrong is said at once', async () => {
    const yaml =
      'smtp: { listen: here }\nrelays: { real: { host: "a b" } }\ninstances: { shop: { kind: stagging, colour: red } }'
    const found = await problems({ yaml, argv: ['--http', 'there'], env: { STAGINGPOST_LOG_LEVEL: 'loud' } })
    expect(found.map((line) => line.split(': ')[0])).toEqual([
      `${Y}:1 smtp.listen`,
      `${Y}:2 relays.real.host`,
      `${Y}:3 instances.shop.kind`,
      `${Y}:3 instances.shop.colour`,
      '--http (http.listen)',
      'STAGINGPOST_LOG_LEVEL (logLevel)',
    ])
  })
})

describe('people and tokens', () => {
  test.each([
    ['people: [{ email: nobody }]', 'people[0].email: "nobody" is not valid; allowed: an e-mail address'],
    ['people: [{ email: a@b.example, role: boss }]', 'people[0].role: is no setting'],
    [
      'people: [{ email: a@b.example, roles: { projects: { shop: boss } } }]',
      'people[0].roles.projects.shop: "boss" is not valid; allowed: viewer, tester or admin',
    ],
    ['people: [{ email: a@b.example, password: short }]', 'people[0].password: the value is too short'],
    ['people: [{ email: a@b.example, password: { env: GONE } }]', 'the variable GONE is not set'],
    [
      'tokens: [{ name: ci, token: abc, scopes: [read] }]',
      'tokens[0].token: the value is no token; allowed: spt_',
    ],
    [
      'tokens: [{ name: ci, token: { env: GONE }, scopes: [all] }]',
      'tokens[0].scopes[0]: "all" is not valid; allowed: read, write',
    ],
  ])('%s', async (yaml, problem) => {
    expect((await problems({ yaml })).join('\n')).toContain(problem)
  })
})
