import pkg from '../../package.json' with { type: 'json' }
import { SETTING_NAMES, SETTINGS } from '../config/settings.ts'
import { COMMAND_WORDS } from './commands.ts'

export const VERSION_TEXT = `stagingpost ${pkg.version}\n`

/** Flags stand in this column, what they mean behind it. */
const FLAG_COLUMNS = 32

export const HELP_TEXT = `Stagingpost ${pkg.version}: the post office of a staging environment.

Usage:
  stagingpost [serve] [flags]   start the server; stop it with Ctrl-C
  stagingpost init              write a commented stagingpost.yaml for the usual set-up
${commandLines()}  stagingpost sendmail [-t] [-i] [-f ADDRESS] [-F NAME] [-bs] [--smtp HOST:PORT] [--user NAME] [--starttls] [ADDRESS...]
                                stand in for sendmail: hand a message to an SMTP port; codes of sysexits.h
  stagingpost help              show this text (also --help, -h)
  stagingpost version           show the version (also --version)

Commands speak to the running server, or open its data folder while it does not run; --data and --config
say which, as they do for serve. With STAGINGPOST_URL (and STAGINGPOST_TOKEN) they ask a server elsewhere.

Everything has a default. A flag wins over its variable, the variable over the file.
The file can also declare relays and instances; stagingpost.schema.json describes it.

Flags, with the key of the file and the default in brackets:
${flagLines().join('\n')}

Every flag has a variable: --smtp-tls is STAGINGPOST_SMTP_TLS. Two have no flag: STAGINGPOST_SECRET_KEY, the key of
the secrets in the database, and STAGINGPOST_SECRET_KEY_PREVIOUS, the one before it [secretKey, secretKeyPrevious].
`

function commandLines(): string {
  return COMMAND_WORDS.map(
    ({ usage, help }) => `  stagingpost ${usage}\n${' '.repeat(FLAG_COLUMNS)}${help}\n`,
  ).join('')
}

function flagLines(): string[] {
  const settings = SETTING_NAMES.map((name) => SETTINGS[name]).flatMap(
    ({ flag, placeholder, key, fallback, help }) =>
      flagLine(`${flag} ${placeholder}`, help, fallback === null ? key : `${key}: ${fallback}`),
  )
  return [
    ...flagLine('--config FILE', 'the file', 'stagingpost.yaml, .yml or .json in the working folder'),
    ...settings,
  ]
}

function flagLine(usage: string, help: string, brackets: string): string[] {
  return [`  ${usage.padEnd(FLAG_COLUMNS - 2)}${help}`, `${' '.repeat(FLAG_COLUMNS)}[${brackets}]`]
}
