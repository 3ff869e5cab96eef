import { useEffect } from 'react'
import type { InstanceView } from '../server/contract/instance.types.ts'
import { useInboxPart, useInboxStore } from './inbox/use-inbox.ts'
import { landingInstance } from './model/landing.ts'
import type { Route } from './route.ts'
import type { Navigate } from './use-route.ts'

/** Loads what the URL names and picks an instance where it names none. The instance, once it is known. */
export function useShown({ instance, message, search }: Route, navigate: Navigate): InstanceView | null {
  const home = useInboxPart(({ server }) => server?.home ?? null)
  const instances = useInboxPart((inbox) => inbox.instances)
  const { actions } = useInboxStore()
  const firstName = landingInstance(instances, home)
  useEffect(() => {
    if (instance === null && firstName !== undefined) navigate({ instance: firstName }, 'replace')
  }, [instance, firstName, navigate])
  useEffect(() => {
    if (instance !== null) actions.showList(instance, search)
  }, [actions, instance, search])
  useEffect(() => {
    if (instance !== null) actions.showMessage(instance, message)
  }, [actions, instance, message])
  return instances.find(({ name }) => name === instance) ?? null
}
