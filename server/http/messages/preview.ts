import { Failure } from '../../domain/failure.ts'
import type { StoredMessage } from '../../store/store.types.ts'
import type { HttpDeps } from '../http.types.ts'
import { type Answer, bytes } from '../requests/answer.ts'
import { notHere } from '../requests/find.ts'
import type { Call } from '../requests/route.ts'

/** `own`: of the message itself. `all`: those of other hosts too, through us. */
export type Pictures = 'none' | 'own' | 'all'

/**
 * The HTML of a message for its frame. Sanitising comes first; this policy is the second wall: no script, no
 * form, no fetch, pictures of this very message alone (parts of it, or `data:` in it; when asked for, those of other
 * hosts that we load), links open outside.
 */
export async function htmlAnswer(
  deps: PreviewDeps,
  message: StoredMessage,
  call: Pick<Call<unknown, unknown>, 'param' | 'host'>,
  { pictures, scheme }: { readonly pictures: Pictures; readonly scheme: 'light' | 'dark' },
): Promise<Answer> {
  const { deriver, config, version, previewKeys, proofKey } = deps
  const { basePath } = config
  const path = `${basePath}/api/v1/instances/${call.param('instance')}/messages/${message.id}`
  const [partsPath, remotePath] = [`${path}/parts/`, `${path}/remote/`]
  const key = previewKeys.make(call.param('instance'), message.id)
  const remote =
    pictures === 'all' ? { urlPrefix: remotePath, scope: message.id, key: proofKey } : ('blocked' as const)
  const preview = await deriver.preview(
    { seq: message.seq, sizeBytes: message.facts.sizeBytes },
    {
      partUrlPrefix: partsPath,
      partUrlSuffix: `?key=${key}`,
      openUrlPrefix: `${basePath}/open?url=`,
      remote,
      scheme,
    },
  )
  if (preview === undefined) throw notHere()
  if (preview === null) throw new Failure('not-found', 'This message has no HTML part.')
  const hosts = [call.host, ...(config.publicUrl === null ? [] : [new URL(config.publicUrl).host])]
  return bytes(
    {
      contentType: 'text/html; charset=utf-8',
      // What it loads through us is loaded for this process alone; the key opens its own pictures for a while.
      etag: `"html-${version}-${message.id}-${key}-${scheme}-${pictures === 'all' ? proofKey.slice(0, 8) : pictures}"`,
      cache: 'ask',
      body: () => [Buffer.from(preview.html)],
    },
    {
      csp: previewPolicy(
        sourcesOf(hosts, { none: [], own: [partsPath], all: [partsPath, remotePath] }[pictures]),
      ),
    },
  )
}

function previewPolicy(pictureSources: readonly string[]): string {
  return [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    pictureSources.length === 0 ? "img-src 'none'" : `img-src data: ${pictureSources.join(' ')}`,
    "style-src 'unsafe-inline'",
    "font-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ')
}

export interface PreviewDeps extends Pick<HttpDeps, 'deriver' | 'config' | 'version' | 'previewKeys'> {
  readonly proofKey: string
}

function sourcesOf(hosts: readonly string[], paths: readonly string[]): readonly string[] {
  return [...new Set(hosts.flatMap((host) => paths.map((path) => pictureSource(host, path))))]
}

/** A policy can't name an IPv6 address (CSP Level 3 §2.3.1), so there our whole origin has to do. */
function pictureSource(host: string, path: string): string {
  return host.startsWith('[') ? "'self'" : `${host}${path}`
}
