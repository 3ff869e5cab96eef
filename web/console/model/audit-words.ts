import type { AuditEntryView } from '../../../server/contract/audit.types.ts'

/** `instance.changed` as people read it: `Instance changed`. */
export function actionInWords(action: string): string {
  const words = action.replace(/[.-]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function actorInWords({ kind, name }: AuditEntryView['actor']): string {
  switch (kind) {
    case 'person':
      return name ?? 'Somebody'
    case 'token':
      return `Token ${name ?? ''}`.trim()
    case 'command':
      return 'A command on the server'
    case 'anyone':
      return 'Anyone'
    case 'server':
      return 'The server'
  }
}

/** The detail as names with their values. */
export function detailLines(
  detail: AuditEntryView['detail'],
): { readonly name: string; readonly value: string }[] {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ({ name, value: String(value) }))
}

/** One JSON document a line. */
export function auditJsonLines(entries: readonly AuditEntryView[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

/** RFC 4180, with a line of names. */
export function auditCsv(entries: readonly AuditEntryView[]): string {
  const lines = entries.map(({ id, at, actor, clientAddress, instance, action, detail }) => [
    String(id),
    at,
    actor.kind,
    actor.name ?? '',
    clientAddress ?? '',
    instance ?? '',
    action,
    JSON.stringify(detail),
  ])
  return [COLUMNS, ...lines].map((line) => `${line.map(csvField).join(',')}\r\n`).join('')
}

const COLUMNS = ['id', 'at', 'actorKind', 'actor', 'clientAddress', 'instance', 'action', 'detail']

/** A spreadsheet takes what begins so for a formula, and somebody else chose the text. */
const FORMULA = /^[=+\-@\t\r]/

function csvField(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
