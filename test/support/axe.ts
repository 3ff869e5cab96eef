import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** What axe finds wrong with a page, as `rule: element`. Frames of messages are not ours to judge. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await source())
  return page.evaluate(`axe.run({ exclude: ['iframe'] }, { iframes: false, resultTypes: ['violations'] }).then((result) =>
    result.violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 160))))`)
}

let read: Promise<string> | undefined

function source(): Promise<string> {
  read ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  return read
}
