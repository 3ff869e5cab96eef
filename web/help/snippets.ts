/** Where and as whom an application hands in its mail. */
export interface SmtpTarget {
  readonly host: string
  readonly port: number
  /** Null where none is needed. */
  readonly auth: { readonly user: string; readonly password: string } | null
}

export interface Snippet {
  readonly name: string
  /** The file that it goes into; null for a command. */
  readonly file: string | null
  readonly code: string
}

/** How to point common frameworks and tools at a target. */
export function snippets(target: SmtpTarget): Snippet[] {
  return MAKERS.map(([name, file, make]) => ({ name, file, code: make(target).join('\n') }))
}

type Maker = (target: SmtpTarget) => string[]

const rails: Maker = ({ host, port, auth }) => [
  'config.action_mailer.delivery_method = :smtp',
  'config.action_mailer.smtp_settings = {',
  `  address: "${host}", port: ${port}${auth ? ',' : ''}`,
  ...(auth ? [`  user_name: "${auth.user}", password: "${auth.password}",`, '  authentication: :plain'] : []),
  '}',
]

const laravel: Maker = ({ host, port, auth }) => [
  'MAIL_MAILER=smtp',
  `MAIL_HOST=${host}`,
  `MAIL_PORT=${port}`,
  `MAIL_USERNAME=${auth?.user ?? 'null'}`,
  `MAIL_PASSWORD=${auth?.password ?? 'null'}`,
]

const django: Maker = ({ host, port, auth }) => [
  'EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"',
  `EMAIL_HOST = "${host}"`,
  `EMAIL_PORT = ${port}`,
  ...(auth ? [`EMAIL_HOST_USER = "${auth.user}"`, `EMAIL_HOST_PASSWORD = "${auth.password}"`] : []),
]

const nodemailer: Maker = ({ host, port, auth }) => [
  "import nodemailer from 'nodemailer'",
  '',
  'const transport = nodemailer.createTransport({',
  `  host: '${host}',`,
  `  port: ${port},`,
  ...(auth ? [`  auth: { user: '${auth.user}', pass: '${auth.password}' },`] : []),
  '})',
]

const spring: Maker = ({ host, port, auth }) => [
  `spring.mail.host=${host}`,
  `spring.mail.port=${port}`,
  ...(auth
    ? [
        `spring.mail.username=${auth.user}`,
        `spring.mail.password=${auth.password}`,
        'spring.mail.properties.mail.smtp.auth=true',
      ]
    : []),
]

const dotnet: Maker = ({ host, port, auth }) => [
  'using var client = new MailKit.Net.Smtp.SmtpClient();',
  `await client.ConnectAsync("${host}", ${port}, SecureSocketOptions.None);`,
  ...(auth ? [`await client.AuthenticateAsync("${auth.user}", "${auth.password}");`] : []),
  'await client.SendAsync(message);',
]

const php: Maker = ({ host, port, auth }) => [
  `sendmail_path = "msmtp --host=${host} --port=${port} --from=app@shop.example${auth ? msmtpAuth(auth) : ''} -t"`,
]

/** msmtp takes no password on its command line, but a command that prints one. */
function msmtpAuth({ user, password }: NonNullable<SmtpTarget['auth']>): string {
  return ` --auth=plain --user=${user} --passwordeval='echo ${password}'`
}

const symfony: Maker = ({ host, port, auth }) => [
  `MAILER_DSN=smtp://${auth ? `${auth.user}:${auth.password}@` : ''}${host}:${port}`,
]

const python: Maker = ({ host, port, auth }) => [
  'import smtplib',
  '',
  `with smtplib.SMTP("${host}", ${port}) as smtp:`,
  ...(auth ? [`    smtp.login("${auth.user}", "${auth.password}")`] : []),
  '    smtp.send_message(message)',
]

const curl: Maker = ({ host, port, auth }) => [
  String.raw`printf 'Subject: Hello\r\n\r\nIt works.\r\n' |`,
  `  curl smtp://${host}:${port} --mail-from app@shop.example \\`,
  `    ${auth ? `--user '${auth.user}:${auth.password}' ` : ''}--mail-rcpt bob@real.example --upload-file -`,
]

const swaks: Maker = ({ host, port, auth }) => [
  `swaks --server ${host}:${port} --to bob@real.example \\`,
  `  --from app@shop.example --header 'Subject: Hello'${auth ? ' \\' : ''}`,
  ...(auth ? [`  --auth-user '${auth.user}' --auth-password '${auth.password}'`] : []),
]

const MAKERS: readonly (readonly [name: string, file: string | null, make: Maker])[] = [
  ['Rails', 'config/environments/staging.rb', rails],
  ['Laravel', '.env', laravel],
  ['Django', 'settings.py', django],
  ['Nodemailer', 'mail.js', nodemailer],
  ['Spring', 'application.properties', spring],
  ['.NET', 'Mail.cs', dotnet],
  ['PHP', 'php.ini', php],
  ['Symfony', '.env', symfony],
  ['Python', 'mail.py', python],
  ['curl', null, curl],
  ['swaks', null, swaks],
]
