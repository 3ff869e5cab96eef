import { Failure } from '../domain/failure.ts'
import type { StoredMessage } from '../store/store.types.ts'
import { type Answer, bytes } from './answer.ts'
import { notHere } from './find.ts'
import type { HttpDeps } from './http.types.ts'
import type { Call } from './route.ts'

/**
 * The HTML of a message for its frame. Sanitising comes first; this policy is the second wall: no script, no
 * form, no fetch, pictures of this very message alone (parts of it, or `data:` in it), links open outside.
 */
export async function htmlAnswer(
  { deriver, config, version }: Pick<HttpDeps, 'deriver' | 'config' | 'version'>,
  message: StoredMessage,
  call: Call<unknown, unknown>,
): Promise<Answer> {
  const { basePath } = config
  const partsPath = `${basePath}/api/v1/instances/${call.param('instance')}/messages/${message.id}/parts/`
  const preview = await deriver.preview(
    { seq: message.seq, sizeBytes: message.facts.sizeBytes },
    { partUrlPrefix: partsPath, openUrlPrefix: `${basePath}/open?url=`, remote: 'blocked' },
  )
  if (preview === undefined) throw notHere()
  if (preview === null) throw new Failure('not-found', 'This message has no HTML part.')
  const hosts = [call.host, ...(config.publicUrl === null ? [] : [new URL(config.publicUrl).host])]
  return bytes(
    {
      contentType: 'text/html; charset=utf-8',
      etag: `"html-${version}-${message.id}"`,
      cache: 'ask',
      body: () => [Buffer.from(preview.html)],
    },
    { csp: previewPolicy(hosts.map((host) => pictureSource(host, partsPath))) },
  )
}

function previewPolicy(pictureSources: readonly string[]): string {
  return [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    `img-src data: ${pictureSources.join(' ')}`,
    "style-src 'unsafe-inline'",
    "font-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ')
}

/** A policy can't name an IPv6 address (CSP Level 3 §2.3.1), so there our whole origin has to do. */
function pictureSource(host: string, path: string): string {
  return host.startsWith('[') ? "'self'" : `${host}${path}`
}
