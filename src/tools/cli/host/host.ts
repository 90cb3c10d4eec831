import { collect, SCREEN } from '../../../host/collect.js';
import { readHost } from '../../../host/read.js';
import { hostScreen } from '../../../host/screen.js';
import { Trouble } from '../../lab/trouble.js';
import { readArguments } from '../arguments.js';
import type { Command } from '../command.js';
import { diskAt, folderAt } from './disk.js';

export const host: Command = {
  name: 'host',
  usage: `host [--from DIR] [--rmaps] [--json | --capture DIR]
      reads this machine, or files of another under their own paths in DIR, and says whether it is affected, by which files;
      --rmaps counts the rmap entries of large VMs, too, which holds each up for that time; --capture writes such a DIR, without
      names, arguments or addresses; nothing is aged, reclaimed or written elsewhere`,
  async run(args, output) {
    const { values } = readArguments(args, {
      from: { type: 'string' },
      json: { type: 'boolean' },
      rmaps: { type: 'boolean' },
      capture: { type: 'string' },
    });
    const from = values.from as string | undefined;
    const disk = diskAt(from === undefined ? '/' : folderAt(from));
    const snapshot = collect(disk, {
      ...SCREEN,
      rmaps: values.rmaps === true || from !== undefined,
      capture: from !== undefined,
    });
    if (Object.keys(snapshot.files).length === 0)
      throw new Trouble(
        from === undefined
          ? 'no file of this machine could be read; this needs Linux'
          : `${from} holds no file of a host, such as proc/version or sys/kernel/mm/lru_gen/enabled`,
      );
    if (values.capture !== undefined) {
      if (values.json) throw new Trouble('--capture writes files and --json prints; give one of them');
      const { capture } = await import('./capture.js');
      return capture(snapshot, values.capture as string, output);
    }
    const read = readHost(snapshot);
    const { costsOf } = await import('../../../host/cost.js');
    const costs = costsOf(read);
    if (values.json) output.print(JSON.stringify({ ...read, costs }, null, 2));
    else for (const line of hostScreen(read, costs)) output.print(line);
    return 0;
  },
};
