import { describe, expect, test } from 'vitest'
import { dispatch } from '../../server/cli/run.ts'
import type { Config } from '../../server/config/config.types.ts'
import { Failure } from '../../server/domain/failure.ts'
import { tempDir } from '../support/temp-dir.ts'

interface Outcome {
  readonly exitCode: number
  readonly out: string
  readonly err: string
  readonly served: readonly Config[]
}

async function run(
  argv: readonly string[],
  serve: (config: Config) => Promise<void> = async () => {},
): Promise<Outcome> {
  const out: string[] = []
  const err: string[] = []
  const served: Config[] = []
  const exitCode = await dispatch(
    { argv, env: {}, cwd: await tempDir() },
    async (config) => {
      served.push(config)
      await serve(config)
      return 0
    },
    { out: (text) => void out.push(text), err: (text) => void err.push(text) },
  )
  return { exitCode, out: out.join(''), err: err.join(''), served }
}

describe('commands', () => {
  test.each([[[]], [['serve']], [['--smtp', '2525']], [['serve', '--smtp=2525']]])(
    '%j serves',
    async (argv) => {
      const { exitCode, served, out, err } = await run(argv)
      expect({ exitCode, out, err }).toEqual({ exitCode: 0, out: '', err: '' })
      expect(served.map(({ smtp }) => smtp.listen.port)).toEqual([
        argv.length > 0 && argv.join().includes('2525') ? 2525 : 1025,
      ])
    },
  )

  test.each([[['help']], [['--help']], [['-h']], [['serve', '--help']], [['--wrong', '--help']]])(
    '%j helps',
    async (argv) => {
      const { out, ...rest } = await run(argv)
      expect(rest).toEqual({ exitCode: 0, err: '', served: [] })
      await expect(out.replace(/^Stagingpost [\d.]+:/, 'Stagingpost VERSION:')).toMatchFileSnapshot(
        'help.golden.txt',
      )
    },
  )

  test.each([[['version']], [['--version']]])('%j says the version', async (argv) => {
    const { out, ...rest } = await run(argv)
    expect(rest).toEqual({ exitCode: 0, err: '', served: [] })
    expect(out).toMatch(/^stagingpost \d+\.\d+\.\d+\n$/)
  })

  test.each([
    ['sevre', '"sevre" is no command of Stagingpost; did you mean "serve"? help lists them all\n'],
    ['dance', '"dance" is no command of Stagingpost; help lists them all\n'],
  ])('%s is refused', async (command, err) => {
    expect(await run([command])).toEqual({ exitCode: 2, out: '', err, served: [] })
  })
})

describe('what cannot be started', () => {
  test('a wrong configuration is said on standard error, and nothing is started', async () => {
    const { exitCode, err, out, served } = await run(['--smtp', 'x'])
    expect({ exitCode, out, served }).toEqual({ exitCode: 2, out: '', served: [] })
    expect(err).toMatch(
      /^The configuration has one problem; nothing was started\.\n {2}--smtp \(smtp\.listen\): "x" is not valid; .*\n$/,
    )
  })

  test('an expected refusal of the server is its message alone', async () => {
    const serve = () => Promise.reject(new Failure('conflict', '127.0.0.1:1025 is in use by another program'))
    expect(await run([], serve)).toMatchObject({
      exitCode: 2,
      err: '127.0.0.1:1025 is in use by another program\n',
    })
  })

  test('a bug is not taken for one', async () => {
    await expect(run([], () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug')
  })
})
