/** What-ifs, bets and steps as JupyterLab shows them: the components of `src/live` among a cell's outputs. */

import { mountArgument } from '../../../live/argument/mount.js';
import { simulatorBy } from '../../../live/argument/simulator.js';
import { type Mounted, make } from '../../../live/element.js';
import { type BetData, mountBet } from '../../../live/forms/bet.js';
import { mountHostFile } from '../../../live/forms/hostFile.js';
import { mountSteps, type StepsData } from '../../../live/forms/steps.js';
import { mountWhatIf } from '../../../live/forms/whatIf.js';
import type { Host } from '../../../live/host.js';
import { markdownNodes } from '../../../live/outputs/safe.js';
import { HOST_FILE_ID } from '../../../tutorial/forms/hostData.js';
import type { WhatIf } from '../../../tutorial/forms/whatIf.js';
import { ARGUMENT, ARGUMENT_ID, type ArgumentData } from '../../../tutorial/picture/mime.js';
import { textOf } from '../../../tutorial/plot/bundle.js';
import { BET, HOST_FILE, STEPS, WHAT_IF } from '../../../tutorial/show/mimes.js';
import { KernelHost } from './kernelHost.js';
import type { WidgetClass } from './lumino.js';
import { outputArea, sessionContext } from './notebook.js';
import { render } from './output.js';
import { keepKeys, type MimeModel, type Renderer } from './renderer.js';

const NOT_TRUSTED =
  'This notebook is not trusted, so these controls rest: run this cell, or trust the notebook.';
const ALONE = 'These controls work in the notebook, not in a view of its output.';

/** Puts a form into a place; undefined as long as something that it needs is missing. */
type Mount = (form: FormRenderer, place: HTMLElement, model: MimeModel) => Mounted | undefined;

/** A renderer as `Mount` sees it. */
interface FormRenderer extends Renderer {
  /** Puts the form there again. */
  mount(): void;
}

/** How each MIME type is put there. */
export const FORMS: Readonly<Record<string, Mount>> = {
  [WHAT_IF]: whatIf,
  [BET]: (_, place, { data }) => mountBet(place, data[BET] as BetData, { markdown: markdownNodes }),
  [STEPS]: (_, place, { data }) => mountSteps(place, data[STEPS] as StepsData, textOf(data['text/html'])),
  [HOST_FILE]: (form, place, { trusted }) =>
    byKernel(form, trusted, HOST_FILE_ID, (host) => mountHostFile(place, host)),
  // Recorded without a kernel, simulated by it.
  [ARGUMENT]: (form, place, { data, trusted }) =>
    byKernel(form, trusted, ARGUMENT_ID, (host) =>
      mountArgument(place, data[ARGUMENT] as ArgumentData, simulatorBy(host)),
    ),
};

/** The controls; the live result stands in place of the outputs that follow in the cell, which stay in the notebook. */
function whatIf(form: FormRenderer, place: HTMLElement, { data, trusted }: MimeModel): Mounted | undefined {
  const declared = data[WHAT_IF] as WhatIf;
  const area = outputArea(form);
  const at = area?.widgets.findIndex((each) => each.contains(form)) ?? -1;
  const end = at + 1 + declared.outputs;
  if (area && area.model.length < end) {
    // The cell is still running.
    const again = (): void => {
      area.model.changed.disconnect(again);
      if (!form.isDisposed) form.mount();
    };
    area.model.changed.connect(again);
    return undefined;
  }
  const first = area
    ? Array.from({ length: declared.outputs }, (_, i) => area.model.get(at + 1 + i).data)
    : [];
  const shown = (): HTMLElement[] => area?.widgets.slice(at + 1, end).map(({ node }) => node) ?? [];
  return byKernel(form, trusted, declared.id, (host) =>
    mountWhatIf(place, declared, { host, first, shown, render }),
  );
}

/** What can be told that the kernel begins or ends to know it is not mounted once more then. */
type ByKernel = Mounted & { refresh?(): void };

/** Mounts what the notebook's kernel computes for, and once more when the kernel begins or ends to know it. */
function byKernel(
  form: FormRenderer,
  trusted: boolean,
  id: string,
  mount: (host: Host) => ByKernel,
): Mounted {
  const context = sessionContext(form);
  const kernel = context && trusted ? new KernelHost(context, id, put) : null;
  const why = context ? NOT_TRUSTED : ALONE;
  const host: Host = kernel ?? { idle: why, compute: () => Promise.reject(new Error(why)) };
  let mounted: ByKernel | undefined;
  put();
  return {
    remove() {
      kernel?.dispose();
      mounted?.remove();
    },
  };

  function put(): void {
    if (mounted?.refresh) mounted.refresh();
    else {
      mounted?.remove();
      mounted = mount(host);
    }
  }
}

/** Makes the renderer class of a form on JupyterLab's own Widget. */
export function formClass(Widget: WidgetClass, type: string): new () => Renderer {
  return class extends Widget implements FormRenderer {
    private model: MimeModel | null = null;
    private mounted: Mounted | undefined;

    constructor() {
      super();
      this.addClass('second-look');
      keepKeys(this.node);
    }

    async renderModel(model: MimeModel): Promise<void> {
      this.model = model;
      this.mount();
    }

    override onAfterAttach(message: unknown): void {
      super.onAfterAttach(message);
      // A cell that is scrolled away and back is attached again.
      if (!this.mounted) this.mount();
    }

    override dispose(): void {
      if (this.isDisposed) return;
      this.mounted?.remove();
      super.dispose();
    }

    mount(): void {
      if (!this.model || !this.isAttached) return;
      this.mounted?.remove();
      const place = make('div', `second-look jp-RenderedHTMLCommon ${/look\.([\w-]+)\+/.exec(type)?.[1]}`);
      this.node.replaceChildren(place);
      this.mounted = FORMS[type](this, place, this.model);
    }
  };
}
