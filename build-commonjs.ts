import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { build } from 'vite'

const ROOT = import.meta.dirname
const DIST = join(ROOT, 'dist')
/** Beside `dist/client`, so that both find the server at the same relative place. */
const COMMONJS = join(DIST, 'client-commonjs')

/**
 * The client once more, for `require`: Jest and older Nodes do not require modules. File by file, as in `dist/client`,
 * whose declarations it copies: those of a package that is a module count as modules, and types of one cannot be required.
 */
export async function buildCommonJs(): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: COMMONJS,
      emptyOutDir: true,
      ssr: true,
      minify: false,
      target: 'es2023',
      rolldownOptions: {
        input: ['client/index.ts', 'client/testing/index.ts'],
        output: {
          format: 'cjs',
          exports: 'named',
          preserveModules: true,
          preserveModulesRoot: join(ROOT, 'client'),
          entryFileNames: '[name].js',
        },
      },
    },
  })
  writeFileSync(join(COMMONJS, 'package.json'), '{ "type": "commonjs" }\n')
  copyDeclarations(join(DIST, 'client'), COMMONJS)
  copyDeclarations(join(DIST, 'server/contract'), join(COMMONJS, 'contract'))
  for (const path of declarationsIn(COMMONJS)) {
    const contract = relative(dirname(path), join(COMMONJS, 'contract')).split(sep).join('/') || '.'
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(/(?:\.\.\/)+server\/contract\//g, `./${contract}/`))
  }
}

function copyDeclarations(from: string, to: string): void {
  for (const path of declarationsIn(from)) cpSync(path, join(to, relative(from, path)))
}

function declarationsIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.d.ts')).map((name) => join(folder, name))
}
