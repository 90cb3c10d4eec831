/** What we use of plotly.js. */
export interface Plotly {
  react(node: HTMLElement, data: unknown[], layout: unknown, config: unknown): Promise<unknown>;
  purge(node: HTMLElement): void;
  Plots: { resize(node: HTMLElement): Promise<unknown> };
}

let loading: Promise<Plotly> | null = null;

/** Loads plotly.js from beside this script at the first plot, once per page: 5 MB no one needs before. */
export function loadPlotly(url: string): Promise<Plotly> {
  loading ??= new Promise<Plotly>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => resolve((window as unknown as { Plotly: Plotly }).Plotly);
    script.onerror = () => {
      loading = null; // the next plot tries again
      script.remove();
      reject(new Error('plotly.min.js could not be loaded from the JupyterLab server'));
    };
    document.head.append(script);
  });
  return loading;
}
