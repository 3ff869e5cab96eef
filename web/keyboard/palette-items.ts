import type { InstanceView } from '../../server/contract/instance.types.ts'
import type { KeptSearchView } from '../../server/contract/search.types.ts'
import { goTo } from '../address-bar.ts'
import type { PaletteItem } from '../model/palette.ts'
import { FILTERS } from '../model/search-filter.ts'
import { type Route, TABS } from '../route.ts'
import { applyTheme } from '../theme.ts'
import type { Navigate } from '../use-route.ts'
import type { Workspace } from '../use-workspace.ts'

export interface PaletteParts {
  readonly route: Route
  readonly instances: readonly InstanceView[]
  readonly settingsUrl: string
  readonly searches: readonly KeptSearchView[]
  readonly workspace: Workspace
  readonly navigate: Navigate
  readonly onInstance: (name: string) => void
  readonly onHelp: () => void
}

/** What the palette offers here and now. */
export function paletteItems(parts: PaletteParts): readonly PaletteItem[] {
  return [...messageItems(parts), ...searchItems(parts), ...instanceItems(parts), ...pageItems(parts)]
}

function messageItems({ route, workspace, navigate }: PaletteParts): readonly PaletteItem[] {
  const { hotkeys, cursorId, may } = workspace
  if (cursorId === null) return []
  const act = (label: string, hotkey: string, run: () => void) => item('Message', label, '', hotkey, run)
  const tabs =
    route.message === null
      ? []
      : TABS.filter((tab) => tab !== 'compare').map((tab) =>
          item('Message', `Show ${tab}`, 'tab', null, () => navigate({ tab }, 'replace')),
        )
  const marking = [
    act('Delete', 'e', hotkeys.remove),
    act('Star', 's', hotkeys.toggleStar),
    act('Mark read or unread', 'u', hotkeys.toggleRead),
  ]
  return [
    ...(may('mark') ? marking : []),
    ...(may('release') ? [act('Release to the test recipients', 'r', hotkeys.release)] : []),
    act('Select', 'x', hotkeys.select),
    ...tabs,
  ]
}

function searchItems({ searches, navigate, workspace }: PaletteParts): readonly PaletteItem[] {
  const search = (label: string, hint: string) =>
    item('Search', label, hint, null, () => navigate({ search: hint, message: null, tab: null }, 'push'))
  return [
    ...searches.map((kept) => search(kept.name, kept.search)),
    search('Everything', ''),
    ...FILTERS.map(({ label, term }) => search(label, term)),
    item('List', 'Select all that match', '', '*', workspace.selection.selectAll),
    ...(workspace.may('mark') ? markingItems(workspace) : []),
  ]
}

function markingItems({ matching, importer }: Workspace): readonly PaletteItem[] {
  return [
    item('List', 'Mark all read', '', null, () => matching.run({ action: 'read' })),
    item('List', 'Import mail …', '.eml, mbox', null, importer.choose),
  ]
}

function instanceItems({
  instances,
  onInstance,
}: Pick<PaletteParts, 'instances' | 'onInstance'>): readonly PaletteItem[] {
  return instances.map(({ name, label, kind }) =>
    item('Instance', label, `${name} · ${kind}`, null, () => onInstance(name)),
  )
}

/** What it offers on the pages over all instances; `onSearch` searches all of them. */
export function wideItems(parts: WideParts): readonly PaletteItem[] {
  const search = (label: string, term: string) =>
    item('Search', label, term, null, () => parts.onSearch(term))
  return [
    ...instanceItems(parts),
    search('Everything', ''),
    ...FILTERS.map(({ label, term }) => search(label, term)),
    ...pageItems(parts),
  ]
}

export interface WideParts extends Pick<PaletteParts, 'instances' | 'settingsUrl' | 'onInstance' | 'onHelp'> {
  readonly onSearch: (search: string) => void
}

function pageItems({
  onHelp,
  settingsUrl,
}: Pick<PaletteParts, 'onHelp' | 'settingsUrl'>): readonly PaletteItem[] {
  const page = (label: string, url: string) => item('Page', label, '', null, () => goTo(url, 'push'))
  return [
    page('Search all instances', '/all'),
    page('Outbox', '/outbox'),
    page('Settings', settingsUrl),
    item('Page', 'Keyboard and search help', '', '?', onHelp),
    ...(['light', 'dark', 'system'] as const).map((theme) =>
      item('Page', `Theme: ${theme}`, '', null, () => applyTheme(theme)),
    ),
  ]
}

function item(
  group: PaletteItem['group'],
  label: string,
  hint: string,
  hotkey: string | null,
  run: () => void,
): PaletteItem {
  return { id: `${group} ${label} ${hint}`, group, label, hint, hotkey, run }
}
