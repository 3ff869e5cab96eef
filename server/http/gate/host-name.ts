/** The name in a `Host`: lower case, without port and trailing dot; `''` when it is no host. */
export function hostName(host: string): string {
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host)) return ''
  return URL.parse(`http://${host}`)?.hostname.replace(/\.$/, '') ?? ''
}
