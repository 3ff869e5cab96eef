import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

/** The pages of `docs/`, in the order in which somebody new reads them; each is `docs/NAME.md`. */
export const DOCS_PAGES = [
  { name: 'quick-start', title: 'Quick start' },
  { name: 'suppression', title: 'Suppression' },
  { name: 'sendmail', title: 'In place of sendmail' },
  { name: 'testing', title: 'Testing mail' },
  { name: 'search', title: 'Search' },
  { name: 'passthrough', title: 'Production and relays' },
  { name: 'team', title: 'Running it for a team' },
  { name: 'deploy', title: 'Containers and services' },
  { name: 'tls', title: 'TLS and proxies' },
  { name: 'webhooks', title: 'Webhooks' },
  { name: 'metrics', title: 'Metrics' },
  { name: 'logs', title: 'Logs' },
  { name: 'import-export', title: 'Import and export' },
  { name: 'backup', title: 'Backup' },
  { name: 'upgrade', title: 'Upgrade' },
  { name: 'security', title: 'Security' },
  { name: 'configuration', title: 'Configuration' },
  { name: 'commands', title: 'Commands and flags' },
] as const

/** Beside the code, in the sources and in the package. */
const DOCS_DIR = resolve(import.meta.dirname, '../../../docs')

/** The Markdown of a page; undefined when there is no such page. */
export async function docsPage(name: string): Promise<string | undefined> {
  if (DOCS_PAGES.every((page) => page.name !== name)) return undefined
  return readFile(resolve(DOCS_DIR, `${name}.md`), 'utf8')
}
