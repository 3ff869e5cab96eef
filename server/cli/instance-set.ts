import type { EmailRuleInput, InstancePatch, InstanceView } from '../contract/instance.types.ts'
import { Failure } from '../domain/failure.ts'
import type { Arguments } from './arguments.ts'
import type { Command, Terminal } from './command.ts'
import type { Office } from './office.ts'

/** What stays the same is left out; an empty text takes the sender or the relay away. */
export const instanceSet: Command = {
  name: 'instance set',
  usage:
    'instance set NAME [--label TEXT] [--project NAME] [--kind staging|production] [--mode capture|redirect|deliver] [--test-recipients A,B] [--allowed-recipients A,B] [--sender ADDRESS] [--relay NAME] [--require-auth yes|no] [--confirm]',
  help: 'change an instance; another kind or mode says what will happen, and wants --confirm',
  options: {
    label: 'string',
    project: 'string',
    kind: 'string',
    mode: 'string',
    'test-recipients': 'string',
    'allowed-recipients': 'string',
    sender: 'string',
    relay: 'string',
    'require-auth': 'string',
    confirm: 'boolean',
  },
  run: set,
}

async function set(
  office: Office,
  { words: [name = ''], options }: Arguments,
  terminal: Terminal,
): Promise<void> {
  const text = (option: string) => {
    const value = options[option]
    return typeof value === 'string' ? value : undefined
  }
  const email: EmailRuleInput = given({
    mode: text('mode') as EmailRuleInput['mode'],
    testRecipients: listOf(text('test-recipients')),
    allowedRecipients: listOf(text('allowed-recipients')),
    sender: emptyIsNone(text('sender')),
    relay: emptyIsNone(text('relay')),
  })
  const patch: InstancePatch = given({
    label: text('label'),
    project: text('project'),
    kind: text('kind') as InstancePatch['kind'],
    requireAuth: yesOrNo(text('require-auth')),
    email: Object.keys(email).length === 0 ? undefined : email,
    confirm: options.confirm === true ? true : undefined,
  })
  if (Object.keys(given({ ...patch, confirm: undefined })).length === 0) {
    throw new Failure('invalid', `Say what is to change.\nUsage: stagingpost ${instanceSet.usage}`)
  }
  const changed = await ask(office, name, patch)
  terminal.out(
    `${changed.name} is ${changed.kind}, ${changed.email.mode}; of the project ${changed.project}.\n`,
  )
}

async function ask(office: Office, name: string, patch: InstancePatch): Promise<InstanceView> {
  try {
    return await office.ask<InstanceView>('PATCH', `/instances/${encodeURIComponent(name)}`, patch)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'confirmation-needed') throw error
    throw new Failure(error.code, `${error.message}\nNothing was changed. If that is meant, add --confirm.`)
  }
}

function listOf(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

function emptyIsNone(text: string | undefined): string | null | undefined {
  return text === '' ? null : text
}

function yesOrNo(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  if (text === 'yes' || text === 'no') return text === 'yes'
  throw new Failure('invalid', `--require-auth: '${text}' is not valid; allowed: yes or no`)
}

function given<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}
