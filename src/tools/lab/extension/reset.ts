/** "Reset This Notebook": puts the committed text back, once the reader has said so. */

/** The parts of JupyterLab that it uses. */
interface App {
  readonly commands: {
    addCommand(id: string, command: { label: string; isEnabled(): boolean; execute(): Promise<void> }): void;
  };
  readonly shell: { readonly currentWidget: object | null };
  readonly serviceManager: {
    readonly contents: {
      get(path: string, of: { type: string; content: boolean }): Promise<{ content: unknown }>;
    };
  };
}

/** A notebook's file and what of it is open. */
interface Context {
  readonly path: string;
  readonly model: { fromJSON(notebook: unknown): void };
}

/** Also in the plugin's schema, which puts it into the File menu. */
export const RESET = 'second-look:reset';

/** @param committed the folder of the committed notebooks, as JupyterLab names it */
export function resetPlugin(id: string, committed: string): object {
  return {
    id,
    autoStart: true,
    activate({ commands, shell, serviceManager }: App): void {
      const open = (): Context | null => {
        const widget = shell.currentWidget;
        return widget && 'sessionContext' in widget && 'context' in widget
          ? (widget.context as Context)
          : null;
      };
      commands.addCommand(RESET, {
        label: 'Reset This Notebook…',
        isEnabled: () => open() !== null,
        async execute() {
          const context = open();
          if (context === null) return;
          const name = context.path.split('/').pop()!;
          const found = await serviceManager.contents
            .get(`${committed}/${name}`, { type: 'notebook', content: true })
            .catch(() => null);
          if (found === null) window.alert(`No committed text of ${name} is known.`);
          else if (window.confirm(`Put the committed text of ${name} back? Your changes in it are lost.`))
            context.model.fromJSON(found.content);
        },
      });
    },
  };
}
