import { z } from 'zod'
import { signInName } from '../domain/person.ts'
import { listOf, secret } from './declared-schema.ts'
import { name, section } from './sections.ts'
import { choice, read, text } from './values.ts'

const EMAIL_ALLOWED = 'an e-mail address such as anna@team.example'
const ROLE = choice(['viewer', 'tester', 'admin'])
/** For people, in lists. */
const NAME_CHARACTERS_MAX = 100

const shortText = text(
  `text of at most ${NAME_CHARACTERS_MAX} characters`,
  (value) => value.length <= NAME_CHARACTERS_MAX,
)

const rolesOn = (what: string) =>
  z.record(name(), ROLE, { error: `a section with a role for each ${what}, by name` }).optional()

const person = section({
  email: read(z.string({ error: EMAIL_ALLOWED }), EMAIL_ALLOWED, signInName).meta({
    description: 'what they sign in with',
  }),
  name: shortText.optional().meta({ description: 'for people' }),
  admin: z
    .boolean({ error: 'true or false' })
    .optional()
    .meta({ description: 'administers the server: everything, everywhere' }),
  password: secret
    .optional()
    .meta({ description: 'left out, they sign in elsewhere or keep the one they have' }),
  roles: section({
    projects: rolesOn('project').meta({ description: 'a role for each project, by name' }),
    instances: rolesOn('instance').meta({ description: 'a role for each instance, by name' }),
  })
    .optional()
    .meta({ description: 'viewer looks, tester marks and releases, admin configures' }),
})

const token = section({
  name: shortText.meta({ description: 'what the audit log calls it' }),
  token: secret.meta({ description: 'the token itself: spt_ and at least 20 further characters' }),
  scopes: z
    .array(choice(['read', 'write', 'release', 'content', 'admin', 'server']), {
      error: 'a list of read, write, release, content, admin, server',
    })
    .min(1, { error: 'a list of at least one of read, write, release, content, admin, server' })
    .meta({ description: 'what it opens' }),
  instances: listOf(name(), 'a list of names of instances').meta({ description: 'left out, all of them' }),
})

export const peopleSchema = z.array(person, { error: 'a list of people, each with email' }).meta({
  description: 'people who sign in; what they may is read-only elsewhere',
})

export const tokensSchema = z.array(token, { error: 'a list of entries with name, token and scopes' }).meta({
  description: 'API tokens for programs',
})
