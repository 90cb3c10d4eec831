/** The parts of JupyterLab around an output that its renderer finds by going up: the cell's other outputs, the kernel. */
import type { Signal, Widget } from './lumino.js';

export interface OutputArea extends Widget {
  readonly widgets: readonly Widget[];
  readonly model: {
    readonly length: number;
    get(index: number): { readonly data: Record<string, unknown> };
    readonly changed: Signal;
  };
}

export interface Comm {
  readonly isDisposed: boolean;
  open(): unknown;
  send(data: object): { readonly msg: { readonly header: { readonly msg_id: string } } };
  close(): unknown;
  onMsg: (message: {
    readonly content: { readonly data: Record<string, unknown> };
    readonly parent_header: { readonly msg_id?: string };
  }) => void;
}

/** A notebook's way to its kernel. */
export interface SessionContext {
  readonly session: { readonly kernel: { createComm(target: string): Comm } | null } | null;
  readonly isDisposed: boolean;
  readonly path: string;
  readonly kernelChanged: Signal;
  readonly statusChanged: Signal;
  readonly connectionStatusChanged: Signal;
}

/** The outputs among which a widget stands; null when it stands elsewhere. */
export function outputArea(widget: Widget): OutputArea | null {
  return above(widget, (each) => each.node.classList.contains('jp-OutputArea')) as OutputArea | null;
}

/** The session of the notebook in which a widget stands; null when it stands in none, as a view of an output does. */
export function sessionContext(widget: Widget): SessionContext | null {
  const panel = above(widget, (each) => 'sessionContext' in each);
  return panel && (panel as unknown as { sessionContext: SessionContext }).sessionContext;
}

function above(widget: Widget, is: (each: Widget) => boolean): Widget | null {
  let each: Widget | null = widget;
  while (each && !is(each)) each = each.parent;
  return each;
}
