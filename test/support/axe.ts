import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** What axe finds wrong with a page that moves no more, as `rule: element`. Frames of messages are not ours to judge. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await source())
  await page.evaluate(AT_REST)
  return page.evaluate(`axe.run({ exclude: ['iframe'] }, { iframes: false, resultTypes: ['violations'] }).then((result) =>
    result.violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 160))))`)
}

/** What fades in has a contrast of its own at every moment. */
const AT_REST = `for (const animation of document.getAnimations())
  if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()`

let read: Promise<string> | undefined

function source(): Promise<string> {
  read ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  return read
}
