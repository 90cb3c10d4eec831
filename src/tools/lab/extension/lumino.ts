/** The part of @lumino/widgets that a renderer is built on. JupyterLab gives the real one at run time. */
export interface Widget {
  readonly node: HTMLElement;
  readonly isDisposed: boolean;
  readonly isAttached: boolean;
  readonly parent: Widget | null;
  contains(widget: Widget): boolean;
  dispose(): void;
  addClass(name: string): void;
  onAfterAttach(message: unknown): void;
}
/** Lumino's signal: calls who is connected. */
export interface Signal {
  connect(slot: () => void): unknown;
  disconnect(slot: () => void): unknown;
}
export type WidgetClass = new () => Widget;

/** JupyterLab's shared modules: name, version, and how to get it. */
export type ShareScope = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

/** JupyterLab's own Widget class: a second copy would not be accepted as a child of its panels. */
export async function widgetClass(scope: ShareScope): Promise<WidgetClass> {
  const [version] = Object.values(scope['@lumino/widgets'] ?? {});
  if (!version) throw new Error('second-look: this JupyterLab shares no @lumino/widgets');
  return ((await version.get())() as { Widget: WidgetClass }).Widget;
}
