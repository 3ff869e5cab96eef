const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** What this browser chose; `system` unless it chose. */
export function savedTheme(): Theme {
  const saved = readSetting(KEY)
  return THEMES.find((theme) => theme === saved) ?? 'system'
}

/** Shows a theme and remembers it. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  writeSetting(KEY, theme)
}

/** Storage may be switched off in a browser; then settings last as long as the page. */
export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function writeSetting(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Nothing depends on it.
  }
}

const KEY = 'stagingpost.theme'
