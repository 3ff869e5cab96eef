import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Opens the pictures of one message to its preview: the sandboxed frame has no origin, so a browser sends no cookie
 * from it. A key is made for whoever may see the content, and is good for nothing else.
 */
export interface PreviewKeys {
  make(instance: string, messageId: string): string
  opens(key: string, instance: string, messageId: string): boolean
}

/** A key lives for one to two of these, and is the same within one, so that browsers may keep a preview. */
const PERIOD_MS = 12 * 60 * 60 * 1000

/** Of this process alone: after a restart pages load anew anyway. */
export function createPreviewKeys(now: () => number): PreviewKeys {
  const secret = randomBytes(32)
  const sign = (instance: string, messageId: string, untilMs: number): string =>
    createHmac('sha256', secret).update(`${instance}\0${messageId}\0${untilMs}`).digest('base64url')
  return {
    make(instance, messageId) {
      const untilMs = (Math.floor(now() / PERIOD_MS) + 2) * PERIOD_MS
      return `${untilMs.toString(36)}.${sign(instance, messageId, untilMs)}`
    },
    opens(key, instance, messageId) {
      const [until = '', signature = ''] = key.split('.', 2)
      const untilMs = Number.parseInt(until, 36)
      const expected = Buffer.from(sign(instance, messageId, untilMs))
      const given = Buffer.from(signature)
      return untilMs > now() && given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}
