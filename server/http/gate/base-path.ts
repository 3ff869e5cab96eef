import type { RequestHandler } from 'express'

/**
 * Takes the base path off, so that everything behind it sees addresses as at the root. Addresses without it are
 * served as well: a proxy may have taken it off already, and commands on this machine come without a proxy.
 */
export function belowBasePath(basePath: string): RequestHandler {
  return (request, _response, next) => {
    request.url = withoutBasePath(request.url, basePath)
    next()
  }
}

/** `url` is a path with its query; the base path counts where a whole segment of it ends. */
export function withoutBasePath(url: string, basePath: string): string {
  if (basePath === '' || !url.startsWith(basePath)) return url
  const rest = url.slice(basePath.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : url
}
