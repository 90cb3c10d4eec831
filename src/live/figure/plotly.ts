import { loadScript } from '../script.js';

/** What we use of plotly.js. */
export interface Plotly {
  react(node: HTMLElement, data: unknown[], layout: unknown, config: unknown): Promise<unknown>;
  purge(node: HTMLElement): void;
  Plots: { resize(node: HTMLElement): Promise<unknown> };
}

let loading: Promise<Plotly> | null = null;

/** Loads plotly.js from `address` at the first plot, once a page: 5 MB no one needs before. Rejects with `missing`. */
export function loadPlotly(address: string, missing: string): Promise<Plotly> {
  loading ??= loadScript(address).then(
    () => (window as unknown as { Plotly: Plotly }).Plotly,
    () => {
      loading = null; // the next plot tries again
      throw new Error(missing);
    },
  );
  return loading;
}
