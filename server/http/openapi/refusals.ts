import type { Route } from '../requests/route.ts'

/** A route as far as it decides how it can refuse. */
type Asked = Pick<Route, 'method' | 'path' | 'needs' | 'query' | 'body' | 'produces'>

interface Refusal {
  /** Names it among the responses that all routes share. */
  readonly name: string
  readonly description: string
  readonly isOf: (route: Asked) => boolean
}

const always = (): boolean => true
const changes = ({ method }: Asked): boolean => method !== 'get'
const takesBody = ({ body }: Asked): boolean => body !== null
const hasName = ({ path }: Asked): boolean => path.includes(':')
/** Sent from memory as long as there is room for it: streams, pictures of elsewhere. */
const isRationed = ({ needs, produces }: Asked): boolean =>
  produces.includes('text/event-stream') || needs === 'picture'

/**
 * All refusals that the API knows, by status, and which routes can answer with them: told by what a route asks for, never
 * by its name.
 */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  400: {
    name: 'Unreadable',
    description:
      'The request cannot be read: a parameter that is not known or is none, a search with a mistake in it, broken JSON. Nothing was done.',
    isOf: always,
  },
  401: {
    name: 'Unknown',
    description: 'Nobody is signed in, or the token that was shown opens nothing.',
    isOf: always,
  },
  403: {
    name: 'Refused',
    description: 'Whoever asks may see it and not do this; or a page of another site asks.',
    isOf: always,
  },
  404: {
    name: 'NotFound',
    description:
      'What the path, a parameter or the body names is not there any more or never was, or is not for whoever asks to know of.',
    isOf: (route) => hasName(route) || takesBody(route) || route.query !== null || route.method === 'delete',
  },
  409: {
    name: 'Conflict',
    description:
      'It does not go with what is there: a name that is taken, a state that does not allow it, or it wants `confirm` (code `confirmation-needed`).',
    isOf: changes,
  },
  413: { name: 'TooLarge', description: 'A body of JSON is larger than 1 MiB.', isOf: changes },
  415: { name: 'NoJson', description: 'The body is of no media type that is taken here.', isOf: changes },
  421: {
    name: 'OtherHost',
    description: 'The server does not answer to the name in `Host` (`http.allowedHosts`).',
    isOf: always,
  },
  422: {
    name: 'Invalid',
    description: 'The body, or a name in the path, is none that can be taken; `errors` names the fields.',
    isOf: (route) => takesBody(route) || (changes(route) && hasName(route)),
  },
  429: {
    name: 'Limited',
    description: 'There is too much of it already, or it came too often.',
    isOf: (route) => changes(route) || isRationed(route),
  },
  503: {
    name: 'Unavailable',
    description:
      'Not now: the server stops, its index or disk is behind, or who it has to ask does not answer.',
    isOf: always,
  },
}

/** The statuses that a route can refuse with, and what each is called among the shared responses. */
export function refusalsOf(route: Asked): readonly (readonly [status: string, name: string])[] {
  return Object.entries(REFUSALS)
    .filter(([, { isOf }]) => isOf(route))
    .map(([status, { name }]) => [status, name])
}

/** Every refusal by its name, with what it means. */
export function allRefusals(): readonly (readonly [name: string, description: string])[] {
  return Object.values(REFUSALS).map(({ name, description }) => [name, description])
}
