import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import pkg from '../../package.json' with { type: 'json' }
import { COMMAND_WORDS } from '../../server/cli/commands.ts'
import { loadConfig } from '../../server/config/config.ts'
import { SETTING_NAMES, SETTINGS } from '../../server/config/settings.ts'
import { tempDir } from '../support/temp-dir.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFile(join(ROOT, path), 'utf8')
const VARIABLES = [
  ...SETTING_NAMES.map((name) => SETTINGS[name].variable),
  'STAGINGPOST_SECRET_KEY',
  'STAGINGPOST_SECRET_KEY_PREVIOUS',
]
const KEY = { STAGINGPOST_SECRET_KEY: '1'.repeat(64) }

/** What a container gets: variables and arguments, understood by the server as it would at its start. */
function understood(argv: readonly string[], env: Record<string, string>) {
  return loadConfig({ argv: [...argv], env: { ...KEY, ...env }, cwd: '/' })
}

describe('the image', () => {
  test('is told of settings that there are, runs as nobody, and asks by a command that there is', async () => {
    const text = await read('Dockerfile')
    const named = [...text.matchAll(/STAGINGPOST_\w+/g)].map(([name]) => name)
    expect(named).not.toEqual([])
    expect(named.filter((name) => !VARIABLES.includes(name))).toEqual([])
    expect(text).toContain('USER 65532:65532')
    const [, asks] = JSON.parse(/^HEALTHCHECK .* CMD (.*)$/m.exec(text)?.[1] ?? '[]')
    expect(COMMAND_WORDS.map((command) => command.name)).toContain(asks)
    const [entry] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(text)?.[1] ?? '[]')
    expect(Object.keys(pkg.bin)).toContain(entry)
    const env = Object.fromEntries(
      [...text.matchAll(/(STAGINGPOST_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    )
    const config = await understood([], { ...env, STAGINGPOST_DATA: await tempDir() })
    expect([config.smtp.listen.port, config.http.listen.port]).toEqual([1025, 8025])
    expect(config.smtp.listen.host).toBe('0.0.0.0')
  })
})

describe('the staging set-up', () => {
  test('has a file that the server reads, and an application that can go nowhere else', async () => {
    const { services, networks } = parse(await read('deploy/compose/compose.yaml'))
    expect(networks[services.shop.networks[0]].internal).toBe(true)
    expect(services.shop.networks).toHaveLength(1)
    expect(services.stagingpost).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    expect(services.stagingpost.volumes).toContain('mail:/data')
    const argv = ['--config', join(ROOT, 'deploy/compose/stagingpost.yaml'), '--data', await tempDir()]
    const config = await understood(argv, { SHOP_SMTP: 'x' })
    expect(config.declarations.instances.map(({ name }) => name)).toContain('shop')
  })
})

describe('the manifests', () => {
  test('hold together: what is mounted, named and asked is there', async () => {
    const documents = parseAllDocuments(await read('deploy/kubernetes/stagingpost.yaml')).map((one) =>
      one.toJS(),
    )
    const kind = (name: string) => documents.find((one) => one.kind === name)
    const pod = kind('Deployment').spec.template
    const [container] = pod.spec.containers
    expect(kind('Deployment').spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } })
    expect(kind('Service').spec.selector).toEqual(pod.metadata.labels)
    expect(pod.spec.volumes.map((one: { name: string }) => one.name).toSorted()).toEqual(
      container.volumeMounts.map((one: { name: string }) => one.name).toSorted(),
    )
    expect(pod.spec.securityContext.runAsNonRoot).toBe(true)
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true)
    const secrets = kind('Secret').stringData
    expect(
      Object.keys(secrets).filter((name) => name.startsWith('STAGINGPOST_') && !VARIABLES.includes(name)),
    ).toEqual([])
    const folder = await tempDir()
    const file = join(folder, 'stagingpost.yaml')
    await writeFile(file, kind('ConfigMap').data['stagingpost.yaml'])
    const config = await understood(['--config', file, '--data', folder], { SHOP_SMTP: 'x' })
    expect(config.http.publicUrl).toBe('https://mail.staging.example.com')
  })
})

describe('the unit', () => {
  test('starts the command of the package with flags that there are, and may little', async () => {
    const text = await read('deploy/systemd/stagingpost.service')
    const [, command = '', flags = ''] = /^ExecStart=(\S+) (.*)$/m.exec(text) ?? []
    expect(Object.keys(pkg.bin)).toContain(command.split('/').at(-1))
    const named = [...flags.matchAll(/--([a-z-]+)/g)].map(([, flag]) => flag)
    expect(named.toSorted()).toEqual(['config', 'data'])
    for (const line of [
      'DynamicUser=yes',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'StateDirectory=stagingpost',
    ]) {
      expect(text.split('\n')).toContain(line)
    }
  })
})
