import type { Disk } from '../collect.js';

/** Files that are there only in memory; `refused` may not be read, nor what is in them. */
export function memoryDisk(files: Readonly<Record<string, string>>, refused: readonly string[] = []): Disk {
  const folders = new Map<string, Map<string, boolean>>();
  for (const path of Object.keys(files)) {
    const parts = path.split('/').slice(1);
    parts.forEach((name, i) => {
      const folder = `/${parts.slice(0, i).join('/')}`;
      const names = folders.get(folder) ?? new Map<string, boolean>();
      names.set(name, names.get(name) === true || i < parts.length - 1);
      folders.set(folder, names);
    });
  }
  const closed = (path: string): boolean =>
    refused.some((each) => path === each || path.startsWith(`${each}/`));
  return {
    read(path, bytes) {
      if (closed(path)) return 'refused';
      if (folders.has(path)) return bytes === 0 ? { text: '', cut: false } : 'refused';
      if (!Object.hasOwn(files, path)) return 'missing';
      return { text: files[path].slice(0, bytes), cut: files[path].length > bytes };
    },
    list(path, names, which) {
      if (closed(path)) return 'refused';
      const found = [...(folders.get(path) ?? [])].filter(([, folder]) => which === 'all' || folder);
      return folders.has(path)
        ? found
            .map(([name]) => name)
            .sort()
            .slice(0, names)
        : 'missing';
    },
    link: (path) => (closed(path) ? 'refused' : (files[path] ?? 'missing')),
  };
}
