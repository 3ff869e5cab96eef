export interface InstanceView {
  name: string
  kind: 'staging' | 'production'
  label: string
  email: {
    mode: 'capture' | 'redirect' | 'deliver'
    testRecipients: string[]
    allowedRecipients: string[]
    sender: string | null
    relay: string | null
    subject: { maxRecipients: number }
    passHeaders: string[]
    redirectLimit: number
  }
  requireAuth: boolean
  managedByFile: boolean
  createdAt: string
  counts: { total: number; unread: number; held: number }
}

export interface InstanceListView {
  instances: InstanceView[]
  /** What a client needs to point an application here. */
  server: { version: string; smtp: { host: string; port: number; tls: boolean }; access: 'loopback' | 'open' }
}
