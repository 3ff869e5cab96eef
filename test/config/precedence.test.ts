import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { load } from './support.ts'

describe('zero configuration', () => {
  test('both doors on loopback, data below the working folder, nothing declared', async () => {
    const { cwd, hostname, ...config } = await load({})
    expect(hostname).not.toBe('')
    expect(config).toMatchObject({
      dataDir: join(cwd, 'data'),
      smtp: {
        listen: { host: '127.0.0.1', port: 1025 },
        tls: null,
        limits: { messageBytes: 52_428_800, recipients: 1_000, receivedFields: 100, idleMs: 300_000 },
      },
      http: { listen: { host: '127.0.0.1', port: 8025 }, publicUrl: null, allowedHosts: [] },
      access: 'members',
      logLevel: 'info',
      retry: { redirect: [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 28_800_000] },
      declarations: { instances: [], relays: [], credentials: [] },
    })
  })

  test('an empty file says nothing', async () => {
    await expect(load({ yaml: '' })).resolves.toMatchObject({ access: 'members' })
    await expect(load({ yaml: '# nothing yet\n' })).resolves.toMatchObject({ access: 'members' })
  })
})

describe('a flag wins over its variable, the variable over the file', () => {
  const yaml =
    'smtp: { listen: 127.0.0.1:3, limits: { idle: 3s } }\nlogLevel: error\nretry: { redirect: "3s" }'
  const env = {
    STAGINGPOST_SMTP: '127.0.0.1:2',
    STAGINGPOST_SMTP_IDLE: '2s',
    STAGINGPOST_RETRY_REDIRECT: '2s, 3s',
  }
  const argv = ['--smtp', '127.0.0.1:1', '--retry-redirect=1s, 2s, 3s']

  test.each([
    ['all three', { yaml, env, argv }, 1, 2_000, [1_000, 2_000, 3_000]],
    ['variable and file', { yaml, env }, 2, 2_000, [2_000, 3_000]],
    ['flag and file', { yaml, argv }, 1, 3_000, [1_000, 2_000, 3_000]],
    ['file alone', { yaml }, 3, 3_000, [3_000]],
  ])('%s', async (_, given, port, idleMs, redirect) => {
    const config = await load(given)
    expect(config.smtp.listen).toEqual({ host: '127.0.0.1', port })
    expect(config.smtp.limits.idleMs).toBe(idleMs)
    expect(config.retry.redirect).toEqual(redirect)
    expect(config.logLevel).toBe('error')
  })

  test('an empty variable is unset, as compose files write it', async () => {
    await expect(load({ yaml, env: { STAGINGPOST_SMTP: '' } })).resolves.toMatchObject({
      smtp: { listen: { port: 3 } },
    })
  })

  test('a word for TLS in a stronger source puts files in a weaker one out of use', async () => {
    const config = await load({
      yaml: 'smtp: { tls: { cert: gone.pem, key: gone.key } }',
      argv: ['--smtp-tls', 'self-signed'],
    })
    expect(config.smtp.tls).toEqual({ kind: 'self-signed' })
  })
})

describe('where people reach the page', () => {
  test.each([
    ['nowhere said', [], null, ''],
    ['at a name', ['--public-url=https://post.example.com/'], 'https://post.example.com', ''],
    [
      'below a path',
      ['--public-url=https://example.com/tools/post/'],
      'https://example.com/tools/post',
      '/tools/post',
    ],
    ['a path alone', ['--base-path=/post/'], null, '/post'],
    [
      'both',
      ['--public-url=https://example.com/post', '--base-path=/post'],
      'https://example.com/post',
      '/post',
    ],
  ])('%s', async (_, argv, publicUrl, basePath) => {
    await expect(load({ argv })).resolves.toMatchObject({ http: { publicUrl, basePath } })
  })
})

describe('proxies that are believed', () => {
  test.each([
    ['nobody, unless they are named', {}, [], []],
    [
      'flags',
      { argv: ['--smtp-proxy-from', '10.0.0.7, fd00::/8', '--trust-proxy=::1'] },
      ['10.0.0.7', 'fd00::/8'],
      ['::1'],
    ],
    [
      'the file',
      { yaml: 'smtp: { proxyFrom: [10.0.0.0/8] }\nhttp: { trustProxy: 127.0.0.1 }' },
      ['10.0.0.0/8'],
      ['127.0.0.1'],
    ],
  ])('%s', async (_, given, proxyFrom, trustProxy) => {
    await expect(load(given)).resolves.toMatchObject({ smtp: { proxyFrom }, http: { trustProxy } })
  })
})

describe('which file', () => {
  const other = 'logLevel: debug'

  test.each([
    ['stagingpost.yaml', {}],
    ['stagingpost.yml', {}],
    ['other.yaml', { argv: ['--config', 'other.yaml'] }],
    ['other.conf', { env: { STAGINGPOST_CONFIG: 'other.conf' } }],
  ])('%s', async (name, given) => {
    await expect(load({ ...given, files: { [name]: other } })).resolves.toMatchObject({ logLevel: 'debug' })
  })

  test('stagingpost.json', async () => {
    const files = { 'stagingpost.json': '{"$schema": "./stagingpost.schema.json", "logLevel": "debug"}' }
    await expect(load({ files })).resolves.toMatchObject({ logLevel: 'debug' })
  })

  test('the flag wins over the variable', async () => {
    const given = { argv: ['--config=a.yaml'], env: { STAGINGPOST_CONFIG: 'b.yaml' } }
    const files = { 'a.yaml': other, 'b.yaml': 'logLevel: error' }
    await expect(load({ ...given, files })).resolves.toMatchObject({ logLevel: 'debug' })
  })

  test('paths in the file start from its folder, those of flags from the working folder', async () => {
    const { cwd, dataDir } = await load({ yaml: 'data: mail' })
    expect(dataDir).toBe(join(cwd, 'mail'))
    const flagged = await load({ yaml: 'data: mail', argv: ['--data', '../elsewhere'] })
    expect(flagged.dataDir).toBe(join(flagged.cwd, '../elsewhere'))
  })
})

describe('values', () => {
  test.each([
    ['1026', { host: '127.0.0.1', port: 1026 }],
    ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
    ['[::1]:25', { host: '::1', port: 25 }],
    ['localhost:2525', { host: 'localhost', port: 2525 }],
    ['127.8.9.1:25', { host: '127.8.9.1', port: 25 }],
  ])('--smtp %s', async (written, listen) => {
    await expect(load({ argv: ['--smtp', written] })).resolves.toMatchObject({ smtp: { listen } })
  })

  test.each([
    ['50MiB', 52_428_800],
    ['50mib', 52_428_800],
    ['10MB', 10_000_000],
    ['64KiB', 65_536],
    ['1GiB', 1_073_741_824],
    ['2048', 2_048],
    ['4096B', 4_096],
  ])('--smtp-max-message %s', async (written, messageBytes) => {
    const config = await load({ argv: ['--smtp-max-message', written] })
    expect(config.smtp.limits.messageBytes).toBe(messageBytes)
  })

  test.each([
    ['1500ms', 1_500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
  ])('--smtp-idle %s', async (written, idleMs) => {
    await expect(load({ argv: ['--smtp-idle', written] })).resolves.toMatchObject({
      smtp: { limits: { idleMs } },
    })
  })

  test('numbers of the file are numbers', async () => {
    const yaml =
      'smtp: { listen: 2525, limits: { message: 4096, recipients: 5, received: 6, connections: 7 } }'
    const { smtp } = await load({ yaml })
    expect(smtp.listen).toEqual({ host: '127.0.0.1', port: 2_525 })
    expect(smtp.limits).toMatchObject({
      messageBytes: 4_096,
      recipients: 5,
      receivedFields: 6,
      connections: 7,
    })
  })

  test('host names as a list, or with commas', async () => {
    const allowedHosts = ['post.example.com', 'post']
    await expect(load({ yaml: 'http: { allowedHosts: [post.example.com, post] }' })).resolves.toMatchObject({
      http: { allowedHosts },
    })
    await expect(load({ argv: ['--allowed-hosts', 'post.example.com, post'] })).resolves.toMatchObject({
      http: { allowedHosts },
    })
  })

  test('publicUrl is kept as its origin', async () => {
    await expect(load({ argv: ['--public-url', 'https://Post.example.com/'] })).resolves.toMatchObject({
      http: { publicUrl: 'https://post.example.com' },
    })
  })

  test('access: open lets both doors listen anywhere', async () => {
    const argv = ['--smtp', '0.0.0.0:1025', '--http', '[::]:8025', '--access', 'open']
    await expect(load({ argv })).resolves.toMatchObject({
      access: 'open',
      smtp: { listen: { host: '0.0.0.0' } },
      http: { listen: { host: '::' } },
    })
  })

  test('nothing of it can be changed afterwards', async () => {
    const config = await load({ yaml: 'relays: { real: { host: smtp.example.net } }' })
    const deep = [
      config.smtp.limits,
      config.retry.deliver,
      config.declarations.relays,
      config.declarations.relays[0],
    ]
    expect(deep.map(Object.isFrozen)).toEqual([true, true, true, true])
  })

  test('variables of container links are not ours to judge', async () => {
    const env = {
      STAGINGPOST_SERVICE_HOST: '10.0.0.1',
      STAGINGPOST_PORT: 'tcp://10.0.0.1:1025',
      STAGINGPOST_SMTP_PORT_1025_TCP_ADDR: '10.0.0.1',
      STAGINGPOST_SERVICE_PORT_SMTP: '1025',
    }
    await expect(load({ env })).resolves.toMatchObject({ access: 'members' })
  })
})
