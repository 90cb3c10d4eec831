/** A link to a claim opens its notebook at the claim: by itself JupyterLab looks for it only in what is drawn already. */

/** The parts of JupyterLab that it uses. */
interface App {
  readonly commands: {
    readonly commandExecuted: {
      connect(hear: (from: unknown, done: { id: string; args: Record<string, unknown> }) => void): void;
    };
  };
  readonly shell: { readonly currentWidget: object | null };
}

interface Cell {
  readonly node: HTMLElement;
  readonly model: { toJSON(): unknown };
}

interface Panel {
  readonly context: { readonly path: string };
  readonly content: {
    readonly widgets: readonly Cell[];
    scrollToCell(cell: Cell, where: 'center'): Promise<void>;
  };
}

/** How JupyterLab follows a link to a file of its own. */
const FOLLOWED = 'rendermime:handle-local-link';
const CLAIM = /^#([ST]\d+\.\d+)$/;
/** How long a notebook may take to open, and how often it is looked at, ms. */
const [PATIENCE, PAUSE] = [20_000, 250];

export function claimsPlugin(id: string): object {
  return {
    id,
    autoStart: true,
    activate({ commands, shell }: App): void {
      commands.commandExecuted.connect((_, done) => {
        const claim = CLAIM.exec(String(done.args.id))?.[1];
        if (done.id === FOLLOWED && claim !== undefined) void goTo(shell, String(done.args.path), claim);
      });
    },
  };
}

async function goTo(shell: App['shell'], path: string, claim: string): Promise<void> {
  let times = 0;
  for (let waited = 0; waited < PATIENCE && times < 3; waited += PAUSE) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const { context, content } = (shell.currentWidget ?? {}) as Partial<Panel>;
    if (context?.path !== path || content === undefined) continue;
    const cell = content.widgets.find(({ model }) =>
      JSON.stringify(model.toJSON()).includes(`id=\\"${claim}\\"`),
    );
    if (cell === undefined) continue;
    if (times === 0) await content.scrollToCell(cell, 'center');
    const place = cell.node.querySelector(`:is([id="${claim}"], [data-jupyter-id="${claim}"])`);
    // More than once: what is drawn above it meanwhile moves it.
    if (place === null) continue;
    for (let fold = place.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
      fold.open = true;
    place.scrollIntoView({ block: 'center' });
    times++;
  }
}
