import { resolve } from 'node:path'
import type { SecretKeyConfig } from './config.types.ts'
import { readConfigFile } from './file.ts'
import { fileLayer } from './file-schema.ts'
import { readFlags } from './flags.ts'
import { readSettings } from './layer.ts'
import { type Problem, type Report, refusal } from './problems.ts'
import { readSecretKeys } from './secret-key.ts'
import type { ConfigSources } from './sources.ts'
import { readVariables } from './variables.ts'

/**
 * The data folder that a server with the same flags, variables and file would use. What else the file says is not
 * looked at, so that a command works where the server's secrets are not at hand. Rejects with `Failure('invalid')`.
 */
export async function findDataFolder(sources: ConfigSources): Promise<string> {
  return orRefuse(async (report) => (await find(sources, report)).dataDir)
}

/** The same with the keys of its secrets. */
export async function findSecretFolder(
  sources: ConfigSources,
): Promise<SecretKeyConfig & { readonly dataDir: string }> {
  return orRefuse(async (report) => {
    const { dataDir, file } = await find(sources, report)
    return { dataDir, ...(await readSecretKeys(file, sources, report)) }
  })
}

async function find({ argv, env, cwd }: ConfigSources, report: Report) {
  const flags = readFlags(argv, cwd, report)
  const variables = readVariables(env, cwd)
  const file = await readConfigFile(flags.config ?? variables.config, cwd, report)
  const layers = [flags, variables, ...(file === undefined ? [] : [fileLayer(file)])]
  const { values, origin } = readSettings(layers, report)
  return { dataDir: resolve(origin.get('data')?.base ?? cwd, values.data), file }
}

async function orRefuse<T>(read: (report: Report) => Promise<T>): Promise<T> {
  const problems: Problem[] = []
  const found = await read((problem) => void problems.push(problem))
  if (problems.length > 0) throw refusal(problems)
  return found
}
