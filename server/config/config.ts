import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { readBasePath } from './base-path.ts'
import type { Config, Declarations, Listen, SecretKeyConfig, TlsConfig } from './config.types.ts'
import { reportControls } from './control.ts'
import { crossCheck } from './cross-checks.ts'
import { readDeclarations } from './declarations.ts'
import { readDomains } from './domains.ts'
import { type ConfigFile, dotted, readConfigFile } from './file.ts'
import { fileLayer, reportFile } from './file-schema.ts'
import { readFlags } from './flags.ts'
import { deepFreeze } from './freeze.ts'
import { type Layer, type ReadSettings, readSettings } from './layer.ts'
import { type Problem, type Report, refusal } from './problems.ts'
import { readSecretKeys, SECRET_KEY_VARIABLES } from './secret-key.ts'
import { Secrets, secretVariables } from './secrets.ts'
import type { SettingName } from './settings.ts'
import { readSignIn } from './sign-in.ts'
import type { ConfigSources } from './sources.ts'
import { readTls, readTlsListen } from './tls.ts'
import { isDomainName } from './values.ts'
import { readVariables, reportUnknownVariables } from './variables.ts'

/** Validated as a whole: rejects with one `Failure('invalid')` that names everything that is wrong. */
export async function loadConfig({ argv, env, cwd }: ConfigSources): Promise<Config> {
  const problems: Problem[] = []
  const report: Report = (problem) => problems.push(problem)
  const flags = readFlags(argv, cwd, report)
  const variables = readVariables(env, cwd)
  const file = await readConfigFile(flags.config ?? variables.config, cwd, report)
  if (file !== undefined) reportFile(file, report)
  for (const layer of [flags, variables]) reportLayerControls(layer, report)

  const layers = [flags, variables, ...(file === undefined ? [] : [fileLayer(file)])]
  const settings = readSettings(layers, report)
  const tls = await readDoorsTls(settings, layers, report)
  const basePath = readBasePath(settings, report)
  const declarations = await readDeclared(file, env, settings, report)
  const { publicUrl } = settings.values
  const hasTls = tls.http !== null || tls.smtp !== null
  const domains = file === undefined ? [] : await readDomains(file, { hasTls, publicUrl }, report)
  const signIn = await readSignIn(file, file && new Secrets(env, file.folder, report))
  const secretKey = await readSecretKeys(file, { argv, env, cwd }, report)
  const named = new Set([...secretVariables(file?.content), ...SECRET_KEY_VARIABLES])
  reportUnknownVariables(env, named, report)
  if (problems.length > 0) throw refusal(problems)
  return deepFreeze(build(settings, { tls, basePath, domains, signIn, secretKey, declarations, cwd }))
}

async function readDeclared(
  file: ConfigFile | undefined,
  env: ConfigSources['env'],
  settings: ReadSettings,
  report: Report,
): Promise<Declarations> {
  if (file === undefined) {
    return { instances: [], relays: [], credentials: [], listeners: [], people: [], tokens: [] }
  }
  const { content, folder, where } = file
  const declared = await readDeclarations(content, new Secrets(env, folder, report), where)
  crossCheck({ declared, content, settings }, (path, text) =>
    report({ where: where(path), key: dotted(path), text }),
  )
  return declared
}

function reportLayerControls(layer: Layer, report: Report): void {
  for (const [name, value] of layer.values) reportControls(value, () => layer.where(name), report)
}

interface DoorsTls {
  readonly http: TlsConfig | null
  readonly smtp: TlsConfig | null
  readonly smtpListen: Listen | null
}

async function readDoorsTls(
  settings: ReadSettings,
  layers: readonly Layer[],
  report: Report,
): Promise<DoorsTls> {
  const smtp = await readTls('smtp', settings, layers, report)
  const http = await readTls('http', settings, layers, report)
  return { http, smtp, smtpListen: readTlsListen(settings, smtp, report) }
}

interface Rest {
  readonly tls: DoorsTls
  readonly basePath: string
  readonly domains: Config['domains']
  readonly signIn: Config['signIn']
  readonly secretKey: SecretKeyConfig
  readonly declarations: Declarations
  readonly cwd: string
}

function build({ values, origin }: ReadSettings, rest: Rest): Config {
  const { tls, basePath, domains, signIn, secretKey, declarations, cwd } = rest
  const base = (name: SettingName) => origin.get(name)?.base ?? cwd
  return {
    dataDir: resolve(base('data'), values.data),
    hostname: values.hostname ?? machineName(),
    smtp: {
      listen: values.smtp,
      tls: tls.smtp,
      tlsListen: tls.smtpListen,
      proxyFrom: values.proxyFrom ?? [],
      limits: {
        messageBytes: values.maxMessage,
        recipients: values.maxRecipients,
        receivedFields: values.maxReceived,
        connections: values.maxConnections,
        idleMs: values.idle,
      },
    },
    http: {
      listen: values.http,
      tls: tls.http,
      publicUrl: values.publicUrl ?? null,
      basePath,
      allowedHosts: values.allowedHosts ?? [],
      trustProxy: values.trustProxy ?? [],
      remoteFrom: values.remoteFrom ?? [],
    },
    domains,
    webhooks: { networks: values.webhookNetworks ?? [] },
    signIn,
    access: values.access,
    logLevel: values.logLevel,
    retry: { deliver: values.retryDeliver, redirect: values.retryRedirect },
    secretKey,
    reserveBytes: { staging: values.reserveStaging, production: values.reserveProduction },
    declarations,
  }
}

function machineName(): string {
  const name = hostname()
  return isDomainName(name) ? name : 'localhost'
}
