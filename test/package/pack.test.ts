import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as client from '../../client/index.ts'
import * as testing from '../../client/testing/index.ts'
import pkg from '../../package.json' with { type: 'json' }
import { tempDir } from '../support/temp-dir.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
/** Builds everything first; on a busy machine that takes a while. */
const PACK_MS_MAX = 300_000
/** It is downloaded for each first run of `npx stagingpost`; a third of it reads PDF files. */
const TARBALL_BYTES_MAX = 1_800_000

describe('the package, from its tarball, in an empty project', () => {
  test('runs, serves its page, starts from a test, and has types', { timeout: PACK_MS_MAX }, async () => {
    const project = await tempDir()
    const tarball = pack(project)
    expect(readFileSync(tarball).length).toBeLessThan(TARBALL_BYTES_MAX)
    const installed = install(tarball, project)

    expect(run(project, [join(installed, 'dist/server/bin.js'), 'version'])).toBe(
      `stagingpost ${pkg.version}\n`,
    )
    expect(run(project, [join(installed, 'dist/server/bin.js'), 'init'])).toMatch(
      /npx stagingpost credential add/,
    )
    const file = readFileSync(join(project, 'stagingpost.yaml'), 'utf8')
    expect(file).toContain('`npx stagingpost help`')
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(file) ?? []
    expect(JSON.parse(readFileSync(join(project, schema), 'utf8'))).toHaveProperty('properties.instances')
    rmSync(join(project, 'stagingpost.yaml'))
    // Only an older Node says it, which is not here.
    const [major, minor] = pkg.engines.node.replace('>=', '').split('.')
    expect(readFileSync(join(installed, 'dist/server/bin.js'), 'utf8')).toContain(`= [${major}, ${minor}];`)
    const example = blockOf('docs/testing.md', 'js', 'node:test')
    writeFileSync(join(project, 'example.test.mjs'), example)
    expect(run(project, ['--test', 'example.test.mjs'])).toMatch(/pass 1\n/)
    await expectPage(project, installed)
    expectRequired(project)
    expectTypes(project)
  })
})

function pack(project: string): string {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  execFileSync(npm, ['pack', '--silent', '--pack-destination', project], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const name = readdirSync(project).find((file) => file.endsWith('.tgz'))
  if (name === undefined) throw new Error('there is no tarball')
  return join(project, name)
}

/** As npm would, without a network: what it depends on is linked from here. */
function install(tarball: string, project: string): string {
  const modules = join(project, 'node_modules')
  const target = join(modules, 'stagingpost')
  mkdirSync(target, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])
  const { dependencies } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
  for (const name of [...Object.keys(dependencies), 'nodemailer']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'dir')
  }
  writeFileSync(join(project, 'package.json'), '{"name": "empty", "type": "module"}')
  return target
}

function run(cwd: string, args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The page, the documentation and the migrations are where the built server looks for them. */
async function expectPage(project: string, installed: string): Promise<void> {
  const flags = ['--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--data', join(project, 'data')]
  const server = spawn(process.execPath, [join(installed, 'dist/server/bin.js'), ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(server, 'exit')
  try {
    const [ready] = await once(server.stdout, 'data')
    const url = /(http:\S+)/.exec(String(ready))?.[1] ?? expect.fail(String(ready))
    expect(await (await fetch(url)).text()).toContain('<title>')
    expect((await fetch(`${url}/docs/api`)).status).toBe(200)
    expect((await fetch(`${url}/api/v1/instances/default/messages`)).status).toBe(200)
  } finally {
    server.kill()
    await gone
  }
}

/** Jest and older Nodes have no `require` for modules: what it finds is no module, and all of it is there. */
function expectRequired(project: string): void {
  writeFileSync(
    join(project, 'required.cjs'),
    `const { startStagingpost } = require('stagingpost/testing')
const { Stagingpost } = require('stagingpost/client')
const told = {}
for (const name of ['client', 'testing']) told[name] = Object.keys(require('stagingpost/' + name)).sort()
startStagingpost().then(async ({ url, stop }) => {
  told.found = await new Stagingpost({ url }).search('nothing')
  await stop()
  console.log(JSON.stringify(told))
})
`,
  )
  const told = JSON.parse(run(project, ['--no-experimental-require-module', 'required.cjs']))
  expect(told).toEqual({
    client: Object.keys(client).toSorted(),
    testing: Object.keys(testing).toSorted(),
    found: [],
  })
}

/** All ways in which TypeScript finds packages; nothing skipped, nothing else in the project. */
function expectTypes(project: string): void {
  const source = `import { type Mail, Stagingpost } from 'stagingpost/client'
import { mailMatchers, postFixtures, startStagingpost } from 'stagingpost/testing'
const post: Stagingpost = new Stagingpost({ url: 'http://x.test', timeout: '2s' })
export const code: Promise<string> = post.address('ann').expect({ subject: /x/ }).then((mail: Mail) => mail.code())
// @ts-expect-error there is no such condition
export const wrong = post.expect({ colour: 'red' })
export { mailMatchers, postFixtures, startStagingpost }
`
  for (const name of ['types.ts', 'types.mts', 'types.cts']) writeFileSync(join(project, name), source)
  const shared = ['--noEmit', '--strict', '--target', 'ES2022', '--lib', 'ES2022,DOM', '--types', '']
  for (const [module, resolution, file] of [
    ['NodeNext', 'NodeNext', 'types.ts'],
    ['ESNext', 'Bundler', 'types.ts'],
    ['CommonJS', 'Bundler', 'types.ts'],
    // What `require` finds counts as a module here unless it has declarations of its own.
    ['Node16', 'Node16', 'types.mts'],
    ['Node16', 'Node16', 'types.cts'],
  ] as const) {
    run(project, [TSC, file, ...shared, '--module', module, '--moduleResolution', resolution])
  }
}

/** A block of code in a document. */
function blockOf(path: string, language: string, part: string): string {
  const blocks = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/^```(\w+)\n(.*?)^```/gms)]
  const found = blocks.find(([, lang, code = '']) => lang === language && code.includes(part))?.[2]
  return found ?? expect.fail(`${path} has no such block`)
}
