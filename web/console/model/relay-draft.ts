import type { RelayAuthMethodName, RelayInput, RelayView } from '../../../server/contract/relay.types.ts'
import { amountOf, countOf, type Quantity, quantityOf, SIZE_UNITS } from './quantity.ts'

/** A relay as its form has it. Secrets are empty unless somebody types one; empty ones stay as they are. */
export interface RelayDraft {
  readonly host: string
  readonly port: string
  readonly tls: RelayView['tls']
  readonly isAuthed: boolean
  readonly user: string
  readonly password: string
  /** Empty: whatever suits. */
  readonly method: RelayAuthMethodName | ''
  readonly ca: string
  readonly maxRecipients: string
  readonly maxConnections: string
  readonly maxMessages: string
  readonly maxSize: Quantity
  readonly rate: string
  readonly retry: string
  readonly signs: boolean
  readonly dkimDomain: string
  readonly dkimSelector: string
  readonly dkimKey: string
}

export const NEW_RELAY: RelayDraft = {
  host: '',
  port: '587',
  tls: 'required',
  isAuthed: true,
  user: '',
  password: '',
  method: '',
  ca: '',
  maxRecipients: '',
  maxConnections: '',
  maxMessages: '',
  maxSize: { amount: '', unit: 'MiB' },
  rate: '',
  retry: '',
  signs: false,
  dkimDomain: '',
  dkimSelector: '',
  dkimKey: '',
}

export function draftOfRelay(relay: RelayView): RelayDraft {
  return {
    ...NEW_RELAY,
    host: relay.host,
    port: String(relay.port),
    tls: relay.tls,
    isAuthed: relay.user !== null,
    user: relay.user ?? '',
    method: relay.authMethod ?? '',
    maxRecipients: String(relay.maxRecipients),
    maxConnections: String(relay.maxConnections),
    maxMessages: String(relay.maxMessages),
    maxSize: relay.maxSizeBytes === null ? NEW_RELAY.maxSize : quantityOf(relay.maxSizeBytes, SIZE_UNITS),
    rate: relay.rate === null ? '' : String(relay.rate),
    retry: relay.retry ?? '',
    signs: relay.dkim !== null,
    dkimDomain: relay.dkim?.domain ?? '',
    dkimSelector: relay.dkim?.selector ?? '',
  }
}

/** The whole of it, as the server wants it: what is empty has its default. */
export function inputOfRelay(draft: RelayDraft): RelayInput {
  const { host, tls, isAuthed, user, password, method, ca, rate, retry, signs } = draft
  return {
    host: host.trim(),
    tls,
    ...numbers({
      port: draft.port,
      maxRecipients: draft.maxRecipients,
      maxConnections: draft.maxConnections,
      maxMessages: draft.maxMessages,
    }),
    maxSizeBytes: amountOf(draft.maxSize, SIZE_UNITS),
    rate: countOf(rate),
    retry: retry.trim() || null,
    ca: ca.trim() || null,
    auth: isAuthed ? { user, ...(password && { password }), ...(method && { method }) } : null,
    dkim: signs
      ? {
          domain: draft.dkimDomain.trim(),
          selector: draft.dkimSelector.trim(),
          ...(draft.dkimKey.trim() && { key: draft.dkimKey.trim() }),
        }
      : null,
  }
}

type NumberName = 'port' | 'maxRecipients' | 'maxConnections' | 'maxMessages'

function numbers(texts: Readonly<Record<NumberName, string>>): Partial<Record<NumberName, number>> {
  const given = Object.entries(texts).filter(([, text]) => text.trim() !== '')
  return Object.fromEntries(given.map(([name, text]) => [name, Number(text)]))
}

/** Fields of the server's that the form shows. */
export const RELAY_FIELDS = [
  'host',
  'port',
  'auth.user',
  'auth.password',
  'ca',
  'maxRecipients',
  'maxConnections',
  'maxMessages',
  'maxSizeBytes',
  'rate',
  'retry',
  'dkim.domain',
  'dkim.selector',
  'dkim.key',
] as const
