import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { LaunchOptions } from 'playwright-core'

/** Beside the package and not in a folder shared with others, so that what runs is what was unpacked. */
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache')
const UNPACKED = join(CACHE, 'stagingpost-chromium')

/** The Chromium inside `@sparticuz/chromium`, unpacked once, with the libraries and fonts that it brings along. */
export async function packagedChromium(): Promise<LaunchOptions> {
  if (!(await exists(UNPACKED))) await unpack()
  return {
    executablePath: join(UNPACKED, 'chromium'),
    // Its processes can't be sandboxed everywhere, and it has no helper to fork them.
    args: ['--no-zygote'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(UNPACKED, 'al2023/lib'),
      FONTCONFIG_FILE: join(UNPACKED, 'fonts.conf'),
    },
  }
}

/** Unpacks elsewhere and moves it here when complete: several test processes may come at once. */
async function unpack(): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const dir = await mkdtemp(join(CACHE, 'unpacking-'))
  try {
    await inflateInto(dir)
    await writeFile(join(dir, 'fonts.conf'), fontsConf())
    await rename(dir, UNPACKED)
  } catch (error) {
    await rm(dir, { recursive: true, force: true })
    // Another process was faster; its copy is as good.
    if (!(await exists(UNPACKED))) throw error
  }
}

/** The package unpacks into the system's temporary folder, and its libraries only where it takes itself to be on Lambda. */
async function inflateInto(dir: string): Promise<void> {
  const { default: chromium } = await import('@sparticuz/chromium')
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV }
  process.env.TMPDIR = dir
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs24.x'
  try {
    await chromium.executablePath()
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

/** Its own fonts first, then whatever the machine has. */
function fontsConf(): string {
  const dirs = [join(UNPACKED, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts']
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${dirs.map((dir) => `  <dir>${dir}</dir>`).join('\n')}
  <cachedir>${join(UNPACKED, 'fonts-cache')}</cachedir>
</fontconfig>
`
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
