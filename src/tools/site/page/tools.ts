/** What stands beside every page: search, theme, and the switch that unfolds all code. */
import { button, make } from '../../../live/element.js';
import { recall, remember } from '../../../live/memory.js';
import { loadScript } from '../../../live/script.js';
import { assetAddress } from './asset.js';

export function addTools(): void {
  const place = document.querySelector('.tools');
  const code = document.querySelector('.code > details') === null ? [] : [codeSwitch()];
  const search = searchButton();
  place?.append(search, themeChoice(), ...code);
  // In a narrow window the outline stays in view, and the search with it.
  document.querySelector('.outline')?.prepend(search);
}

/** Opens the search, which is loaded then; so does the key "/". */
function searchButton(): HTMLButtonElement {
  const made = button('Search', openSearch);
  made.className = 'search-button';
  made.setAttribute('aria-keyshortcuts', '/');
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || writes(event)) return;
    event.preventDefault();
    openSearch();
  });
  return made;
}

/** Whether a key goes into a text. */
function writes(event: KeyboardEvent): boolean {
  const [at] = event.composedPath();
  return (
    at instanceof HTMLElement && (at.isContentEditable || /^(?:INPUT|SELECT|TEXTAREA)$/.test(at.tagName))
  );
}

let loading = false;

function openSearch(): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog.search');
  if (dialog !== null) {
    if (!dialog.open) dialog.showModal();
    return;
  }
  if (loading) return;
  loading = true;
  // It opens the dialog.
  loadScript(assetAddress('search')).catch(() => {
    loading = false;
    console.warn('assets/search.js is missing: there is no search');
  });
}

function themeChoice(): HTMLElement {
  const options = ['', 'light', 'dark'].map((value) => new Option(`Theme: ${value || 'auto'}`, value));
  const select = make('select', { 'aria-label': 'Theme' }, ...options);
  select.value = recall('theme') ?? '';
  select.addEventListener('change', () => {
    remember('theme', select.value || null);
    if (select.value === '') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = select.value;
  });
  return select;
}

/** Unfolds or folds the code of all cells. */
function codeSwitch(): HTMLButtonElement {
  const made = button('Show all code', () => {
    const open = made.getAttribute('aria-pressed') !== 'true';
    turn(open);
    remember('code', open ? 'open' : null);
  });
  made.className = 'all-code';
  const turn = (open: boolean): void => {
    made.setAttribute('aria-pressed', String(open));
    for (const each of document.querySelectorAll<HTMLDetailsElement>('.code > details')) each.open = open;
  };
  turn(recall('code') === 'open');
  return made;
}
