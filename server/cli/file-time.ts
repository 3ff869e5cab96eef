/** A time for the name of a file, in UTC: `2026-11-26T16-05-43Z`. */
export function fileTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+/, '').replaceAll(':', '-')
}
