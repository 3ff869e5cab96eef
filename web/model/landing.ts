import type { InstanceView } from '../../server/contract/instance.types.ts'

type Landing = Pick<InstanceView, 'name' | 'counts'>

/**
 * The name of the instance that `/` leads to: `home`, whose custom domain this is; else one with mail before an empty
 * one, `default` before the others.
 */
export function landingInstance(
  instances: readonly Landing[],
  home: string | null = null,
): string | undefined {
  if (instances.some(({ name }) => name === home)) return home ?? undefined
  const fallback = instances.find(({ name }) => name === 'default') ?? instances[0]
  if (fallback === undefined || fallback.counts.total > 0) return fallback?.name
  return (instances.find(({ counts }) => counts.total > 0) ?? fallback).name
}
