import { dispatch } from '../../server/cli/run.ts'
import { tempDir } from './temp-dir.ts'

export interface Said {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

/** What a command of the terminal says, run in this process. */
export async function runCommand(
  argv: readonly string[],
  { env = {}, cwd }: { readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []]
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const serve = () => Promise.reject(new Error('nothing is served'))
  const exitCode = await dispatch({ argv, env, cwd: cwd ?? (await tempDir()) }, serve, terminal)
  return { exitCode, out: out.join(''), err: err.join('') }
}
