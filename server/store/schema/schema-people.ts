import type { Actor, AuditEntry } from '../../domain/audit.ts'
import type { GrantSource, LinkPurpose, Role } from '../../domain/person.ts'
import type { Scope } from '../../domain/token.ts'
import { index, integer, sql, sqliteTable, text, uniqueIndex } from '../sqlite/drizzle.ts'
import { instances, projects } from './schema.ts'

const flag = (name: string) => integer(name, { mode: 'boolean' })

export const people = sqliteTable(
  'people',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    email: text('email').notNull(),
    name: text('name').notNull(),
    isAdmin: flag('is_admin').notNull(),
    /** As `server/secrets/password.ts` writes it; null: this person signs in elsewhere. */
    passwordHash: text('password_hash'),
    identity: text('identity'),
    managedByFile: flag('managed_by_file').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    lastSeenAtMs: integer('last_seen_at_ms'),
    disabledAtMs: integer('disabled_at_ms'),
  },
  (t) => [uniqueIndex('people_email').on(t.email), uniqueIndex('people_identity').on(t.identity)],
)

const ofPerson = () =>
  integer('person_id')
    .notNull()
    .references(() => people.id, { onDelete: 'cascade' })

/** On a project or on an instance, never both. */
export const grants = sqliteTable(
  'grants',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    personId: ofPerson(),
    projectId: integer('project_id').references(() => projects.id, { onDelete: 'cascade' }),
    instanceId: integer('instance_id').references(() => instances.id, { onDelete: 'cascade' }),
    role: text('role').$type<Role>().notNull(),
    source: text('source').$type<GrantSource>().notNull(),
  },
  (t) => [
    uniqueIndex('grants_project').on(t.personId, t.projectId, t.source).where(sql`project_id is not null`),
    uniqueIndex('grants_instance').on(t.personId, t.instanceId, t.source).where(sql`instance_id is not null`),
  ],
)

export const sessions = sqliteTable(
  'sessions',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    personId: ofPerson(),
    secretSha256: text('secret_sha256').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    lastSeenAtMs: integer('last_seen_at_ms').notNull(),
    expiresAtMs: integer('expires_at_ms').notNull(),
    clientAddress: text('client_address').notNull(),
    userAgent: text('user_agent').notNull(),
  },
  (t) => [uniqueIndex('sessions_secret').on(t.secretSha256), index('sessions_person').on(t.personId)],
)

export const tokens = sqliteTable(
  'tokens',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    secretSha256: text('secret_sha256').notNull(),
    /** Null: declared in the file. */
    personId: integer('person_id').references(() => people.id, { onDelete: 'cascade' }),
    scopes: text('scopes', { mode: 'json' }).$type<readonly Scope[]>().notNull(),
    instanceIds: text('instance_ids', { mode: 'json' }).$type<readonly number[]>(),
    createdAtMs: integer('created_at_ms').notNull(),
    expiresAtMs: integer('expires_at_ms'),
    lastUsedAtMs: integer('last_used_at_ms'),
  },
  (t) => [uniqueIndex('tokens_secret').on(t.secretSha256)],
)

/** Single-use links that were not used yet. */
export const links = sqliteTable(
  'links',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    secretSha256: text('secret_sha256').notNull(),
    purpose: text('purpose', { mode: 'json' }).$type<LinkPurpose>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    expiresAtMs: integer('expires_at_ms').notNull(),
  },
  (t) => [uniqueIndex('links_secret').on(t.secretSha256)],
)

/** The instance is no foreign key: what was done to one outlives it. */
export const audit = sqliteTable(
  'audit',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    atMs: integer('at_ms').notNull(),
    actorKind: text('actor_kind').$type<Actor['kind']>().notNull(),
    actorName: text('actor_name'),
    clientAddress: text('client_address'),
    instanceId: integer('instance_id'),
    instanceName: text('instance_name'),
    action: text('action').notNull(),
    detail: text('detail', { mode: 'json' }).$type<AuditEntry['detail']>().notNull(),
  },
  (t) => [
    index('audit_instance').on(t.instanceId, t.id),
    index('audit_actor').on(t.actorName, t.id),
    index('audit_at').on(t.atMs),
  ],
)
