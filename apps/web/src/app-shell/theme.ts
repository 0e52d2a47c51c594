/** The reader's choice of light or dark, remembered in this browser; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

const key = 'storyloom.theme';

/** Runs before the first paint, so that a chosen theme never flashes the other one. */
export const themeScript = `try{const t=localStorage.getItem('${key}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`;

export function storedTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** Shows the theme at once and remembers it; where storage is refused it lasts until the page is left. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {}
  dispatchEvent(new Event('storyloom.theme'));
}

/** Calls `listener` when the theme is chosen here or in another tab. */
export function onThemeChange(listener: () => void): () => void {
  const other = (event: StorageEvent) => {
    if (event.key !== key) return;
    const theme = event.newValue;
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    listener();
  };
  addEventListener('storyloom.theme', listener);
  addEventListener('storage', other);
  return () => {
    removeEventListener('storyloom.theme', listener);
    removeEventListener('storage', other);
  };
}
