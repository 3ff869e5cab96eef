import './list-pane.css'
import { useCallback } from 'react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { ImportDrop } from '../import/import-drop.tsx'
import { useInboxPart } from '../inbox/use-inbox.ts'
import type { Route } from '../route.ts'
import type { Navigate } from '../use-route.ts'
import type { Workspace } from '../use-workspace.ts'
import { ListHead } from './list-head.tsx'
import { MessageRows } from './message-rows.tsx'
import { NoRows } from './no-rows.tsx'

interface ListPaneProps {
  readonly route: Route
  readonly instance: InstanceView | null
  readonly workspace: Workspace
  readonly navigate: Navigate
}

/** The messages of an instance that match the search. */
export function ListPane({ route, navigate, instance, workspace }: ListPaneProps) {
  const list = useInboxPart((inbox) => inbox.list)
  const onSearch = useCallback((search: string) => navigate({ search }, 'push'), [navigate])
  return (
    <section className="list-pane" aria-label="Messages">
      {instance && <h1 className="visually-hidden">{instance.label}</h1>}
      <ListHead
        list={list}
        instance={route.instance ?? ''}
        search={route.search}
        workspace={workspace}
        onSearch={onSearch}
      />
      {instance && workspace.may('mark') && (
        <ImportDrop importer={workspace.importer} label={instance.label} />
      )}
      {list && list.rows.length > 0 ? (
        <MessageRows
          key={`${list.instance} ${list.grouping} ${list.search}`}
          list={list}
          route={route}
          workspace={workspace}
        />
      ) : (
        list && <NoRows list={list} instance={instance} workspace={workspace} onSearch={onSearch} />
      )}
    </section>
  )
}
