import { RETRY_DELIVER, RETRY_REDIRECT } from '../domain/retry.ts'
import { optional, type Setting, setting } from './setting.ts'
import {
  basePath,
  choice,
  count,
  domainName,
  duration,
  hostNames,
  listen,
  networks,
  path,
  publicUrl,
  schedule,
  size,
} from './values.ts'

/**
 * The one table of scalar settings: flags, variables, file keys, help and JSON Schema are made from it. Its
 * order is the order of the help.
 */
export const SETTINGS = {
  smtp: setting(
    'smtp.listen',
    '--smtp HOST:PORT',
    listen(),
    '127.0.0.1:1025',
    'where applications hand in their mail',
  ),
  http: setting(
    'http.listen',
    '--http HOST:PORT',
    listen(),
    '127.0.0.1:8025',
    'where the inbox and the API answer',
  ),
  data: setting(
    'data',
    '--data FOLDER',
    path('the folder that keeps the mail'),
    './data',
    'folder that keeps the mail',
  ),
  hostname: optional(
    'hostname',
    '--hostname NAME',
    domainName(),
    "name in the greeting and in Received; the machine's unless set",
  ),
  access: setting(
    'access',
    '--access WHO',
    choice(['members', 'open']),
    'members',
    'members: people sign in, off loopback always; open: nobody is asked (staging only)',
  ),
  logLevel: setting(
    'logLevel',
    '--log-level LEVEL',
    choice(['debug', 'info', 'warn', 'error', 'silent']),
    'info',
    'debug, info, warn, error or silent',
  ),
  publicUrl: optional('http.publicUrl', '--public-url URL', publicUrl(), 'where people reach the page'),
  basePath: optional(
    'http.basePath',
    '--base-path PATH',
    basePath(),
    'path below which a proxy shows the page, unless the public URL says it',
  ),
  allowedHosts: optional(
    'http.allowedHosts',
    '--allowed-hosts NAMES',
    hostNames(),
    'further host names that the page answers to, with commas',
  ),
  trustProxy: optional(
    'http.trustProxy',
    '--trust-proxy NETWORKS',
    networks(),
    'proxies whose X-Forwarded-For, -Proto and -Host are believed, with commas',
  ),
  remoteFrom: optional(
    'http.remoteFrom',
    '--remote-from NETWORKS',
    networks(),
    'networks of your own that previews may load pictures from, with commas',
  ),
  webhookNetworks: optional(
    'webhooks.networks',
    '--webhook-networks NETWORKS',
    networks(),
    'networks of your own that webhooks may go to, with commas',
  ),
  httpTls: optional(
    'http.tls',
    '--http-tls HOW',
    choice(['off', 'self-signed']),
    'self-signed: answer over HTTPS with a certificate made at start',
  ),
  httpCert: optional(
    'http.tls.cert',
    '--http-tls-cert FILE',
    path('a certificate (PEM)'),
    'answer over HTTPS with this certificate (PEM)',
  ),
  httpKey: optional(
    'http.tls.key',
    '--http-tls-key FILE',
    path('a private key (PEM)'),
    'and this private key (PEM)',
  ),
  tls: optional(
    'smtp.tls',
    '--smtp-tls HOW',
    choice(['off', 'self-signed']),
    'self-signed: offer STARTTLS with a certificate made at start',
  ),
  cert: optional(
    'smtp.tls.cert',
    '--smtp-tls-cert FILE',
    path('a certificate (PEM)'),
    'offer STARTTLS with this certificate (PEM)',
  ),
  key: optional(
    'smtp.tls.key',
    '--smtp-tls-key FILE',
    path('a private key (PEM)'),
    'and this private key (PEM)',
  ),
  tlsListen: optional(
    'smtp.tlsListen',
    '--smtp-tls-listen HOST:PORT',
    listen(),
    'take mail over TLS from the first octet here (usually port 465)',
  ),
  proxyFrom: optional(
    'smtp.proxyFrom',
    '--smtp-proxy-from NETWORKS',
    networks(),
    'proxies that say who connects, by the PROXY protocol, with commas',
  ),
  maxMessage: setting(
    'smtp.limits.message',
    '--smtp-max-message SIZE',
    size({ min: '1KiB', max: '1GiB' }),
    '50MiB',
    'largest message',
  ),
  maxRecipients: setting(
    'smtp.limits.recipients',
    '--smtp-max-recipients N',
    count({ min: 1, max: 100_000 }),
    '1000',
    'most recipients of one message',
  ),
  maxReceived: setting(
    'smtp.limits.received',
    '--smtp-max-received N',
    count({ min: 1, max: 10_000 }),
    '100',
    'most Received fields of one message, against loops',
  ),
  maxConnections: setting(
    'smtp.limits.connections',
    '--smtp-max-connections N',
    count({ min: 1, max: 10_000 }),
    '500',
    'most SMTP connections at once',
  ),
  idle: setting(
    'smtp.limits.idle',
    '--smtp-idle TIME',
    duration({ min: '1s', max: '1h' }),
    '5m',
    'how long an SMTP connection may be silent',
  ),
  retryDeliver: setting(
    'retry.deliver',
    '--retry-deliver TIMES',
    schedule(),
    RETRY_DELIVER,
    'waits between attempts to relay',
  ),
  retryRedirect: setting(
    'retry.redirect',
    '--retry-redirect TIMES',
    schedule(),
    RETRY_REDIRECT,
    'the same for redirected copies',
  ),
  reserveStaging: setting(
    'reserve.staging',
    '--reserve-staging SIZE',
    size({ min: '0', max: '1048576GiB' }),
    '256MiB',
    'free disk below which staging instances take no mail',
  ),
  reserveProduction: setting(
    'reserve.production',
    '--reserve-production SIZE',
    size({ min: '0', max: '1048576GiB' }),
    '64MiB',
    'the same for production instances',
  ),
} as const

export type SettingName = keyof typeof SETTINGS

/** What each setting says, once read; undefined where it is unset. */
export type SettingValues = {
  readonly [N in SettingName]: (typeof SETTINGS)[N] extends Setting<infer T> ? T : never
}

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[]
