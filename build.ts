import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildCommonJs } from './build-commonjs.ts'
import { buildPageIfStale } from './web/build.ts'

const ROOT = import.meta.dirname
const DIST = join(ROOT, 'dist')

/** `npm pack` runs this: everything that the published package consists of, in `dist`, as JavaScript. */
async function build(): Promise<void> {
  for (const folder of ['server', 'client', 'drizzle', 'docs']) {
    rmSync(join(DIST, folder), { recursive: true, force: true })
  }
  compile('tsconfig.build.json')
  compile('client/tsconfig.build.json')
  rewriteDeclarations()
  await buildCommonJs()
  await buildPageIfStale()
  // What the server reads beside its code lies where it lies beside the sources.
  for (const path of ['drizzle', 'docs', 'server/cli/init.yaml']) {
    cpSync(join(ROOT, path), join(DIST, path), { recursive: true })
  }
  chmodSync(join(DIST, 'server/bin.js'), 0o755)
}

function compile(project: string): void {
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(ROOT, project)], {
    stdio: 'inherit',
  })
}

/** The compiler leaves the endings of sources in declarations, which others would not resolve. */
function rewriteDeclarations(): void {
  for (const name of readdirSync(DIST, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue
    const path = join(DIST, name)
    writeFileSync(path, readFileSync(path, 'utf8').replace(/(from '\.{1,2}\/[^']+)\.ts'/g, "$1.js'"))
  }
}

await build()
