import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandsText } from '../../server/cli/commands-page.ts'
import { referenceText } from '../../server/config/reference.ts'
import { renderMarkdown } from '../../server/http/docs/markdown.ts'
import { DOCS_PAGES } from '../../server/http/docs/pages.ts'
import { openDoor } from './door.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const DOCS = join(ROOT, 'docs')
const read = (path: string) => readFile(join(ROOT, path), 'utf8')

describe('the documentation', () => {
  test('has every page that there is in its contents, and none that there is not', async () => {
    const files = (await readdir(DOCS)).filter((name) => name.endsWith('.md'))
    expect(DOCS_PAGES.map(({ name }) => `${name}.md`).toSorted()).toEqual(files.toSorted())
  })

  test('knows every key of the file and every command and flag; `npm run schema` writes both', async () => {
    expect(await read('docs/configuration.md')).toBe(referenceText())
    expect(await read('docs/commands.md')).toBe(commandsText())
  })

  test('leads nowhere that there is not', async () => {
    const files = ['README.md', ...DOCS_PAGES.map(({ name }) => `docs/${name}.md`)]
    const dead: string[] = []
    for (const file of files) {
      for (const [, target = ''] of (await read(file)).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue
        const [path = '', anchor] = target.split('#')
        const place = path === '' ? join(ROOT, file) : resolve(ROOT, dirname(file), path)
        if (!(await leads(place, anchor))) dead.push(`${file}: ${target}`)
      }
    }
    expect(dead).toEqual([])
  })

  test('is served whole, runs nothing and loads nothing', async () => {
    const { ask } = await openDoor()
    for (const { name, title } of DOCS_PAGES) {
      const { status, text, headers } = await ask(`/docs/${name}`)
      expect([name, status]).toEqual([name, 200])
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(text).toContain(`<strong aria-current="page">${title}</strong>`)
      expect(text).not.toMatch(/<script|src=/)
      // Nothing of the Markdown is left over.
      expect(text.replace(/<(pre|code)>[\s\S]*?<\/\1>/g, '')).not.toMatch(/\]\(|\*\*|^#+ /m)
    }
    expect((await ask('/docs/no-such-page')).status).toBe(404)
    expect((await ask('/docs/..%2Fpackage')).status).toBe(404)
  })
})

async function leads(place: string, anchor: string | undefined): Promise<boolean> {
  const isThere = await stat(place).then(
    () => true,
    () => false,
  )
  if (!isThere || anchor === undefined) return isThere
  const { headings } = renderMarkdown(await readFile(place, 'utf8'))
  return headings.some(({ id }) => id === anchor)
}
