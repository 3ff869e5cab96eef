import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type BuildOptions, build } from 'vite'

const ROOT = resolve(import.meta.dirname, '..')
/** What is made last. */
const BUILT = join(ROOT, 'dist/web/pdf-viewer.js')
/** Everything that the page is made of. */
const SOURCES = ['web', 'server/contract', 'vite.config.ts', 'package-lock.json']

/** What draws PDF files is a script of its own, which the server puts into a frame. */
const PDF_VIEWER: BuildOptions = {
  outDir: join(ROOT, 'dist/web'),
  emptyOutDir: false,
  copyPublicDir: false,
  lib: {
    entry: join(ROOT, 'web/pdf/frame.ts'),
    formats: ['iife'],
    name: 'pdfViewer',
    fileName: () => 'pdf-viewer.js',
  },
}

/** Builds the page into dist/web unless what is there is newer than all of its sources. True when it built. */
export async function buildPageIfStale(): Promise<boolean> {
  const builtAtMs = await changedAtMs(BUILT)
  const sources = await Promise.all(SOURCES.map((source) => newestMs(join(ROOT, source))))
  if (builtAtMs > Math.max(...sources)) return false
  const configFile = join(ROOT, 'vite.config.ts')
  await build({ configFile, root: join(ROOT, 'web'), logLevel: 'warn' })
  await build({ configFile, root: join(ROOT, 'web'), logLevel: 'error', build: PDF_VIEWER })
  return true
}

/** When the newest file of a folder, or the file itself, was changed. */
async function newestMs(path: string): Promise<number> {
  const entries = (await stat(path)).isDirectory()
    ? await readdir(path, { recursive: true, withFileTypes: true })
    : []
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Math.max(...(await Promise.all([path, ...files].map(changedAtMs))))
}

/** 0 when there is no such file. */
async function changedAtMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  return found?.mtimeMs ?? 0
}

if (import.meta.main) {
  if (await buildPageIfStale()) console.log('The page is built: dist/web')
}
