/** Fields by name in lower case, unfolded; the first of a name counts. */
export type Group = ReadonlyMap<string, string>

/** One for the message and one for each recipient; what is beyond is no honest report. */
const GROUPS_MAX = 2_000
const FIELD = /^([!-9;-~]{1,100})[ \t]*:(.*)$/s

/** The groups of fields between blank lines of a delivery status (RFC 3464 §2.1). Lines that are no fields are left out. */
export function statusGroups(bytes: Uint8Array): readonly Group[] {
  const groups: Map<string, string>[] = []
  let open: Map<string, string> | undefined
  let last: string | undefined
  for (const line of Buffer.from(bytes)
    .toString('utf8')
    .split(/\r\n|\r|\n/)) {
    if (line.trim() === '') {
      open = undefined
      last = undefined
    } else if (/^[ \t]/.test(line)) {
      if (open !== undefined && last !== undefined) open.set(last, `${open.get(last) ?? ''} ${line.trim()}`)
    } else {
      const [, name, value = ''] = FIELD.exec(line) ?? []
      last = undefined
      if (name === undefined) continue
      if (open === undefined) {
        if (groups.length === GROUPS_MAX) break
        open = new Map()
        groups.push(open)
      }
      const key = name.toLowerCase()
      if (open.has(key)) continue
      open.set(key, value.trim())
      last = key
    }
  }
  return groups
}
