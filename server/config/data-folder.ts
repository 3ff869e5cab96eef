import { resolve } from 'node:path'
import { readConfigFile } from './file.ts'
import { fileLayer } from './file-schema.ts'
import { readFlags } from './flags.ts'
import { readSettings } from './layer.ts'
import { type Problem, type Report, refusal } from './problems.ts'
import type { ConfigSources } from './sources.ts'
import { readVariables } from './variables.ts'

/**
 * The data folder that a server with the same flags, variables and file would use. What else the file says is not
 * looked at, so that a command works where the server's secrets are not at hand. Rejects with `Failure('invalid')`.
 */
export async function findDataFolder({ argv, env, cwd }: ConfigSources): Promise<string> {
  const problems: Problem[] = []
  const report: Report = (problem) => problems.push(problem)
  const flags = readFlags(argv, cwd, report)
  const variables = readVariables(env, cwd)
  const file = await readConfigFile(flags.config ?? variables.config, cwd, report)
  const layers = [flags, variables, ...(file === undefined ? [] : [fileLayer(file)])]
  const { values, origin } = readSettings(layers, report)
  if (problems.length > 0) throw refusal(problems)
  return resolve(origin.get('data')?.base ?? cwd, values.data)
}
