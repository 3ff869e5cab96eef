/** Height by width; a page that is higher is a trick, and scrolls within its frame. */
export const RATIO_MAX = 20

/** What the page tells the frame that draws a PDF. */
export type ToPdfFrame =
  | { readonly kind: 'open'; readonly bytes: ArrayBuffer }
  /** Draw page `number`, counted from 1, `widthPx` device pixels wide. */
  | { readonly kind: 'draw'; readonly number: number; readonly widthPx: number }

/** What it answers. All of it comes from where a stranger's file is read: to be checked, never trusted. */
export type FromPdfFrame =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened'; readonly pages: number }
  /** `ratio`: height by width of the page. */
  | { readonly kind: 'drawn'; readonly number: number; readonly ratio: number }
  | { readonly kind: 'failed'; readonly reason: 'password' | 'unreadable' }

/** Checked, field by field; null for anything else. */
export function readPdfAnswer(data: unknown): FromPdfFrame | null {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return null
  const { kind, pages, number, ratio, reason } = data as Record<string, unknown>
  switch (kind) {
    case 'ready':
      return { kind }
    case 'opened':
      return isCount(pages) ? { kind, pages } : null
    case 'drawn':
      return isCount(number) && typeof ratio === 'number' && ratio > 0 && ratio <= RATIO_MAX
        ? { kind, number, ratio }
        : null
    case 'failed':
      return reason === 'password' || reason === 'unreadable' ? { kind, reason } : null
    default:
      return null
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}
