import { BadRequest } from './problem.ts'

/** A position in a list, opaque so that nobody computes with it. */
export function writePageToken(beforeSeq: number): string {
  return Buffer.from(`p1.${beforeSeq}`).toString('base64url')
}

export function readPageToken(token: string): number {
  const position = /^p1\.(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('latin1'))?.[1]
  if (position === undefined || writePageToken(Number(position)) !== token) {
    throw new BadRequest(400, 'pageToken: is not one that a list gave; leave it out for the first page', [
      { path: 'pageToken', message: 'is not one that a list gave' },
    ])
  }
  return Number(position)
}
