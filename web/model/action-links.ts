import type { LinkView } from '../../server/contract/message.types.ts'

/** Links that a reader is meant to follow, each once, in their order; pictures and trackers are left out. */
export function actionLinks(links: readonly LinkView[]): readonly LinkView[] {
  const seen = new Set<string>()
  return links.filter(({ href, kind }) => {
    if (kind === 'image' || kind === 'tracking' || !/^https?:/i.test(href) || seen.has(href)) return false
    seen.add(href)
    return true
  })
}

/** How many pictures it would load from elsewhere. */
export function remotePictures(links: readonly LinkView[]): number {
  const pictures = links.filter(
    ({ href, kind }) => (kind === 'image' || kind === 'tracking') && /^(?:https?:)?\/\//i.test(href),
  )
  return new Set(pictures.map(({ href }) => href)).size
}
